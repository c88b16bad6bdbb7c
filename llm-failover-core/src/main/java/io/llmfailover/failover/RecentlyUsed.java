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
 * Remembers values by name, within bounds: names come with requests, so that nobody knows
 * how many there will be. A value that was not asked for in an hour is forgotten, and of
 * more than 1,000 those that were asked for least recently. A value that is in use stays,
 * however old it is and however many there are. Thread-safe.
 *
 * @param <K> the type of names
 * @param <V> the type of values
 */
final class RecentlyUsed<K, V> {

	private static final int MAX_ENTRIES = 1_000;

	private static final long FORGET_AFTER = Duration.ofHours(1).toNanos();

	private final Time time;

	private final Predicate<V> mayBeForgotten;

	private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();

	/**
	 * Creates an empty memory.
	 * @param time where time comes from
	 * @param mayBeForgotten whether a value is not in use
	 */
	RecentlyUsed(Time time, Predicate<V> mayBeForgotten) {
		this.time = time;
		this.mayBeForgotten = mayBeForgotten;
	}

	/**
	 * The value of a name, which counts as asked for now.
	 * @param name the name
	 * @param create makes the value of a name that has none, or had one that is old
	 * @return the value
	 */
	V get(K name, Function<K, V> create) {
		long now = this.time.now();
		Entry<V> entry = this.entries.get(name);
		if (entry != null && !isOld(entry, now)) {
			entry.lastAskedFor = now;
			return entry.value;
		}
		forgetSome(now);
		Entry<V> current = this.entries.compute(name, (same, known) -> (known == null || isToBeForgotten(known, now))
				? new Entry<>(create.apply(name), now) : known);
		Objects.requireNonNull(current).lastAskedFor = now;
		return current.value;
	}

	private synchronized void forgetSome(long now) {
		this.entries.values().removeIf((entry) -> isToBeForgotten(entry, now));
		int surplus = this.entries.size() - MAX_ENTRIES + 1;
		if (surplus > 0) {
			List<Map.Entry<K, Entry<V>>> oldest = this.entries.entrySet()
				.stream()
				.filter((entry) -> this.mayBeForgotten.test(entry.getValue().value))
				.sorted(Comparator.comparingLong((entry) -> entry.getValue().lastAskedFor - now))
				.limit(surplus)
				.toList();
			oldest.forEach((entry) -> this.entries.remove(entry.getKey(), entry.getValue()));
		}
	}

	private boolean isToBeForgotten(Entry<V> entry, long now) {
		return isOld(entry, now) && this.mayBeForgotten.test(entry.value);
	}

	private boolean isOld(Entry<V> entry, long now) {
		return now - entry.lastAskedFor >= FORGET_AFTER;
	}

	/**
	 * Every value that is remembered just now.
	 * @return the values, in no order
	 */
	Stream<V> all() {
		return this.entries.values().stream().map((entry) -> entry.value);
	}

	private static final class Entry<V> {

		private final V value;

		private volatile long lastAskedFor;

		Entry(V value, long now) {
			this.value = value;
			this.lastAskedFor = now;
		}

	}

}
