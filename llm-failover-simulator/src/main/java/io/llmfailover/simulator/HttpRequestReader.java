package io.llmfailover.simulator;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Reads the HTTP/1.1 requests of one connection, one after the other.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 */
final class HttpRequestReader {

	private static final int LONGEST_LINE = 64 * 1024;

	private final InputStream in;

	private final OutputStream out;

	HttpRequestReader(InputStream in, OutputStream out) {
		this.in = in;
		this.out = out;
	}

	/**
	 * Waits for the next request and reads it whole.
	 * @return the request, or {@code null} when the client has closed the connection
	 */
	@Nullable ReceivedRequest next() throws IOException {
		String requestLine = line();
		if (requestLine == null) {
			return null;
		}
		String[] parts = requestLine.split(" ");
		if (parts.length != 3) {
			throw new IOException("Not an HTTP request line: " + requestLine);
		}
		Map<String, List<String>> headers = headers();
		if (headers.containsKey("expect")) {
			this.out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		}
		String body = new String(body(headers), StandardCharsets.UTF_8);
		return new ReceivedRequest(parts[0], parts[1], headers, body, Instant.now());
	}

	private Map<String, List<String>> headers() throws IOException {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = required(line()); !line.isEmpty(); line = required(line())) {
			int colon = line.indexOf(':');
			if (colon <= 0) {
				throw new IOException("Not a header: " + line);
			}
			headers.computeIfAbsent(line.substring(0, colon), (name) -> new ArrayList<>())
				.add(line.substring(colon + 1).strip());
		}
		return headers;
	}

	private byte[] body(Map<String, List<String>> headers) throws IOException {
		if (headers.containsKey("transfer-encoding")) {
			return chunks();
		}
		List<String> length = headers.getOrDefault("content-length", List.of("0"));
		return exactly(number(length.get(0), 10));
	}

	private byte[] chunks() throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int size = chunkSize(); size > 0; size = chunkSize()) {
			body.write(exactly(size));
			line();
		}
		headers();
		return body.toByteArray();
	}

	private int chunkSize() throws IOException {
		return number(required(line()).split(";")[0].strip(), 16);
	}

	private byte[] exactly(int length) throws IOException {
		byte[] bytes = this.in.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("The client closed the connection in the middle of a body");
		}
		return bytes;
	}

	private @Nullable String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int b = this.in.read(); b != '\n'; b = this.in.read()) {
			if (b < 0 && line.size() == 0) {
				return null;
			}
			if (b < 0 || line.size() > LONGEST_LINE) {
				throw new EOFException("The client sent no end of line");
			}
			if (b != '\r') {
				line.write(b);
			}
		}
		return line.toString(StandardCharsets.ISO_8859_1);
	}

	private static String required(@Nullable String line) throws EOFException {
		if (line == null) {
			throw new EOFException("The client closed the connection in the middle of a request");
		}
		return line;
	}

	private static int number(String text, int radix) throws IOException {
		try {
			return Integer.parseUnsignedInt(text, radix);
		}
		catch (NumberFormatException ex) {
			throw new IOException("Not a length: " + text, ex);
		}
	}

}
