package io.llmfailover.provider.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ProviderState;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Decodes one answer of the messages API. Tool calls are emitted at the end, when it is
 * known whether they are whole.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/streaming">
 * Streaming messages</a>
 */
final class AnthropicDecoder implements AnswerDecoder {

	private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

	private static final int MOST_SKIPPED = 10;

	private final WireTarget target;

	private final AnswerBlocks blocks = new AnswerBlocks();

	private final TokenCounts counts = new TokenCounts();

	private @Nullable String model;

	private @Nullable String stopReason;

	private @Nullable String explanation;

	private boolean whole;

	private int skipped;

	AnthropicDecoder(WireTarget target) {
		this.target = target;
	}

	@Override
	public void event(@Nullable String name, byte[] data, int offset, int length, Consumer<TargetEvent> out) {
		if (length == 0 || isDone(data, offset, length)) {
			return;
		}
		Frame frame;
		try {
			frame = Frame.read(data, offset, length);
		}
		catch (JacksonException ex) {
			skip(ex);
			return;
		}
		if (frame.error) {
			throw error(data, offset, length);
		}
		// by the type in the data: gateways name events as they like
		switch (Objects.requireNonNullElse(frame.type, "")) {
			case "message_start" -> message(frame.message, out);
			case "content_block_start" -> start(frame.index, frame.block, out);
			case "content_block_delta" -> grow(frame.index, frame.delta, out);
			case "content_block_stop" -> this.blocks.close(frame.index);
			case "message_delta" -> messageDelta(frame);
			case "message" -> message(frame, out);
			default -> {
				// "new event types may be added": ping and message_stop tell nothing
			}
		}
	}

	@Override
	public void body(byte[] data, int offset, int length, Consumer<TargetEvent> out) {
		Frame frame;
		try {
			frame = Frame.read(data, offset, length);
		}
		catch (JacksonException ex) {
			throw failed(FailureKind.MALFORMED_RESPONSE, "The answer is not JSON", ex);
		}
		if (frame.error) {
			throw error(data, offset, length);
		}
		if (frame.content == null) {
			throw failed(FailureKind.MALFORMED_RESPONSE, "The answer is JSON without content", null);
		}
		this.whole = true;
		message(frame, out);
	}

	@Override
	public boolean finished() {
		return this.stopReason != null;
	}

	@Override
	public void end(List<String> warnings, Consumer<TargetEvent> out) {
		if (this.stopReason == null) {
			throw failed(this.whole ? FailureKind.MALFORMED_RESPONSE : FailureKind.INCOMPLETE_STREAM,
					"The answer ended without a stop_reason", null);
		}
		FinishReason said = StopReason.normalForm(this.stopReason);
		boolean cut = said == FinishReason.LENGTH || said == FinishReason.REFUSAL;
		List<ToolCall> toolCalls = this.blocks.toolCalls(cut);
		toolCalls.forEach((toolCall) -> check(toolCall, cut));
		toolCalls.forEach((toolCall) -> out.accept(new TargetEvent.ToolCalled(toolCall)));
		// the calls count, whatever a gateway says
		FinishReason reason = (said == FinishReason.STOP && !toolCalls.isEmpty()) ? FinishReason.TOOL_CALLS : said;
		out.accept(new TargetEvent.Finished(this.model, reason, this.stopReason, this.counts.usage(true), refusal(said),
				state(), allWarnings(warnings)));
	}

	@Override
	public Failure withUsage(Failure failure) {
		Usage usage = this.counts.usage(this.stopReason != null);
		return (usage.source() != Usage.Source.UNKNOWN) ? failure.usage(usage) : failure;
	}

	private void message(@Nullable Frame message, Consumer<TargetEvent> out) {
		if (message == null) {
			return;
		}
		this.model = message.model;
		this.counts.update(message.usage);
		if (message.content != null) {
			for (int i = 0; i < message.content.size(); i++) {
				start(i, message.content.get(i), out);
				this.blocks.close(i);
			}
		}
		this.stopReason = message.stopReason;
		this.explanation = message.explanation;
	}

	private void messageDelta(Frame frame) {
		this.counts.update(frame.usage);
		if (frame.delta != null && frame.delta.stopReason != null) {
			this.stopReason = frame.delta.stopReason;
			this.explanation = frame.delta.explanation;
		}
	}

	private void start(int index, @Nullable JsonNode start, Consumer<TargetEvent> out) {
		if (start == null || !start.isObject()) {
			return;
		}
		AnswerBlock block = this.blocks.start(index, start);
		if (block.is("text")) {
			emitText(block.whole("text"), out);
		}
		else if (!block.is("thinking") || !emitReasoning(block.whole("thinking"), out)) {
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
				out.accept(TargetEvent.Progress.INSTANCE);
			}
			case "compaction_delta" -> this.blocks.grow(index, "compaction", "content", delta.piece);
			case "citations_delta" -> this.blocks.cite(index, delta.citation);
			default -> {
				// an unknown piece of a block is nothing to show
			}
		}
	}

	private static void emitText(@Nullable String piece, Consumer<TargetEvent> out) {
		if (piece != null && !piece.isEmpty()) {
			out.accept(new TargetEvent.TextPiece(piece));
		}
	}

	private static boolean emitReasoning(@Nullable String piece, Consumer<TargetEvent> out) {
		if (piece == null || piece.isEmpty()) {
			return false;
		}
		out.accept(new TargetEvent.ReasoningPiece(piece));
		return true;
	}

	private void skip(JacksonException cause) {
		if (this.blocks.toolCallIsGrowing()) {
			throw failed(FailureKind.MALFORMED_RESPONSE, "The stream broke within the arguments of a tool call", cause);
		}
		if (++this.skipped > MOST_SKIPPED) {
			throw failed(FailureKind.MALFORMED_RESPONSE, "More than " + MOST_SKIPPED + " frames are not JSON", cause);
		}
	}

	private static void check(ToolCall toolCall, boolean cut) {
		if (toolCall.name().isBlank() || !toolCall.complete() && !cut) {
			throw failed(FailureKind.MALFORMED_RESPONSE,
					"The arguments of a call of tool '" + toolCall.name() + "' are not a JSON object", null);
		}
	}

	private @Nullable String refusal(FinishReason reason) {
		if (reason != FinishReason.REFUSAL) {
			return null;
		}
		return (this.explanation != null) ? this.explanation : this.blocks.text();
	}

	private @Nullable ProviderState state() {
		// what may lack a piece would be refused: "thinking blocks cannot be modified"
		String state = (this.skipped == 0) ? this.blocks.state() : null;
		return (state != null) ? new ProviderState(this.target.provider(), state) : null;
	}

	private List<String> allWarnings(List<String> warnings) {
		if (this.skipped == 0) {
			return warnings;
		}
		List<String> all = new ArrayList<>(warnings);
		all.add("malformed frames of the stream were skipped: " + this.skipped);
		return all;
	}

	private TargetFailedException error(byte[] data, int offset, int length) {
		String text = new String(data, offset, length, StandardCharsets.UTF_8);
		ErrorEvidence evidence = ErrorEvidence.of(200, new HttpHeaders(), text);
		return new TargetFailedException(AnthropicFailures.classify(evidence, this.target));
	}

	private static TargetFailedException failed(FailureKind kind, String message, @Nullable Throwable cause) {
		return new TargetFailedException(Failure.of(kind, message), cause);
	}

	private static boolean isDone(byte[] data, int offset, int length) {
		return length >= DONE.length && Arrays.equals(data, offset, offset + DONE.length, DONE, 0, DONE.length);
	}

}
