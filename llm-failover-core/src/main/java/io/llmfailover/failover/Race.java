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

	private final Sinks.Empty<Void> over = Sinks.empty();

	private int lanes = 1;

	private @Nullable Turn first;

	private @Nullable Throwable error;

	synchronized void first(Turn turn) {
		this.first = turn;
	}

	synchronized @Nullable Turn first() {
		return this.first;
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
		this.over.tryEmitEmpty();
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
		this.over.tryEmitEmpty();
	}

	Mono<Void> over() {
		return this.over.asMono();
	}

	synchronized Throwable error(Throwable otherwise) {
		return (this.error != null) ? this.error : otherwise;
	}

}
