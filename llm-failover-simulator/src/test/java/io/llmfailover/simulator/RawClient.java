package io.llmfailover.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A client that writes HTTP by hand.
 */
final class RawClient implements AutoCloseable {

	private final URI url;

	private final Socket socket;

	RawClient(SimulatedProvider provider) throws IOException {
		this.url = Client.url(provider);
		this.socket = new Socket(this.url.getHost(), this.url.getPort());
		this.socket.setSoTimeout(30_000);
	}

	void post(Map<String, ?> body, String... headers) throws IOException {
		String json = Json.write(body);
		head(headers, "Content-Length: " + json.getBytes(StandardCharsets.UTF_8).length);
		write(json);
	}

	void head(String[] headers, String framing) throws IOException {
		StringBuilder head = new StringBuilder("POST " + this.url.getPath() + " HTTP/1.1\r\nHost: localhost\r\n"
				+ "authorization: bearer k\r\nX-API-KEY: k\r\nanthropic-version: 2023-06-01\r\n" + framing + "\r\n");
		for (String header : headers) {
			head.append(header).append("\r\n");
		}
		write(head.append("\r\n").toString());
	}

	void write(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
	}

	/** Reads until the given text has come. */
	String readUntil(String end) throws IOException {
		ByteArrayOutputStream read = new ByteArrayOutputStream();
		while (!read.toString(StandardCharsets.UTF_8).endsWith(end)) {
			int b = this.socket.getInputStream().read();
			if (b < 0) {
				throw new IOException("The connection was closed after: " + read.toString(StandardCharsets.UTF_8));
			}
			read.write(b);
		}
		return read.toString(StandardCharsets.UTF_8);
	}

	String readToEnd() throws IOException {
		return new String(this.socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
