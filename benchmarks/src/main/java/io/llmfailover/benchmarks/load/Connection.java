package io.llmfailover.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A connection of the server: reads requests one after the other, and answers each as its
 * path says.
 */
final class Connection {

	private static final Map<Scenario, List<ByteBuffer>> PIECES = new EnumMap<>(Scenario.class);

	private static final ByteBuffer ERROR = Scenario.error();

	private static final int EVERY = 3;

	private static int flaky;

	static {
		for (Scenario scenario : Scenario.values()) {
			PIECES.put(scenario, scenario.pieces());
		}
	}

	private final SelectionKey key;

	private final SocketChannel channel;

	private final Pacer pacer;

	private final Deque<ByteBuffer> unwritten = new ArrayDeque<>();

	private ByteBuffer received = ByteBuffer.allocate(8192);

	Connection(SelectionKey key, SocketChannel channel, Pacer pacer) {
		this.key = key;
		this.channel = channel;
		this.pacer = pacer;
	}

	SelectionKey key() {
		return this.key;
	}

	void read() throws IOException {
		if (!this.received.hasRemaining()) {
			this.received = ByteBuffer.allocate(2 * this.received.capacity()).put(this.received.flip());
		}
		int count = this.channel.read(this.received);
		if (count < 0) {
			throw new EOFException();
		}
		answerWholeRequests();
	}

	private void answerWholeRequests() throws IOException {
		int end = endOfRequest();
		while (end > 0) {
			Scenario scenario = scenario();
			this.received.flip().position(end);
			this.received.compact();
			answer(scenario);
			end = endOfRequest();
		}
	}

	// in Latin-1 a character is a byte
	private int endOfRequest() {
		String text = new String(this.received.array(), 0, this.received.position(), StandardCharsets.ISO_8859_1);
		int head = text.indexOf("\r\n\r\n");
		if (head < 0) {
			return -1;
		}
		String headers = text.substring(0, head).toLowerCase(Locale.ROOT);
		int body = head + 4;
		if (headers.contains("transfer-encoding: chunked")) {
			int last = text.indexOf("0\r\n\r\n", body);
			return (last < 0) ? -1 : last + 5;
		}
		int length = headers.indexOf("content-length:");
		int end = body;
		if (length >= 0) {
			int line = headers.indexOf('\r', length);
			end += Integer.parseInt(headers.substring(length + 15, (line < 0) ? head : line).trim());
		}
		return (end <= text.length()) ? end : -1;
	}

	private Scenario scenario() {
		String start = new String(this.received.array(), 0, Math.min(60, this.received.position()),
				StandardCharsets.ISO_8859_1);
		String path = start.substring(start.indexOf('/') + 1);
		return Scenario.valueOf(path.substring(0, path.indexOf('/')).toUpperCase(Locale.ROOT));
	}

	private void answer(Scenario scenario) throws IOException {
		if (scenario == Scenario.FLAKY && ++flaky % EVERY == 0) {
			write(ERROR.duplicate());
			return;
		}
		List<ByteBuffer> pieces = pieces(scenario);
		write(pieces.get(0).duplicate());
		if (pieces.size() > 1) {
			this.pacer.pace(this, 1);
		}
	}

	/**
	 * Writes a piece of a paced stream.
	 * @param piece its number
	 * @return whether there are more
	 */
	boolean writePiece(int piece) throws IOException {
		List<ByteBuffer> pieces = pieces(Scenario.PACED);
		write(pieces.get(piece).duplicate());
		return piece + 1 < pieces.size();
	}

	private static List<ByteBuffer> pieces(Scenario scenario) {
		return PIECES.getOrDefault(scenario, List.of());
	}

	private void write(ByteBuffer bytes) throws IOException {
		this.unwritten.add(bytes);
		flush();
	}

	void flush() throws IOException {
		while (!this.unwritten.isEmpty()) {
			this.channel.write(this.unwritten.peek());
			if (this.unwritten.peek().hasRemaining()) {
				this.key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
				return;
			}
			this.unwritten.remove();
		}
		this.key.interestOps(SelectionKey.OP_READ);
	}

	/**
	 * Sees to it that the other pieces are written in time.
	 */
	@FunctionalInterface
	interface Pacer {

		void pace(Connection connection, int from);

	}

}
