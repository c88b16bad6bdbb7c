package io.llmfailover.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection that browsers and proxies keep for one request after the other.
 */
class KeptConnectionTests extends SampleTest {

	private static final int NEVER_HANG_MILLIS = 60_000;

	@Test
	void isReadOnAfterARequestThatCameBeforeTheAnswerToTheOneBeforeWasOver() throws IOException {
		URI address = URI.create(url());
		try (Socket socket = new Socket(address.getHost(), address.getPort())) {
			socket.setSoTimeout(NEVER_HANG_MILLIS);
			// the first one is answered later, on another thread, and the second one at
			// once
			send(socket, chat() + get("/style.css"));
			assertThat(answer(socket.getInputStream())).isEqualTo("HTTP/1.1 200 OK");
			assertThat(answer(socket.getInputStream())).isEqualTo("HTTP/1.1 200 OK");
			send(socket, get("/style.css"));
			assertThat(answer(socket.getInputStream())).isEqualTo("HTTP/1.1 200 OK");
		}
	}

	private static void send(Socket socket, String requests) throws IOException {
		socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
	}

	private static String get(String path) {
		return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
	}

	private static String chat() {
		String body = "{\"message\": \"What is Python?\"}";
		return "POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
				+ body.length() + "\r\n\r\n" + body;
	}

	// the first line of an answer, the rest of which is read, too
	private static String answer(InputStream in) throws IOException {
		String status = line(in);
		int length = 0;
		for (String header = line(in); !header.isEmpty(); header = line(in)) {
			if (header.toLowerCase().startsWith("content-length:")) {
				length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
			}
		}
		assertThat(in.readNBytes(length)).hasSize(length);
		return status;
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = in.read(); next != '\n'; next = in.read()) {
			assertThat(next).as("the connection has ended after '%s'", line).isNotNegative();
			line.append((char) next);
		}
		return line.toString().strip();
	}

}
