package io.llmfailover.provider.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.FailureKind;
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

/**
 * Decodes an answer of chat completions, whole or streamed.
 */
final class OpenAiDecoder implements AnswerDecoder {

	private static final int MAX_SKIPPED = 3;

	private final WireTarget target;

	private final Answer answer = new Answer();

	private boolean whole;

	private int skipped;

	OpenAiDecoder(WireTarget target) {
		this.target = target;
	}

	@Override
	public void event(@Nullable String name, byte[] data, int offset, int length, Consumer<TargetEvent> out) {
		// [DONE] proves nothing: it also follows errors
		if (isBlank(data, offset, length) || isDone(data, offset, length)) {
			return;
		}
		if ("error".equals(name)) {
			throw failed(text(data, offset, length));
		}
		Chunk chunk = read(data, offset, length);
		if (chunk == null) {
			skip();
			return;
		}
		failOnError(chunk, data, offset, length);
		this.answer.add(chunk, out);
	}

	@Override
	public void body(byte[] data, int offset, int length, Consumer<TargetEvent> out) {
		Chunk chunk = read(data, offset, length);
		if (chunk == null) {
			throw malformed("The provider's answer is not a JSON object");
		}
		failOnError(chunk, data, offset, length);
		if (chunk.choice == null || !chunk.choice.hasMessage()) {
			throw malformed("The provider's answer is not a chat completion");
		}
		this.answer.addWhole(chunk, out);
		this.whole = true;
	}

	/**
	 * Reads a frame or a body.
	 * @return null if it is not a JSON object
	 */
	private @Nullable Chunk read(byte[] data, int offset, int length) {
		try {
			return ChunkReader.read(data, offset, length, this.answer.needsHead());
		}
		catch (JacksonException ex) {
			// without the parser's words: they may quote the answer
			return null;
		}
	}

	private void failOnError(Chunk chunk, byte[] data, int offset, int length) {
		String error = chunk.failed ? text(data, offset, length) : chunk.nestedError;
		if (error != null) {
			this.answer.head(chunk);
			throw failed(error);
		}
	}

	private TargetFailedException failed(String error) {
		ErrorEvidence evidence = ErrorEvidence.of(200, HttpHeaders.EMPTY, error);
		return new TargetFailedException(withUsage(OpenAiFailures.classify(evidence, this.target)));
	}

	private void skip() {
		if (this.answer.hasToolCalls() && !finished()) {
			throw malformed("A frame inside a tool call is not a JSON object");
		}
		if (++this.skipped > MAX_SKIPPED) {
			throw malformed("More than " + MAX_SKIPPED + " frames of the stream are not JSON objects");
		}
	}

	private TargetFailedException malformed(String message) {
		return new TargetFailedException(withUsage(Failure.of(FailureKind.MALFORMED_RESPONSE, message)));
	}

	@Override
	public boolean finished() {
		return this.whole || this.answer.hasFinishReason();
	}

	@Override
	public void end(List<String> warnings, Consumer<TargetEvent> out) {
		if (!finished()) {
			throw new TargetFailedException(withUsage(Failure.of(FailureKind.INCOMPLETE_STREAM,
					"The stream ended before the provider said that it had finished")));
		}
		List<String> all = new ArrayList<>(warnings);
		if (this.skipped > 0) {
			all.add(this.skipped + " broken frame(s) of the stream were skipped");
		}
		this.answer.finish(this.target.provider(), all, out);
	}

	@Override
	public Failure withUsage(Failure failure) {
		Usage usage = this.answer.usage();
		return (usage.source() != Usage.Source.UNKNOWN) ? failure.usage(usage) : failure;
	}

	private static String text(byte[] data, int offset, int length) {
		return new String(data, offset, length, StandardCharsets.UTF_8);
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
		return length >= 6 && length < 16 && data[offset] == '[' && text(data, offset, length).strip().equals("[DONE]");
	}

}
