package io.llmfailover.sample;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Sends bytes that no HTTP client would, and reads until the server closes the
 * connection.
 */
final class RawRequests {

	// that a connection stays open fails a test, but not by hanging
	private static final int NEVER_HANG_MILLIS = 60_000;

	private RawRequests() {
	}

	/**
	 * Sends a request.
	 * @param url where the application is
	 * @param request the bytes, each letter one
	 * @return all that came until the end of the connection
	 */
	static String send(String url, String request) throws IOException {
		URI address = URI.create(url);
		try (Socket socket = new Socket(address.getHost(), address.getPort())) {
			socket.setSoTimeout(NEVER_HANG_MILLIS);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
