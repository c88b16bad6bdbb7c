package io.llmfailover.provider.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.ErrorInAnswerException;
import io.llmfailover.provider.wire.ErrorInside;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.provider.wire.FrameDecoder;
import io.llmfailover.provider.wire.JsonObjects;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Decodes one answer of the messages API, whole or streamed.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/streaming">
 * Streaming messages</a>
 */
final class AnthropicDecoder extends FrameDecoder<Frame> {

	private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

	private final WireTarget target;

	private final Expected expected;

	private final GrowingMessage message;

	private boolean whole;

	AnthropicDecoder(WireTarget target, Expected expected) {
		this.target = target;
		this.expected = expected;
		this.message = new GrowingMessage(expected.limits());
	}

	@Override
	protected boolean isDone(byte[] data, int offset, int length) {
		return length >= DONE.length && Arrays.equals(data, offset, offset + DONE.length, DONE, 0, DONE.length);
	}

	@Override
	protected void done() {
		this.message.end().closed();
		if (hasNotice() && !finished()) {
			throw incomplete();
		}
	}

	@Override
	protected Failure classify(ErrorEvidence evidence) {
		return AnthropicFailures.classify(evidence, this.target);
	}

	@Override
	protected Frame read(JsonParser parser, byte[] data, int offset, int length, int position) {
		Frame frame = Frame.read(parser);
		if (frame.isError()) {
			throw error(data, offset, length, position);
		}
		return frame;
	}

	@Override
	protected void take(Frame frame, Consumer<TargetEvent> out) {
		if ("message_stop".equals(frame.type)) {
			done();
		}
		else {
			this.message.take(frame, out);
		}
	}

	@Override
	protected @Nullable String textField(Frame frame) {
		boolean grows = "content_block_delta".equals(frame.type) && frame.delta != null;
		return grows ? Objects.requireNonNull(frame.delta).textField() : null;
	}

	@Override
	protected void setText(Frame frame, String field, String text) {
		Objects.requireNonNull(frame.delta).piece = text;
	}

	@Override
	public void body(byte[] data, int offset, int length, Consumer<TargetEvent> out) {
		List<Frame> frames = JsonObjects.all(data, offset, length, Frame::read);
		if (frames == null) {
			throw failed("The answer is not JSON");
		}
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

	@Override
	public boolean finished() {
		return this.message.end().certain();
	}

	@Override
	public void end(List<String> warnings, Consumer<TargetEvent> out) {
		if (this.whole && !this.message.end().ending().isEnd()) {
			throw failed("The answer ended without a stop_reason");
		}
		if (!this.message.end().complete()) {
			throw incomplete();
		}
		List<String> all = checked(warnings);
		// what may lack a piece would be refused: "thinking blocks cannot be modified"
		String issuer = hasUnreadFrames() ? null : this.target.provider();
		this.message.finish(issuer, all, out);
	}

	@Override
	protected Usage usage() {
		return this.message.usage();
	}

	@Override
	protected void failInToolCall() {
		if (this.message.toolCallIsGrowing()) {
			throw failed("The stream broke within the arguments of a tool call");
		}
	}

	@Override
	protected TargetFailedException error(byte[] data, int offset, int length, int position) {
		ErrorEvidence evidence = ErrorInside.of(data, offset, length, position, this.expected.limits().maxErrorBody());
		return new ErrorInAnswerException(classify(evidence), evidence);
	}

	private TargetFailedException incomplete() {
		return new TargetFailedException(incomplete(this.message.hasBegun()));
	}

	private static TargetFailedException failed(String message) {
		return new TargetFailedException(Failure.of(FailureKind.MALFORMED_RESPONSE, message));
	}

}
