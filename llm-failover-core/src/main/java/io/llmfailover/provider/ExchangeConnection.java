package io.llmfailover.provider;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;

/**
 * The connection of one exchange, as far as the client is Reactor Netty; of any other
 * client nothing is known.
 */
final class ExchangeConnection {

	private static final AttributeKey<Boolean> USED = AttributeKey.valueOf(ExchangeConnection.class, "used");

	// a connection that the other end had closed answers what is written to it with a
	// reset, a round trip later; what breaks after that breaks while the provider works
	private static final long STALE_WITHIN = Duration.ofSeconds(1).toMillis();

	private final Scheduler clock;

	private volatile @Nullable Connection connection;

	private volatile long askedAt;

	private volatile boolean asked;

	private volatile boolean reused;

	private volatile boolean reading;

	ExchangeConnection(Scheduler clock) {
		this.clock = clock;
	}

	/**
	 * Takes note of the connection that the request is sent on.
	 * @param request the request
	 */
	void taken(ClientHttpRequest request) {
		this.askedAt = now();
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
	 * Whether a connection that breaks now, before anything was received, may have been
	 * closed at the other end before the request was sent.
	 * @return true if it was taken from a pool a moment ago
	 */
	boolean stale() {
		return this.reused && now() - this.askedAt <= STALE_WITHIN;
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

	private long now() {
		return this.clock.now(TimeUnit.MILLISECONDS);
	}

}
