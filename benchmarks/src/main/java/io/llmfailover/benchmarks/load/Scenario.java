package io.llmfailover.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.llmfailover.benchmarks.WireSamples;

/**
 * What the server answers, chosen by the first part of the path.
 */
enum Scenario {

	/** A whole answer of 200 tokens, at once. */
	CHAT(200),

	/** The same, but every third request is answered with a 500. */
	FLAKY(200),

	/** A stream of 500 chunks, all at once. */
	BURST(500),

	/** A stream of 100 chunks, one per 10 ms. */
	PACED(100),

	/** A stream of three tokens, at once. */
	SHORT(3),

	/** A stream that says one word, and then nothing more. */
	IDLE(1);

	private static final String STREAM_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
			+ "Cache-Control: no-cache\r\nx-request-id: req_0123456789\r\nTransfer-Encoding: chunked\r\n\r\n";

	private static final String ERROR = "{\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\","
			+ "\"param\":null,\"code\":null}}";

	private final int chunks;

	Scenario(int chunks) {
		this.chunks = chunks;
	}

	/**
	 * The first part of the path.
	 * @return the name in small letters
	 */
	String path() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * How many chunks of text a stream has.
	 * @return the number
	 */
	int chunks() {
		return this.chunks;
	}

	/**
	 * The pieces of the answer, each of which is written at once.
	 * @return the pieces, to be duplicated before use
	 */
	List<ByteBuffer> pieces() {
		return switch (this) {
			case CHAT, FLAKY -> List.of(bytes(whole("200 OK", WireSamples.openAiBody(this.chunks))));
			case BURST, SHORT -> List.of(bytes(STREAM_HEAD + String.join("", frames()) + "0\r\n\r\n"));
			case PACED -> paced();
			case IDLE -> List.of(bytes(STREAM_HEAD + frames().get(0) + frames().get(1)));
		};
	}

	static ByteBuffer error() {
		return bytes(whole("500 Internal Server Error", ERROR));
	}

	private List<ByteBuffer> paced() {
		List<String> frames = frames();
		List<ByteBuffer> pieces = new ArrayList<>();
		pieces.add(bytes(STREAM_HEAD + frames.get(0)));
		frames.subList(1, this.chunks).forEach((frame) -> pieces.add(bytes(frame)));
		pieces.add(bytes(String.join("", frames.subList(this.chunks, frames.size())) + "0\r\n\r\n"));
		return pieces;
	}

	// each event in an HTTP chunk of its own, as servers flush them
	private List<String> frames() {
		return WireSamples.openAiEvents(this.chunks).stream().map((data) -> {
			String event = "data: " + data + "\n\n";
			return Integer.toHexString(WireSamples.utf8(event).length) + "\r\n" + event + "\r\n";
		}).toList();
	}

	private static String whole(String status, String body) {
		return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nx-request-id: req_0123456789\r\n"
				+ "Content-Length: " + WireSamples.utf8(body).length + "\r\n\r\n" + body;
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(WireSamples.utf8(text));
	}

}
