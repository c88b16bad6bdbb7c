package io.llmfailover.provider.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import io.llmfailover.provider.openai.Chunk.Choice;
import io.llmfailover.provider.openai.Chunk.Part;
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
 * Decodes an answer of chat completions, whole or streamed.
 */
final class OpenAiDecoder extends FrameDecoder<Chunk> {

	private final WireTarget target;

	private final Expected expected;

	private final AnswerAssembly answer;

	private boolean whole;

	OpenAiDecoder(WireTarget target, Expected expected) {
		this.target = target;
		this.expected = expected;
		this.answer = new AnswerAssembly(expected);
	}

	@Override
	protected boolean isDone(byte[] data, int offset, int length) {
		return length >= 6 && length < 16
				&& new String(data, offset, length, StandardCharsets.ISO_8859_1).strip().equals("[DONE]");
	}

	@Override
	protected void done() {
		this.answer.end().closed();
		if (hasNotice() && !finished()) {
			throw incomplete();
		}
	}

	@Override
	protected Failure classify(ErrorEvidence evidence) {
		return withUsage(OpenAiFailures.classify(evidence, this.target));
	}

	// Completely, before it takes effect: a broken frame has none. A head that is read
	// again changes nothing.
	@Override
	protected Chunk read(JsonParser parser, byte[] data, int offset, int length, int position) {
		Chunk chunk = ChunkReader.read(parser, this.answer.needsHead(), this.expected);
		failOnError(chunk, data, offset, length, position);
		return chunk;
	}

	@Override
	protected void take(Chunk chunk, Consumer<TargetEvent> out) {
		this.answer.add(chunk, out);
	}

	@Override
	protected @Nullable String textField(Chunk chunk) {
		Part delta = chunk.onlyDelta();
		return (delta != null) ? delta.textField() : null;
	}

	@Override
	protected void setText(Chunk chunk, String field, String text) {
		Objects.requireNonNull(chunk.onlyDelta()).setText(field, text);
	}

	@Override
	public void body(byte[] data, int offset, int length, Consumer<TargetEvent> out) {
		List<Chunk> chunks = JsonObjects.all(data, offset, length,
				(parser) -> ChunkReader.read(parser, true, this.expected));
		if (chunks == null) {
			throw malformed("The provider's answer is not a JSON object");
		}
		for (int i = 0; i < chunks.size(); i++) {
			failOnError(chunks.get(i), data, offset, length, i);
		}
		if (!holdChoices(chunks)) {
			ErrorEvidence evidence = ErrorEvidence.inAnswer(data, offset, length);
			throw new ErrorInAnswerException(withUsage(OpenAiFailures.notAnAnswer(evidence, this.target)), evidence);
		}
		// a frame of a stream is not an answer, even if nothing follows it
		if (chunks.size() > 1 || !holdsWhole(chunks.get(0))) {
			chunks.forEach((chunk) -> this.answer.add(chunk, out));
			return;
		}
		this.answer.addWhole(chunks.get(0), out);
		this.whole = true;
	}

	private static boolean holdChoices(List<Chunk> chunks) {
		for (Chunk chunk : chunks) {
			for (Choice choice : chunk.choices) {
				if (!choice.isEmpty()) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean holdsWhole(Chunk chunk) {
		for (Choice choice : chunk.choices) {
			if (choice.isWhole()) {
				return true;
			}
		}
		return false;
	}

	private void failOnError(Chunk chunk, byte[] data, int offset, int length, int position) {
		if (chunk.failed) {
			this.answer.head(chunk);
			throw error(data, offset, length, position);
		}
		if (chunk.nestedError != null) {
			this.answer.head(chunk);
			throw failed(ErrorInside.evidence(chunk.nestedError));
		}
	}

	@Override
	protected TargetFailedException error(byte[] data, int offset, int length, int position) {
		return failed(ErrorInside.of(data, offset, length, position, this.expected.limits().maxErrorBody()));
	}

	private TargetFailedException failed(ErrorEvidence evidence) {
		return new ErrorInAnswerException(classify(evidence), evidence);
	}

	@Override
	protected void failInToolCall() {
		if (this.answer.hasToolCalls() && !finished()) {
			throw malformed("A frame inside a tool call is not a JSON object");
		}
	}

	private TargetFailedException malformed(String message) {
		return new TargetFailedException(withUsage(Failure.of(FailureKind.MALFORMED_RESPONSE, message)));
	}

	private TargetFailedException incomplete() {
		return new TargetFailedException(withUsage(incomplete(this.answer.hasBegun())));
	}

	@Override
	public boolean finished() {
		return this.whole || this.answer.end().certain();
	}

	@Override
	public void end(List<String> warnings, Consumer<TargetEvent> out) {
		if (!this.whole && !this.answer.end().complete()) {
			throw incomplete();
		}
		this.answer.finish(this.target.provider(), checked(warnings), out);
	}

	@Override
	protected Usage usage() {
		return this.answer.usage();
	}

}
