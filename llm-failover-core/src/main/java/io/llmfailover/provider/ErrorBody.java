package io.llmfailover.provider;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the body of an error: as much of it as there is, since the status alone already
 * says something.
 */
final class ErrorBody {

	private ErrorBody() {
	}

	/**
	 * Reads a body.
	 * @param body the body, which may break off
	 * @param limit the most bytes to read; the rest is not fetched
	 * @return the text so far, possibly empty
	 */
	static Mono<String> read(Flux<DataBuffer> body, int limit) {
		return DataBufferUtils.takeUntilByteCount(body.onErrorComplete(), limit)
			.collect(ByteArrayOutputStream::new, ErrorBody::add)
			.map((bytes) -> bytes.toString(StandardCharsets.UTF_8));
	}

	private static void add(ByteArrayOutputStream bytes, DataBuffer buffer) {
		byte[] copy = new byte[buffer.readableByteCount()];
		buffer.read(copy);
		DataBufferUtils.release(buffer);
		bytes.writeBytes(copy);
	}

}
