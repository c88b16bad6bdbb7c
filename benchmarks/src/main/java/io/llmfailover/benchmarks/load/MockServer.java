package io.llmfailover.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * A provider that does as little as possible: one thread that recognizes where a request
 * ends and writes bytes that were made before. It prints its port and ends with its
 * standard input.
 */
final class MockServer {

	private static final long PACE_NANOS = 10_000_000;

	private static final int BACKLOG = 8192;

	private final Selector selector;

	// streams that are written piece by piece, the one whose turn is next first
	private final Deque<Paced> paced = new ArrayDeque<>();

	private MockServer(Selector selector) {
		this.selector = selector;
	}

	public static void main(String[] args) throws IOException {
		Worker.endWithStandardInput();
		ServerSocketChannel server = ServerSocketChannel.open();
		server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
		server.configureBlocking(false);
		Selector selector = Selector.open();
		server.register(selector, SelectionKey.OP_ACCEPT);
		System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
		new MockServer(selector).run();
	}

	private void run() throws IOException {
		while (true) {
			Paced next = this.paced.peek();
			if (next == null) {
				this.selector.select();
			}
			else {
				long millis = (next.due() - System.nanoTime()) / 1_000_000;
				if (millis > 0) {
					this.selector.select(millis);
				}
				else {
					this.selector.selectNow();
				}
			}
			writePaced();
			Iterator<SelectionKey> keys = this.selector.selectedKeys().iterator();
			while (keys.hasNext()) {
				handle(keys.next());
				keys.remove();
			}
		}
	}

	private void handle(SelectionKey key) {
		try {
			if (key.isValid() && key.isAcceptable()) {
				accept((ServerSocketChannel) key.channel());
			}
			else if (key.isValid()) {
				Connection connection = (Connection) key.attachment();
				if (key.isWritable()) {
					connection.flush();
				}
				if (key.isReadable()) {
					connection.read();
				}
			}
		}
		catch (IOException ex) {
			close(key);
		}
	}

	private static void close(SelectionKey key) {
		key.cancel();
		try {
			key.channel().close();
		}
		catch (IOException ex) {
			// it is gone already
		}
	}

	private void accept(ServerSocketChannel server) throws IOException {
		SocketChannel channel = server.accept();
		while (channel != null) {
			channel.configureBlocking(false);
			channel.socket().setTcpNoDelay(true);
			SelectionKey key = channel.register(this.selector, SelectionKey.OP_READ);
			key.attach(new Connection(key, channel, this::pace));
			channel = server.accept();
		}
	}

	private void pace(Connection connection, int from) {
		this.paced.add(new Paced(connection, from, System.nanoTime() + PACE_NANOS));
	}

	// all have the same pace, so that the order of their turns never changes
	private void writePaced() {
		long now = System.nanoTime();
		while (!this.paced.isEmpty() && this.paced.peek().due() <= now) {
			Paced stream = this.paced.remove();
			try {
				if (stream.connection().writePiece(stream.next())) {
					this.paced.add(new Paced(stream.connection(), stream.next() + 1, stream.due() + PACE_NANOS));
				}
			}
			catch (IOException | CancelledKeyException ex) {
				close(stream.connection().key());
			}
		}
	}

	/**
	 * A stream that has pieces left.
	 *
	 * @param connection where to
	 * @param next the next piece
	 * @param due when it is due, by the clock of {@link System#nanoTime()}
	 */
	private record Paced(Connection connection, int next, long due) {

	}

}
