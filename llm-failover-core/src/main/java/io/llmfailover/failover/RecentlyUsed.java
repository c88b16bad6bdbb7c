package io.llmfailover.failover;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is remembered by name, within bounds: names come with requests, so that nobody
 * knows how many there will be. What was not asked for in an hour is forgotten, and
 * beyond 1,000 names what was asked for least recently. Thread-safe.
 *
 * @param <K> by what it is asked for
 * @param <V> what is remembered
 */
final class RecentlyUsed<K, V> {

	static final int MOST = 1_000;

	static final Duration LONGEST = Duration.ofHours(1);

	private final Time time;

	private final Predicate<V> mayBeForgotten;

	private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();

	/**
	 * Creates a memory of nothing.
	 * @param time where time comes from
	 * @param mayBeForgotten whether something is not in use
	 */
	RecentlyUsed(Time time, Predicate<V> mayBeForgotten) {
		this.time = time;
		this.mayBeForgotten = mayBeForgotten;
	}

	V get(K name, Function<K, V> create) {
		long now = this.time.now();
		Entry<V> entry = this.entries.get(name);
		if (entry != null && !isOld(entry, now)) {
			entry.asked = now;
			return entry.value;
		}
		forgetSome(now);
		Entry<V> current = this.entries.compute(name, (same, known) -> (known == null || isForgotten(known, now))
				? new Entry<>(create.apply(name), now) : known);
		Objects.requireNonNull(current).asked = now;
		return current.value;
	}

	private synchronized void forgetSome(long now) {
		this.entries.values().removeIf((entry) -> isForgotten(entry, now));
		int tooMany = this.entries.size() - MOST + 1;
		if (tooMany > 0) {
			List<Map.Entry<K, Entry<V>>> oldest = this.entries.entrySet()
				.stream()
				.filter((entry) -> this.mayBeForgotten.test(entry.getValue().value))
				.sorted(Comparator.comparingLong((entry) -> entry.getValue().asked - now))
				.limit(tooMany)
				.toList();
			oldest.forEach((entry) -> this.entries.remove(entry.getKey(), entry.getValue()));
		}
	}

	private boolean isForgotten(Entry<V> entry, long now) {
		return isOld(entry, now) && this.mayBeForgotten.test(entry.value);
	}

	private boolean isOld(Entry<V> entry, long now) {
		return now - entry.asked >= LONGEST.toNanos();
	}

	Stream<V> all() {
		return this.entries.values().stream().map((entry) -> entry.value);
	}

	private static final class Entry<V> {

		private final V value;

		private volatile long asked;

		Entry(V value, long asked) {
			this.value = value;
			this.asked = asked;
		}

	}

}
