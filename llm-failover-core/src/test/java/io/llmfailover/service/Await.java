package io.llmfailover.service;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

import reactor.core.publisher.Flux;

/**
 * Waits for what happens on other threads, and of which nobody is told.
 */
public final class Await {

	private static final Duration POLL = Duration.ofMillis(10);

	private static final Duration NEVER_HANG = Duration.ofSeconds(30);

	private Await() {
	}

	/**
	 * Looks again and again until it likes what it sees, but not forever.
	 * @return what it saw last
	 */
	public static <T> T last(Supplier<T> look, Predicate<T> enough) {
		T last = Flux.interval(POLL)
			.onBackpressureDrop()
			.take(NEVER_HANG)
			.map((tick) -> look.get())
			.takeUntil(enough)
			.blockLast();
		return Objects.requireNonNull(last);
	}

}
