package io.llmfailover.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A server that does with the first connection exactly what a test says.
 */
final class RawServer implements AutoCloseable {

	private final ServerSocket socket;

	private final boolean readsTheRequest;

	private RawServer(ServerSocket socket, boolean readsTheRequest) {
		this.socket = socket;
		this.readsTheRequest = readsTheRequest;
	}

	static RawServer start(Conversation conversation) {
		return start(conversation, true);
	}

	/**
	 * Starts a server whose conversation begins with the request unread.
	 * @param conversation what it does with the first connection
	 * @return the server
	 */
	static RawServer startUnread(Conversation conversation) {
		return start(conversation, false);
	}

	private static RawServer start(Conversation conversation, boolean readsTheRequest) {
		try {
			RawServer server = new RawServer(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), readsTheRequest);
			Thread thread = new Thread(() -> server.serve(conversation), "raw-server");
			thread.setDaemon(true);
			thread.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	URI baseUrl() {
		return URI.create("http://127.0.0.1:" + this.socket.getLocalPort() + "/v1");
	}

	private void serve(Conversation conversation) {
		try (Socket client = this.socket.accept()) {
			if (this.readsTheRequest) {
				readRequest(client.getInputStream());
			}
			conversation.hold(client);
		}
		catch (IOException ex) {
			// the client went away, or the test is over
		}
	}

	private static void readRequest(InputStream in) throws IOException {
		String lower = readHead(in).toLowerCase();
		int length = Integer.parseInt(lower.replaceFirst("(?s).*content-length: *(\\d+).*", "$1"));
		in.readNBytes(length);
	}

	static String readHead(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) in.read());
		}
		return head.toString();
	}

	static void write(Socket client, String text) throws IOException {
		OutputStream out = client.getOutputStream();
		out.write(text.getBytes(StandardCharsets.UTF_8));
		out.flush();
	}

	static void chunk(Socket client, String text) throws IOException {
		write(client, Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n");
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	interface Conversation {

		void hold(Socket client) throws IOException;

	}

}
