package io.llmfailover.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that answers each connection with given bytes, and then closes it.
 */
public final class FaultServer implements AutoCloseable {

	private static final Pattern LENGTH = Pattern.compile("content-length: *(\\d+)");

	private final ServerSocket socket;

	private final List<byte[]> responses;

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private FaultServer(ServerSocket socket, List<byte[]> responses) {
		this.socket = socket;
		this.responses = responses;
	}

	/**
	 * Starts a server.
	 * @param responses status line, headers and body for each connection, the last for
	 * all further ones too
	 * @return the server
	 */
	public static FaultServer start(byte[]... responses) {
		try {
			FaultServer server = new FaultServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
					List.of(responses));
			Thread thread = new Thread(server::serve, "fault-server");
			thread.setDaemon(true);
			thread.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts a server that answers everything with status 200.
	 * @param contentType the type that it names; empty for none
	 * @param body the body, which ends with the connection
	 * @return the server
	 */
	public static FaultServer answering(String contentType, String body) {
		String type = contentType.isEmpty() ? "" : "Content-Type: " + contentType + "\r\n";
		return start(
				("HTTP/1.1 200 OK\r\n" + type + "Connection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
	}

	public URI baseUrl() {
		return URI.create("http://127.0.0.1:" + this.socket.getLocalPort() + "/v1");
	}

	/**
	 * The bodies of the requests so far.
	 * @return the JSON texts, in the order of their connections
	 */
	public List<String> requests() {
		return this.requests;
	}

	private void serve() {
		while (!this.socket.isClosed()) {
			try (Socket client = this.socket.accept()) {
				String request = readRequest(client.getInputStream());
				byte[] response = this.responses.get(Math.min(this.requests.size(), this.responses.size() - 1));
				this.requests.add(request);
				OutputStream out = client.getOutputStream();
				out.write(response);
				out.flush();
			}
			catch (IOException ex) {
				// the client went away, or the test is over
			}
		}
	}

	private static String readRequest(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("no request");
			}
			head.append((char) next);
		}
		Matcher length = LENGTH.matcher(head.toString().toLowerCase(Locale.ROOT));
		return length.find() ? new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
				: "";
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

}
