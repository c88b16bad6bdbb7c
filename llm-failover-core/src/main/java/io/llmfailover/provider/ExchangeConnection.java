package io.llmfailover.provider;

import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.netty.Connection;

/**
 * The connection of one exchange, as far as the client is Reactor Netty; of any other
 * client nothing is known.
 */
final class ExchangeConnection {

	private static final AttributeKey<Boolean> USED = AttributeKey.valueOf(ExchangeConnection.class, "used");

	private volatile @Nullable Connection connection;

	private volatile boolean asked;

	private volatile boolean reused;

	private volatile boolean reading;

	/**
	 * Takes note of the connection that the request is sent on.
	 * @param request the request
	 */
	void taken(ClientHttpRequest request) {
		this.asked = true;
		if (request.getNativeRequest() instanceof Connection taken) {
			this.connection = taken;
			this.reused = taken.channel().attr(USED).getAndSet(true) != null;
		}
	}

	/**
	 * Takes note that the answer is being read.
	 * @param subscription the subscription to its body
	 */
	void reading(Subscription subscription) {
		this.reading = true;
	}

	/**
	 * Whether anything of the request may have been sent.
	 * @return false if it certainly was not: no connection was made
	 */
	boolean asked() {
		return this.asked;
	}

	/**
	 * Whether the connection had carried a request before. It may have been closed at the
	 * other end in the meantime.
	 * @return true if it was taken from a pool
	 */
	boolean reused() {
		return this.reused;
	}

	/**
	 * Closes the connection if nobody reads the answer: otherwise a cancelled answer that
	 * has begun would be read to its end, however long that takes.
	 */
	void closeUnread() {
		Connection taken = this.connection;
		if (taken != null && !this.reading) {
			taken.dispose();
		}
	}

}
