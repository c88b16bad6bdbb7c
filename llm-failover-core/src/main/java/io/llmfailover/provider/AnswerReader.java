package io.llmfailover.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.ErrorInAnswerException;
import io.llmfailover.provider.wire.WhiteSpace;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Reads the body of an answer. Whether it is a stream or one piece is told by its first
 * byte alone: some servers answer in the other form than they were asked for, and some
 * name the wrong content type. Not thread-safe: one answer, one reader.
 */
final class AnswerReader implements ResponseReader {

	// Buffers are copied and released at once. All events of a piece are decoded before
	// any is emitted, so no code of a consumer runs while the array is in use.
	private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[16 * 1024]);

	private static final byte[] BYTE_ORDER_MARK = { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF };

	private final AnswerDecoder decoder;

	private final List<String> warnings;

	private final AnswerLimits limits;

	private final ErrorResponses errors;

	private final @Nullable String contentType;

	private @Nullable BodyReader body;

	private int marks;

	private long length;

	AnswerReader(AnswerDecoder decoder, List<String> warnings, AnswerLimits limits, ErrorResponses errors,
			@Nullable String contentType) {
		this.decoder = decoder;
		this.warnings = warnings;
		this.limits = limits;
		this.errors = errors;
		this.contentType = contentType;
	}

	@Override
	public void read(DataBuffer buffer, List<TargetEvent> out) {
		try {
			Consumer<TargetEvent> events = out::add;
			byte[] scratch = SCRATCH.get();
			for (int left = buffer.readableByteCount(); left > 0; left = buffer.readableByteCount()) {
				int length = Math.min(left, scratch.length);
				buffer.read(scratch, 0, length);
				read(scratch, length, events);
			}
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	private void read(byte[] bytes, int length, Consumer<TargetEvent> out) {
		this.length += length;
		if (this.length > this.limits.maxBody()) {
			throw failed(FailureKind.LIMIT_EXCEEDED,
					"The answer is larger than the " + this.limits.maxBody() + " bytes that are allowed");
		}
		int start = 0;
		while (this.body == null && start < length) {
			start = begin(bytes, start);
		}
		if (this.body != null) {
			this.body.read(bytes, start, length - start, out);
		}
	}

	/**
	 * Looks at the next byte of a body that has not begun: after white space and a byte
	 * order mark.
	 * @return where the rest of the bytes begins
	 */
	private int begin(byte[] bytes, int start) {
		if (WhiteSpace.isJson(bytes[start])) {
			return start + 1;
		}
		if (this.marks < BYTE_ORDER_MARK.length && bytes[start] == BYTE_ORDER_MARK[this.marks]) {
			this.marks++;
			return start + 1;
		}
		this.body = choose(bytes[start]);
		return start;
	}

	private BodyReader choose(byte first) {
		if (first == '<') {
			throw new TargetFailedException(Failure
				.of(FailureKind.MALFORMED_RESPONSE,
						"The answer is neither JSON nor a stream of events, but "
								+ (contentType().isEmpty() ? "HTML" : contentType()))
				.in(Circumstance.WRONG_ADDRESS));
		}
		return (first == '{' || first == '[') ? new DocumentReader(this.decoder, this.limits)
				: new StreamReader(this.decoder, this.limits);
	}

	private String contentType() {
		return (this.contentType != null) ? this.contentType.toLowerCase(Locale.ROOT) : "";
	}

	@Override
	public boolean satisfied() {
		return this.decoder.finished();
	}

	@Override
	public void end(List<TargetEvent> out) {
		if (this.body == null && !contentType().startsWith("text/event-stream")) {
			throw failed(FailureKind.MALFORMED_RESPONSE, "The answer has no body");
		}
		Consumer<TargetEvent> events = out::add;
		if (this.body != null) {
			this.body.end(events);
		}
		this.decoder.end(this.warnings, events);
		this.errors.answered();
	}

	@Override
	public Failure cut(Throwable error) {
		Failure failure = NetworkFailures.classify(error, false);
		if (failure.kind() != FailureKind.NETWORK || this.body == null) {
			return failure;
		}
		if (this.body.streaming()) {
			return NetworkFailures.incompleteStream(error);
		}
		return isWhole() ? Failure.of(FailureKind.MALFORMED_RESPONSE, "The answer is shorter than it says it is")
				: failure;
	}

	// then nothing was cut off: the length that was announced is wrong
	private boolean isWhole() {
		try {
			end(new ArrayList<>());
			return true;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	@Override
	public Failure understood(TargetFailedException failed) {
		return (failed instanceof ErrorInAnswerException error)
				? this.errors.understood(error.failure(), error.evidence()) : this.errors.understood(failed.failure());
	}

	private static TargetFailedException failed(FailureKind kind, String message) {
		return new TargetFailedException(Failure.of(kind, message));
	}

}
