package io.llmfailover.conversation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/**
 * Notices that the reader of a stream has not asked for more in a while. One per
 * subscription.
 */
final class ReaderWatch {

	private final TurnTime time;

	private final Duration longest;

	private final Runnable idle;

	private final Disposable.Swap alarm = Disposables.swap();

	private long wanted;

	private boolean ended;

	/**
	 * Creates the watch.
	 * @param time where time comes from
	 * @param longest how long a reader may not ask for more
	 * @param idle what is done when that time is up; once at most for each pause
	 */
	ReaderWatch(TurnTime time, Duration longest, Runnable idle) {
		this.time = time;
		this.longest = TurnTime.limited(longest);
		this.idle = idle;
	}

	<T> Flux<T> watch(Flux<T> source) {
		return source.doOnNext((event) -> delivered())
			.doOnRequest(this::requested)
			.doOnSubscribe((subscription) -> arm())
			.doFinally((signal) -> end());
	}

	private synchronized void requested(long more) {
		this.wanted = (this.wanted + more < 0) ? Long.MAX_VALUE : this.wanted + more;
		this.alarm.update(Disposables.disposed());
	}

	private synchronized void delivered() {
		if (this.wanted != Long.MAX_VALUE) {
			this.wanted--;
		}
		arm();
	}

	private synchronized void arm() {
		if (this.wanted == 0 && !this.ended) {
			this.alarm
				.update(this.time.scheduler().schedule(this.idle, this.longest.toMillis(), TimeUnit.MILLISECONDS));
		}
	}

	private synchronized void end() {
		this.ended = true;
		this.alarm.dispose();
	}

}
