package io.llmfailover.provider.anthropic;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ProviderState;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.provider.wire.AnswerEnd;
import io.llmfailover.provider.wire.DecodingLimits;
import io.llmfailover.provider.wire.Ending;
import io.llmfailover.provider.wire.WholeCharacters;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The message that an answer is, as its frames make it grow. Tool calls are emitted at
 * the end, when it is known whether they are whole.
 */
final class GrowingMessage {

	private final AnswerBlocks blocks;

	private final TokenCounts counts = new TokenCounts();

	private final AnswerEnd end = new AnswerEnd();

	private final WholeCharacters text = new WholeCharacters();

	private final WholeCharacters reasoning = new WholeCharacters();

	private @Nullable String model;

	private @Nullable String explanation;

	private boolean begun;

	GrowingMessage(DecodingLimits limits) {
		this.blocks = new AnswerBlocks(limits);
	}

	/**
	 * Where it ends.
	 * @return the end, as far as known
	 */
	AnswerEnd end() {
		return this.end;
	}

	/**
	 * Whether anything of its content has come.
	 * @return true if something has
	 */
	boolean hasBegun() {
		return this.begun;
	}

	/**
	 * Whether a tool call has begun that is not complete.
	 * @return true if its arguments may still grow
	 */
	boolean toolCallIsGrowing() {
		return this.blocks.toolCallIsGrowing();
	}

	/**
	 * The tokens that were told so far.
	 * @return the usage; of the source {@code UNKNOWN} if none was told
	 */
	Usage usage() {
		return this.counts.usage(this.end.ending().isEnd());
	}

	/**
	 * Takes a frame of the stream, or the message in one piece.
	 * @param frame the frame
	 * @param out takes what it says
	 */
	void take(Frame frame, Consumer<TargetEvent> out) {
		// by the type in the data: gateways name events as they like
		switch (Objects.requireNonNullElse(frame.type, (frame.content != null) ? "message" : "")) {
			case "message_start" -> message(frame.message, out);
			case "content_block_start" -> start(frame.index, frame.block, out);
			case "content_block_delta" -> grow(frame.index, frame.delta, out);
			case "content_block_stop" -> this.blocks.close(frame.index);
			case "message_delta" -> messageDelta(frame);
			case "message" -> message(frame, out);
			default -> {
				// "new event types may be added": a ping tells nothing
			}
		}
	}

	private void message(@Nullable Frame message, Consumer<TargetEvent> out) {
		if (message == null) {
			return;
		}
		if (this.begun) {
			throw malformed("The answer begins anew in its middle");
		}
		this.model = message.model;
		this.counts.update(message.usage);
		if (message.content != null) {
			for (int i = 0; i < message.content.size(); i++) {
				start(i, message.content.get(i), out);
				this.blocks.close(i);
			}
		}
		stop(message.stopReason, message.explanation);
	}

	private void messageDelta(Frame frame) {
		this.counts.update(frame.usage);
		if (frame.delta != null && frame.delta.stopReason != null) {
			stop(frame.delta.stopReason, frame.delta.explanation);
		}
		else {
			stop(frame.stopReason, frame.explanation);
		}
	}

	private void stop(@Nullable String word, @Nullable String explanation) {
		if (word != null) {
			this.end.reason(Ending.of(word), false);
			this.explanation = explanation;
		}
	}

	private void said() {
		this.begun = true;
		this.end.piece();
	}

	private void start(int index, @Nullable JsonNode start, Consumer<TargetEvent> out) {
		if (start == null || !start.isObject()) {
			return;
		}
		AnswerBlock block = this.blocks.start(index, start);
		if (block.is("text")) {
			emitText(start.path("text").stringValue(""), out);
			return;
		}
		String thinking = block.is("thinking") ? start.path("thinking").stringValue("") : "";
		emitReasoning(thinking, out);
		if (thinking.isEmpty()) {
			said();
			out.accept(TargetEvent.Progress.INSTANCE);
		}
	}

	private void grow(int index, @Nullable Delta delta, Consumer<TargetEvent> out) {
		if (delta == null || delta.type == null) {
			return;
		}
		switch (delta.type) {
			case "text_delta" -> {
				this.blocks.grow(index, "text", "text", delta.piece);
				emitText(delta.piece, out);
			}
			case "thinking_delta" -> {
				this.blocks.grow(index, "thinking", "thinking", delta.piece);
				emitReasoning(delta.piece, out);
			}
			case "signature_delta" -> {
				this.blocks.grow(index, "thinking", "signature", delta.piece);
				out.accept(TargetEvent.Progress.INSTANCE);
			}
			case "input_json_delta" -> {
				this.blocks.grow(index, null, AnswerBlock.INPUT, delta.piece);
				said();
				out.accept(TargetEvent.Progress.INSTANCE);
			}
			case "compaction_delta" -> this.blocks.grow(index, "compaction", "content", delta.piece);
			case "citations_delta" -> this.blocks.cite(index, delta.citation);
			default -> {
				// an unknown piece of a block is nothing to show
			}
		}
	}

	private void emitText(@Nullable String piece, Consumer<TargetEvent> out) {
		if (piece == null || piece.isEmpty()) {
			return;
		}
		said();
		String whole = this.text.add(piece);
		if (!whole.isEmpty()) {
			out.accept(new TargetEvent.TextPiece(whole));
		}
	}

	private void emitReasoning(@Nullable String piece, Consumer<TargetEvent> out) {
		if (piece == null || piece.isEmpty()) {
			return;
		}
		said();
		String whole = this.reasoning.add(piece);
		if (!whole.isEmpty()) {
			out.accept(new TargetEvent.ReasoningPiece(whole));
		}
	}

	/**
	 * Emits what is due at its end.
	 * @param issuer who has to be sent its blocks as they are; null if they may lack a
	 * piece
	 * @param warnings what else the caller should know
	 * @param out takes the tool calls, and the end
	 */
	void finish(@Nullable String issuer, List<String> warnings, Consumer<TargetEvent> out) {
		Ending ending = this.end.ending();
		List<ToolCall> toolCalls = this.blocks.toolCalls(ending.cut());
		ending.check(this.blocks.hasText(), !toolCalls.isEmpty());
		toolCalls.forEach((toolCall) -> check(toolCall, ending.cut()));
		ending.warn(warnings);
		toolCalls.forEach((toolCall) -> out.accept(new TargetEvent.ToolCalled(toolCall)));
		FinishReason reason = reason(ending, !toolCalls.isEmpty());
		out.accept(new TargetEvent.Finished(this.model, reason, ending.word(), this.counts.usage(true), refusal(reason),
				state(issuer), warnings));
	}

	private static void check(ToolCall toolCall, boolean cut) {
		if (toolCall.name().isBlank() || !toolCall.complete() && !cut) {
			throw malformed("The arguments of a call of tool '" + toolCall.name() + "' are not a JSON object");
		}
	}

	// the calls count, whatever a gateway says
	private static FinishReason reason(Ending ending, boolean toolCalls) {
		boolean silentOnCalls = ending.reason() == FinishReason.STOP || ending.reason() == FinishReason.OTHER;
		return (toolCalls && silentOnCalls) ? FinishReason.TOOL_CALLS : ending.reason();
	}

	private @Nullable String refusal(FinishReason reason) {
		if (reason != FinishReason.REFUSAL) {
			return null;
		}
		return WholeCharacters.only((this.explanation != null) ? this.explanation : this.blocks.text());
	}

	private @Nullable ProviderState state(@Nullable String issuer) {
		String state = (issuer != null) ? this.blocks.state() : null;
		return (issuer != null && state != null) ? new ProviderState(issuer, WholeCharacters.only(state)) : null;
	}

	private static TargetFailedException malformed(String message) {
		return new TargetFailedException(Failure.of(FailureKind.MALFORMED_RESPONSE, message));
	}

}
