package io.llmfailover.provider;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;
import reactor.netty.channel.ChannelOperations;

/**
 * The connection of one exchange, as far as the client is Reactor Netty; of any other
 * client nothing is known.
 */
final class ExchangeConnection {

	// a connection that the other end had closed answers what is written to it with a
	// reset, a round trip later; what breaks after that breaks while the provider works
	private static final long STALE_WITHIN = Duration.ofSeconds(1).toMillis();

	private final Scheduler clock;

	private volatile @Nullable Connection connection;

	// a closed channel shows none
	private volatile @Nullable EventLoop eventLoop;

	// nor does it keep its handlers
	private volatile @Nullable SingleExchangeCodec codec;

	private volatile long askedAt;

	private volatile boolean asked;

	private volatile boolean reused;

	ExchangeConnection(Scheduler clock) {
		this.clock = clock;
	}

	/**
	 * Takes note of the connection that the request is sent on.
	 * @param request the request
	 * @return false if the client does not show its connection, which it may not have yet
	 */
	boolean taken(ClientHttpRequest request) {
		if (request.getNativeRequest() instanceof Connection taken) {
			this.connection = taken;
			this.eventLoop = taken.channel().eventLoop();
			// a client that was not made by us speaks HTTP in a way of its own
			SingleExchangeCodec codec = SingleExchangeCodec.install(taken.channel().pipeline());
			this.codec = codec;
			this.reused = codec != null && codec.used();
			asking();
			return true;
		}
		return false;
	}

	/**
	 * Takes note that the request is being sent.
	 */
	void asking() {
		this.askedAt = now();
		this.asked = true;
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
	 * Whether a part of the request is still being written.
	 * @return false if nothing is known
	 */
	boolean sending() {
		SingleExchangeCodec codec = this.codec;
		return codec != null && codec.sending();
	}

	/**
	 * Runs something once all that was received together with what is being read now has
	 * been read.
	 * @param task what is run
	 */
	void afterThisRead(Runnable task) {
		EventLoop loop = this.eventLoop;
		if (loop != null) {
			loop.execute(task);
		}
		else {
			task.run();
		}
	}

	/**
	 * Closes the connection, if it still belongs to this exchange: otherwise a cancelled
	 * answer might be read to its end, however long that takes. Of an answer that has
	 * arrived whole, it releases what nobody has read.
	 */
	void close() {
		Connection taken = this.connection;
		EventLoop loop = this.eventLoop;
		if (taken == null || loop == null) {
			return;
		}
		if (loop.inEventLoop()) {
			close(taken);
		}
		else {
			loop.execute(() -> close(taken));
		}
	}

	private static void close(Connection taken) {
		if (ChannelOperations.get(taken.channel()) == taken) {
			taken.dispose();
		}
		else if (taken instanceof ChannelOperations<?, ?> exchange) {
			// whoever leaves at the very moment of the answer has never subscribed to it
			exchange.discard();
		}
	}

	private long now() {
		return this.clock.now(TimeUnit.MILLISECONDS);
	}

}
