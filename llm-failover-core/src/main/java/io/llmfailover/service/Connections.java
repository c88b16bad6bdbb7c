package io.llmfailover.service;

import java.util.concurrent.atomic.AtomicBoolean;

import io.llmfailover.provider.HttpClients;
import io.llmfailover.provider.PoolSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The connections that a service opened itself, and whether it is closed. Clients are
 * made while the service is put together, by one thread; the rest is thread-safe.
 */
final class Connections {

	private final AtomicBoolean closed = new AtomicBoolean();

	private final PoolSettings settings;

	private @Nullable ConnectionProvider pool;

	private @Nullable WebClient client;

	Connections(PoolSettings settings) {
		this.settings = settings;
	}

	WebClient client() {
		if (this.client == null) {
			this.pool = HttpClients.pool(this.settings);
			this.client = HttpClients.create(this.pool);
		}
		return this.client;
	}

	void refuseIfClosed() {
		if (this.closed.get()) {
			throw new IllegalStateException("The service is closed");
		}
	}

	void close() {
		if (this.closed.compareAndSet(false, true) && this.pool != null) {
			this.pool.dispose();
		}
	}

}
