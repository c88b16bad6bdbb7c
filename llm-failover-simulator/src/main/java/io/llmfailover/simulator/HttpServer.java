package io.llmfailover.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts connections on a loopback port and hands their requests to a handler.
 */
final class HttpServer implements AutoCloseable {

	/**
	 * Answers one request. An {@link IOException} ends the connection.
	 */
	interface Handler {

		void handle(ReceivedRequest request, HttpConnection connection) throws IOException;

	}

	private static final Logger LOGGER = System.getLogger(HttpServer.class.getName());

	private final ServerSocket socket;

	private final Handler handler;

	private final ExecutorService threads;

	private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

	HttpServer(String name, int port, Handler handler) {
		this.handler = handler;
		this.threads = threads("simulated-" + name + "-");
		try {
			this.socket = new ServerSocket(port, 1024, InetAddress.getByName("127.0.0.1"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					((port == 0) ? "No free port on 127.0.0.1" : "Port " + port + " of 127.0.0.1 is taken")
							+ " for the simulated provider " + name,
					ex);
		}
	}

	private static ExecutorService threads(String prefix) {
		AtomicInteger number = new AtomicInteger();
		return Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, prefix + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

	void start() {
		this.threads.execute(this::accept);
	}

	int port() {
		return this.socket.getLocalPort();
	}

	int openConnections() {
		// one that has ended may not have been taken out yet
		return (int) this.connections.stream().filter(HttpConnection::open).count();
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				HttpConnection connection = new HttpConnection(this.socket.accept());
				this.connections.add(connection);
				this.threads.execute(() -> read(connection));
				this.threads.execute(() -> serve(connection));
			}
			catch (IOException | RejectedExecutionException ex) {
				// the server is being closed, or that client was gone before it was
				// accepted
			}
		}
		this.connections.forEach(HttpConnection::close);
	}

	private void read(HttpConnection connection) {
		connection.read();
		this.connections.remove(connection);
	}

	private void serve(HttpConnection connection) {
		try (connection) {
			Optional<ReceivedRequest> request = connection.next();
			while (request.isPresent()) {
				this.handler.handle(request.get(), connection);
				request = "close".equalsIgnoreCase(request.get().header("connection")) ? Optional.empty()
						: connection.next();
			}
		}
		catch (IOException ex) {
			// the client went away: nothing is left to answer
		}
		catch (RuntimeException ex) {
			LOGGER.log(Level.ERROR, "A simulated provider could not answer", ex);
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			// it accepts nothing any more all the same
		}
		this.connections.forEach(HttpConnection::close);
		this.threads.shutdownNow();
		awaitThreads();
	}

	// the port stays open for as long as a thread is still leaving accept()
	private void awaitThreads() {
		try {
			this.threads.awaitTermination(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
