package io.llmfailover.failover;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A provider that is asked, perhaps beside others in lanes of their own. Thread-safe.
 */
final class Lane {

	private final Sinks.Empty<Void> silence = Sinks.empty();

	private volatile boolean hedged;

	/**
	 * Tells that it has been silent for so long that another provider may be asked beside
	 * it.
	 */
	void fellSilent() {
		this.silence.tryEmitEmpty();
	}

	/**
	 * When another provider may be asked beside it.
	 * @return completes then
	 */
	Mono<Void> silence() {
		return this.silence.asMono();
	}

	/**
	 * Takes note that another lane has started beside this one, which goes on along the
	 * chain from there.
	 */
	void hedge() {
		this.hedged = true;
	}

	boolean hedged() {
		return this.hedged;
	}

}
