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
import io.llmfailover.provider.wire.AnswerEnd;
import io.llmfailover.provider.wire.Ending;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.ErrorInAnswerException;
import io.llmfailover.provider.wire.ErrorInside;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.provider.wire.FrameDecoder;
import io.llmfailover.provider.wire.JsonObjects;
import io.llmfailover.provider.wire.LenientJson;
import io.llmfailover.provider.wire.Unread;
import io.llmfailover.provider.wire.WholeCharacters;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/**
 * Decodes one answer of the messages API. Tool calls are emitted at the end, when it is
 * known whether they are whole.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/streaming">
 * Streaming messages</a>
 */
final class AnthropicDecoder extends FrameDecoder {

	private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

	private final WireTarget target;

	private final Expected expected;

	private final AnswerBlocks blocks;

	private final TokenCounts counts = new TokenCounts();

	private final AnswerEnd end = new AnswerEnd();

	private final Unread unread;

	private final WholeCharacters text = new WholeCharacters();

	private final WholeCharacters reasoning = new WholeCharacters();

	private @Nullable String model;

	private @Nullable String explanation;

	private boolean begun;

	private boolean whole;

	AnthropicDecoder(WireTarget target, Expected expected) {
		this.target = target;
		this.expected = expected;
		this.blocks = new AnswerBlocks(expected.limits());
		this.unread = new Unread((evidence) -> AnthropicFailures.classify(evidence, target));
	}

	@Override
	public void event(@Nullable String name, byte[] data, int offset, int length, Consumer<TargetEvent> out) {
		if (isBlank(data, offset, length)) {
			return;
		}
		if (isDone(data, offset, length)) {
			close();
		}
		else if ("error".equals(name)) {
			throw error(data, offset, length, 0);
		}
		else {
			frames(data, offset, length, out);
		}
	}

	// proves nothing: it also follows errors
	private void close() {
		this.end.closed();
		if (this.unread.hasNotice() && !finished()) {
			throw new TargetFailedException(this.unread.incomplete(this.begun));
		}
	}

	@Override
	protected Unread unread() {
		return this.unread;
	}

	@Override
	protected void take(JsonParser parser, byte[] data, int offset, int length, int position,
			Consumer<TargetEvent> out) {
		Frame frame = Frame.read(parser);
		if (frame.isError()) {
			throw error(data, offset, length, position);
		}
		take(frame, out);
	}

	private void take(Frame frame, Consumer<TargetEvent> out) {
		// by the type in the data: gateways name events as they like
		switch (Objects.requireNonNullElse(frame.type, (frame.content != null) ? "message" : "")) {
			case "message_start" -> message(frame.message, out);
			case "content_block_start" -> start(frame.index, frame.block, out);
			case "content_block_delta" -> grow(frame.index, frame.delta, out);
			case "content_block_stop" -> this.blocks.close(frame.index);
			case "message_delta" -> messageDelta(frame);
			case "message_stop" -> close();
			case "message" -> message(frame, out);
			default -> {
				// "new event types may be added": a ping tells nothing
			}
		}
	}

	@Override
	public void notice(byte[] data, int offset, int length) {
		this.unread.line(data, offset, length, finished());
	}

	@Override
	public void body(byte[] data, int offset, int length, Consumer<TargetEvent> out) {
		List<Frame> frames = objects(data, offset, length);
		for (int i = 0; i < frames.size(); i++) {
			if (frames.get(i).isError()) {
				throw error(data, offset, length, i);
			}
		}
		if (frames.size() == 1 && frames.get(0).content == null) {
			ErrorEvidence evidence = ErrorEvidence.inAnswer(data, offset, length);
			throw new ErrorInAnswerException(AnthropicFailures.notAnAnswer(evidence, this.target), evidence);
		}
		this.whole = true;
		frames.forEach((frame) -> take(frame, out));
	}

	private static List<Frame> objects(byte[] data, int offset, int length) {
		List<Frame> frames = new ArrayList<>(1);
		try (JsonParser json = LenientJson.parser(data, offset, length)) {
			JsonObjects objects = new JsonObjects(json);
			while (objects.next()) {
				frames.add(Frame.read(json));
			}
			if (!objects.odd()) {
				return frames;
			}
		}
		catch (JacksonException | NumberFormatException ex) {
			// without the parser's words: they may quote the answer
			byte[] repaired = LenientJson.repaired(data, offset, length);
			if (repaired != null) {
				return objects(repaired, 0, repaired.length);
			}
		}
		throw failed(FailureKind.MALFORMED_RESPONSE, "The answer is not JSON");
	}

	@Override
	public boolean finished() {
		return this.end.certain();
	}

	@Override
	public void end(List<String> warnings, Consumer<TargetEvent> out) {
		if (this.whole && !this.end.ending().isEnd()) {
			throw failed(FailureKind.MALFORMED_RESPONSE, "The answer ended without a stop_reason");
		}
		if (!this.end.complete()) {
			throw new TargetFailedException(this.unread.incomplete(this.begun));
		}
		this.unread.check();
		Ending ending = this.end.ending();
		List<ToolCall> toolCalls = this.blocks.toolCalls(ending.cut());
		ending.check(!this.blocks.text().isEmpty(), !toolCalls.isEmpty());
		toolCalls.forEach((toolCall) -> check(toolCall, ending.cut()));
		List<String> all = new ArrayList<>(warnings);
		this.unread.warn(all);
		ending.warn(all);
		toolCalls.forEach((toolCall) -> out.accept(new TargetEvent.ToolCalled(toolCall)));
		FinishReason reason = reason(ending, !toolCalls.isEmpty());
		out.accept(new TargetEvent.Finished(this.model, reason, ending.word(), this.counts.usage(true), refusal(reason),
				state(), all));
	}

	// the calls count, whatever a gateway says
	private static FinishReason reason(Ending ending, boolean toolCalls) {
		boolean silentOnCalls = ending.reason() == FinishReason.STOP || ending.reason() == FinishReason.OTHER;
		return (toolCalls && silentOnCalls) ? FinishReason.TOOL_CALLS : ending.reason();
	}

	@Override
	public Failure withUsage(Failure failure) {
		Usage usage = this.counts.usage(this.end.ending().isEnd());
		return (usage.source() != Usage.Source.UNKNOWN) ? failure.usage(usage) : failure;
	}

	private void message(@Nullable Frame message, Consumer<TargetEvent> out) {
		if (message == null) {
			return;
		}
		if (this.begun) {
			throw failed(FailureKind.MALFORMED_RESPONSE, "The answer begins anew in its middle");
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
			emitText(block.whole("text"), out);
			return;
		}
		String thinking = block.is("thinking") ? block.whole("thinking") : "";
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

	@Override
	protected void failInToolCall() {
		if (this.blocks.toolCallIsGrowing()) {
			throw failed(FailureKind.MALFORMED_RESPONSE, "The stream broke within the arguments of a tool call");
		}
	}

	private static void check(ToolCall toolCall, boolean cut) {
		if (toolCall.name().isBlank() || !toolCall.complete() && !cut) {
			throw failed(FailureKind.MALFORMED_RESPONSE,
					"The arguments of a call of tool '" + toolCall.name() + "' are not a JSON object");
		}
	}

	private @Nullable String refusal(FinishReason reason) {
		if (reason != FinishReason.REFUSAL) {
			return null;
		}
		return WholeCharacters.only((this.explanation != null) ? this.explanation : this.blocks.text());
	}

	private @Nullable ProviderState state() {
		// what may lack a piece would be refused: "thinking blocks cannot be modified"
		String state = !this.unread.hasFrames() ? this.blocks.state() : null;
		return (state != null) ? new ProviderState(this.target.provider(), WholeCharacters.only(state)) : null;
	}

	private TargetFailedException error(byte[] data, int offset, int length, int position) {
		ErrorEvidence evidence = ErrorInside.of(data, offset, length, position, this.expected.limits().maxErrorBody());
		return new ErrorInAnswerException(AnthropicFailures.classify(evidence, this.target), evidence);
	}

	private static TargetFailedException failed(FailureKind kind, String message) {
		return new TargetFailedException(Failure.of(kind, message));
	}

	private static boolean isBlank(byte[] data, int offset, int length) {
		for (int i = offset; i < offset + length; i++) {
			if (data[i] > ' ' || data[i] < 0) {
				return false;
			}
		}
		return true;
	}

	private static boolean isDone(byte[] data, int offset, int length) {
		return length >= DONE.length && Arrays.equals(data, offset, offset + DONE.length, DONE, 0, DONE.length);
	}

}
