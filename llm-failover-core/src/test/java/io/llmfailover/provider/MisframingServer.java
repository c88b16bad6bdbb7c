package io.llmfailover.provider;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server on plain sockets that answers each prompt with that prompt, framed as the
 * prompt asks for.
 */
final class MisframingServer implements AutoCloseable {

	private static final Pattern PROMPT = Pattern.compile("prompt-[a-z]+-\\d+-([A-Z_0-9]+)!");

	private final ServerSocket socket;

	private final Map<String, Later> later = new ConcurrentHashMap<>();

	private final Set<Misframing> closing;

	/**
	 * Starts a server.
	 * @param closing after which misframed answers it closes the connection
	 */
	MisframingServer(Set<Misframing> closing) {
		this.closing = closing;
		try {
			this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "misframing-server");
		thread.setDaemon(true);
		thread.start();
	}

	static String prompt(String user, int number, Misframing misframing) {
		return "prompt-" + user + "-" + number + "-" + misframing + "!";
	}

	URI baseUrl() {
		return URI.create("http://127.0.0.1:" + this.socket.getLocalPort() + "/v1");
	}

	/**
	 * Lets the rest of an answer follow, if there is any.
	 * @param prompt the prompt, which was answered or failed
	 */
	void sendTheRest(String prompt) throws InterruptedException {
		Later rest = this.later.remove(prompt);
		if (rest != null) {
			rest.taken.countDown();
			assertThat(rest.sent.await(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.socket.accept();
				client.setTcpNoDelay(true);
				start(() -> serve(client));
			}
		}
		catch (IOException ex) {
			// the test is over
		}
	}

	private void serve(Socket client) {
		try (client) {
			InputStream in = new BufferedInputStream(client.getInputStream());
			while (serve(client, in)) {
				// the next one
			}
		}
		catch (IOException | InterruptedException ex) {
			// the client went away
		}
	}

	private boolean serve(Socket client, InputStream in) throws IOException, InterruptedException {
		Matcher prompt = PROMPT.matcher(read(in));
		if (!prompt.find()) {
			return false;
		}
		Misframing misframing = Misframing.valueOf(prompt.group(1));
		String body = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + prompt.group()
				+ "\"},\"finish_reason\":\"stop\"}]}";
		String rest = misframing.later(body);
		Later later = new Later();
		if (!rest.isEmpty() && misframing.answersAtOnce()) {
			this.later.put(prompt.group(), later);
		}
		else {
			later.taken.countDown();
		}
		RawServer.write(client, misframing.answer(body));
		if (!rest.isEmpty()) {
			later.taken.await(30, TimeUnit.SECONDS);
			try {
				RawServer.write(client, rest);
			}
			finally {
				later.sent.countDown();
			}
		}
		return !misframing.closes() && !this.closing.contains(misframing);
	}

	private static String read(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			if (next < 0) {
				return "";
			}
			head.append((char) next);
		}
		String length = head.toString().toLowerCase(Locale.ROOT).replaceFirst("(?s).*content-length: *(\\d+).*", "$1");
		return new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
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

	private static final class Later {

		final CountDownLatch taken = new CountDownLatch(1);

		final CountDownLatch sent = new CountDownLatch(1);

	}

}
