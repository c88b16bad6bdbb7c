package io.llmfailover.failover;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The lanes of a call that run beside each other: a target and its hedge. A lane that
 * fails while another one lives just ends; the last one goes on along the chain.
 * Thread-safe.
 */
final class Race {

	private final Sinks.One<Boolean> silence = Sinks.one();

	private int lanes = 1;

	private @Nullable Throwable error;

	/**
	 * Tells that a lane has been silent for long enough that another one may start.
	 */
	void silent() {
		this.silence.tryEmitValue(true);
	}

	/**
	 * When another lane may start.
	 * @return a value then; empty if the race is over before
	 */
	Mono<Boolean> silence() {
		return this.silence.asMono();
	}

	/**
	 * Starts another lane.
	 * @return false if none is left to run beside
	 */
	synchronized boolean join() {
		if (this.lanes == 0) {
			return false;
		}
		this.lanes++;
		return true;
	}

	/**
	 * Ends a lane.
	 * @return whether it was the last one
	 */
	boolean leave() {
		synchronized (this) {
			this.lanes--;
			if (this.lanes > 0) {
				return false;
			}
		}
		// whoever still waits to join need not wait any longer
		this.silence.tryEmitEmpty();
		return true;
	}

	/**
	 * Ends the race with an error that no other lane can mend.
	 * @param error the error
	 */
	void end(Throwable error) {
		synchronized (this) {
			this.error = error;
			this.lanes = 0;
		}
		this.silence.tryEmitEmpty();
	}

	synchronized Throwable error(Throwable otherwise) {
		return (this.error != null) ? this.error : otherwise;
	}

}
