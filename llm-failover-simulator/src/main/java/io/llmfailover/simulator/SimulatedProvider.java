package io.llmfailover.simulator;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * An HTTP/1.1 server on a port of 127.0.0.1, by default a free one, that speaks a
 * provider's wire protocol and does what its {@link Behavior} says: at first it answers.
 * Thread-safe.
 *
 * <pre class="code">
 * try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start()) {
 *     openai.script(Behavior.reset(), Behavior.answer("Hello"));
 *     // point a client to openai.baseUrl()
 * }
 * </pre>
 */
public final class SimulatedProvider implements AutoCloseable {

	private final Profile profile;

	private final HttpServer server;

	private final RequestLog log = new RequestLog();

	private final Script script = new Script();

	private SimulatedProvider(Profile profile, int port) {
		this.profile = profile;
		this.server = new HttpServer(profile.name(), port, new RequestHandler(profile, this.log, this.script));
	}

	/**
	 * A provider that speaks OpenAI's chat completions.
	 * @param name the name to show
	 * @return a builder
	 */
	public static Builder openAi(String name) {
		return new Builder(name, Vendor.OPENAI);
	}

	/**
	 * A provider that speaks Anthropic's messages.
	 * @param name the name to show
	 * @return a builder
	 */
	public static Builder anthropic(String name) {
		return new Builder(name, Vendor.ANTHROPIC);
	}

	/**
	 * A known vendor's provider, with its base path, protocol and errors.
	 * @param name {@code gemini}, {@code anthropic}, {@code xai}, {@code openai} or
	 * {@code deepseek}
	 * @return a builder
	 * @throws IllegalArgumentException if the name is none of these
	 */
	public static Builder known(String name) {
		return new Builder(name, Vendor.valueOf(name.toUpperCase(Locale.ROOT)));
	}

	/**
	 * The name to show.
	 * @return the name
	 */
	public String name() {
		return this.profile.name();
	}

	/**
	 * The base URL to give to a client, for example {@code http://127.0.0.1:40001/v1}.
	 * @return the URL without a slash at its end
	 */
	public URI baseUrl() {
		return URI.create("http://127.0.0.1:" + this.server.port() + this.profile.vendor().basePath());
	}

	/**
	 * Sets what is done with every request from now on; a script goes on first.
	 * @param behavior what to do
	 */
	public void behave(Behavior behavior) {
		synchronized (this.script) {
			this.script.behave(behavior);
		}
	}

	/**
	 * Sets what is done with the next requests, one after the other, in place of what is
	 * left of an earlier script. After that the standing behavior holds again.
	 * @param behaviors one behavior for each of the next requests
	 */
	public void script(Behavior... behaviors) {
		synchronized (this.script) {
			this.script.play(List.of(behaviors));
		}
	}

	/**
	 * The standing behavior.
	 * @return what {@link #behave(Behavior)} has set, or an answer
	 */
	public Behavior behavior() {
		synchronized (this.script) {
			return this.script.standing();
		}
	}

	/**
	 * The requests so far, in the order of arrival, which is also the order in which they
	 * were given their behaviors.
	 * @return an unmodifiable snapshot
	 */
	public List<ReceivedRequest> requests() {
		return this.log.requests();
	}

	/**
	 * Waits until so many requests have arrived since the start or the last
	 * {@link #clear()}.
	 * @param count how many
	 * @param timeout how long to wait at most
	 * @return all requests so far, {@code count} or more
	 * @throws AssertionError if fewer arrived in that time
	 */
	public List<ReceivedRequest> awaitRequests(int count, Duration timeout) {
		return this.log.await(count, timeout);
	}

	/**
	 * Waits until the client has closed the connection on which a request came.
	 * @param request one of {@link #requests()}
	 * @param timeout how long to wait at most
	 * @return how long that took from this call on; next to nothing if it was closed
	 * before
	 * @throws AssertionError if the client did not close it in that time, or if this
	 * provider itself closed it
	 * @throws IllegalArgumentException if the request is not one of this provider's
	 */
	public Duration awaitClosed(ReceivedRequest request, Duration timeout) {
		long start = System.nanoTime();
		HttpConnection connection = this.log.connection(request);
		try {
			if (!connection.awaitEnd(timeout)) {
				throw new AssertionError("The client kept the connection open for " + timeout);
			}
		}
		catch (IOException ex) {
			throw new AssertionError("Interrupted", ex);
		}
		if (connection.closedHere()) {
			throw new AssertionError("It was not the client that closed the connection");
		}
		return Duration.ofNanos(System.nanoTime() - start);
	}

	/**
	 * The number of connections that are open now, idle ones included.
	 * @return how many
	 */
	public int openConnections() {
		return this.server.openConnections();
	}

	/**
	 * Forgets the requests so far and what is left of a script. The standing behavior
	 * stays.
	 */
	public void clear() {
		synchronized (this.script) {
			this.script.play(List.of());
			this.log.clear();
		}
	}

	/**
	 * Closes the port and all connections, also those with an answer under way.
	 */
	@Override
	public void close() {
		this.server.close();
	}

	@Override
	public String toString() {
		return name() + " at " + baseUrl();
	}

	Profile profile() {
		return this.profile;
	}

	/**
	 * Describes a simulated provider before it starts.
	 */
	public static final class Builder {

		private Profile profile;

		private int port;

		private Builder(String name, Vendor vendor) {
			this.profile = new Profile(name, vendor);
		}

		/**
		 * Sets how long the provider takes before it begins to answer or to fail.
		 * @param latency the time; 0 by default
		 * @return this builder
		 */
		public Builder latency(Duration latency) {
			this.profile = this.profile.withLatency(latency);
			return this;
		}

		/**
		 * Sets how long the provider takes for each token of an answer, streamed or not.
		 * @param tokenDelay the time; 0 by default
		 * @return this builder
		 */
		public Builder tokenDelay(Duration tokenDelay) {
			this.profile = this.profile.withTokenDelay(tokenDelay);
			return this;
		}

		/**
		 * Lets the provider answer requests without a key too.
		 * @return this builder
		 */
		public Builder keyless() {
			this.profile = this.profile.withoutKey();
			return this;
		}

		/**
		 * Sets the port, for what cannot be told another one.
		 * @param port the port, 1 to 65535; a free one by default
		 * @return this builder
		 */
		public Builder port(int port) {
			if (port < 1 || port > 65_535) {
				throw new IllegalArgumentException("port must be from 1 to 65535, but is " + port);
			}
			this.port = port;
			return this;
		}

		/**
		 * Starts the provider.
		 * @return the provider, which is reachable now
		 * @throws java.io.UncheckedIOException if the port is taken, or none is free
		 */
		public SimulatedProvider start() {
			SimulatedProvider provider = new SimulatedProvider(this.profile, this.port);
			provider.server.start();
			return provider;
		}

	}

}
