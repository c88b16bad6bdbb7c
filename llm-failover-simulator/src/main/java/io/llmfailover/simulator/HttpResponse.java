package io.llmfailover.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes one HTTP/1.1 response to a connection. Every write goes out at once.
 */
final class HttpResponse {

	private final HttpConnection connection;

	HttpResponse(HttpConnection connection) {
		this.connection = connection;
	}

	/**
	 * Writes a whole response.
	 */
	void whole(int status, Map<String, String> headers, byte[] body) throws IOException {
		head(status, with(headers, "Content-Length", String.valueOf(body.length)), body);
	}

	/**
	 * Announces a body of the given length and writes only the given beginning of it.
	 */
	void begin(int status, Map<String, String> headers, int length, byte[] beginning) throws IOException {
		head(status, with(headers, "Content-Length", String.valueOf(length)), beginning);
	}

	/**
	 * Begins a response in chunked transfer encoding.
	 */
	void beginChunks(int status, Map<String, String> headers) throws IOException {
		head(status, with(headers, "Transfer-Encoding", "chunked"), new byte[0]);
	}

	void chunk(byte[] bytes) throws IOException {
		if (bytes.length > 0) {
			ByteArrayOutputStream chunk = new ByteArrayOutputStream(bytes.length + 16);
			chunk.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
			chunk.write(bytes);
			chunk.write("\r\n".getBytes(StandardCharsets.US_ASCII));
			this.connection.write(chunk.toByteArray());
		}
	}

	void endChunks() throws IOException {
		this.connection.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
	}

	private void head(int status, Map<String, String> headers, byte[] body) throws IOException {
		StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(' ').append(reason(status));
		headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
		head.append("\r\n\r\n");
		// one write, so that a small response arrives as one segment
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
		bytes.write(body);
		this.connection.write(bytes.toByteArray());
	}

	private static Map<String, String> with(Map<String, String> headers, String name, String value) {
		Map<String, String> all = new LinkedHashMap<>(headers);
		all.put(name, value);
		return all;
	}

	private static String reason(int status) {
		return (status < 300) ? "OK" : (status < 400) ? "Redirect" : (status < 500) ? "Client Error" : "Server Error";
	}

}
