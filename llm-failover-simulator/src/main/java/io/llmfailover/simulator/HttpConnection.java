package io.llmfailover.simulator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One client's connection. One thread only reads, so that a client that goes away is
 * noticed at once, even while another thread is answering or silent on purpose.
 */
final class HttpConnection implements AutoCloseable {

	private final Socket socket;

	/** The requests that were read; empty: no more will come. */
	private final BlockingQueue<Optional<ReceivedRequest>> requests = new LinkedBlockingQueue<>();

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile boolean closedHere;

	HttpConnection(Socket socket) throws IOException {
		this.socket = socket;
		socket.setTcpNoDelay(true);
	}

	/**
	 * Reads requests until either side closes the connection.
	 */
	void read() {
		try {
			HttpRequestReader reader = new HttpRequestReader(new BufferedInputStream(this.socket.getInputStream()),
					this.socket.getOutputStream());
			for (ReceivedRequest request = reader.next(); request != null; request = reader.next()) {
				this.requests.add(Optional.of(request));
			}
		}
		catch (IOException ex) {
			// the client went away or does not speak HTTP: there is nobody to answer
		}
		finally {
			this.ended.countDown();
			this.requests.add(Optional.empty());
		}
	}

	/**
	 * Waits for the next request.
	 * @return the request, or nothing once the connection has ended
	 */
	Optional<ReceivedRequest> next() throws IOException {
		try {
			return this.requests.take();
		}
		catch (InterruptedException ex) {
			throw new IOException("The simulated provider was closed", ex);
		}
	}

	void write(byte[] bytes) throws IOException {
		try {
			this.socket.getOutputStream().write(bytes);
		}
		catch (IOException ex) {
			// the client is gone, and the reading thread may not know it yet
			this.ended.countDown();
			throw ex;
		}
	}

	/**
	 * Keeps silent for so long.
	 * @throws IOException as soon as the connection ends
	 */
	void pause(Duration duration) throws IOException {
		if (!duration.isZero() && awaitEnd(duration)) {
			throw new IOException("The connection ended during a pause");
		}
	}

	/**
	 * Waits until either side has closed the connection.
	 * @return whether it was closed in that time
	 */
	boolean awaitEnd(Duration timeout) throws IOException {
		try {
			return this.ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			throw new IOException("Interrupted while waiting for the end of a connection", ex);
		}
	}

	/**
	 * Whether neither side is known to have closed the connection.
	 */
	boolean open() {
		return this.ended.getCount() > 0;
	}

	/**
	 * Whether it was this side that closed the connection.
	 */
	boolean closedHere() {
		return this.closedHere;
	}

	/**
	 * Closes with a TCP reset instead of an orderly end.
	 */
	void reset() throws IOException {
		// discards what is unsent and sends RST:
		// https://man7.org/linux/man-pages/man7/socket.7.html
		this.socket.setSoLinger(true, 0);
		close();
	}

	@Override
	public void close() {
		if (open()) {
			this.closedHere = true;
		}
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			// it is closed all the same
		}
		this.ended.countDown();
	}

}
