package io.llmfailover.provider;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;

/**
 * Reads the body of a response that is no answer: as much of it as comes within a moment
 * and within its limit, since the status alone already says something.
 */
final class RefusalReader implements ResponseReader {

	private final ErrorResponses errors;

	private final int status;

	private final HttpHeaders headers;

	private final int limit;

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	RefusalReader(ErrorResponses errors, int status, HttpHeaders headers, int limit) {
		this.errors = errors;
		this.status = status;
		this.headers = headers;
		this.limit = limit;
	}

	@Override
	public void read(DataBuffer buffer, List<TargetEvent> out) {
		try {
			byte[] piece = new byte[Math.min(buffer.readableByteCount(), this.limit - this.body.size())];
			buffer.read(piece);
			this.body.writeBytes(piece);
		}
		finally {
			DataBufferUtils.release(buffer);
		}
		if (this.body.size() >= this.limit) {
			throw refused();
		}
	}

	@Override
	public boolean satisfied() {
		return true;
	}

	@Override
	public void end(List<TargetEvent> out) {
		throw refused();
	}

	private TargetFailedException refused() {
		String text = this.body.toString(StandardCharsets.UTF_8);
		return new TargetFailedException(this.errors.classify(ErrorEvidence.of(this.status, this.headers, text)));
	}

	@Override
	public Failure cut(Throwable error) {
		return refused().failure();
	}

	@Override
	public Failure understood(TargetFailedException failed) {
		return failed.failure();
	}

}
