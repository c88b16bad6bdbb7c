package io.llmfailover.provider;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What was learned, for a limited time and of a limited number of things: of more, those
 * that were learned first are forgotten. Thread-safe.
 *
 * @param <K> what something was learned of
 * @param <V> what was learned
 */
final class Remembered<K, V> {

	/** The most things of which something is remembered. */
	static final int MOST = 1_000;

	private final Scheduler clock;

	private final long remembered;

	private final Map<K, Entry<V>> entries = new LinkedHashMap<>();

	/**
	 * Creates a memory.
	 * @param remembered how long something is remembered after it was learned
	 * @param clock where time comes from
	 */
	Remembered(Duration remembered, Scheduler clock) {
		this.remembered = remembered.toMillis();
		this.clock = clock;
	}

	synchronized @Nullable V get(K key) {
		Entry<V> entry = this.entries.get(key);
		if (entry != null && entry.until <= now()) {
			this.entries.remove(key);
			return null;
		}
		return (entry != null) ? entry.value : null;
	}

	/**
	 * Learns something.
	 * @param key what of
	 * @param first what is known of something new
	 * @param lesson adds the lesson to what was known
	 */
	synchronized void learn(K key, V first, UnaryOperator<V> lesson) {
		V known = get(key);
		this.entries.remove(key);
		this.entries.put(key, new Entry<>(lesson.apply((known != null) ? known : first), now() + this.remembered));
		while (this.entries.size() > MOST) {
			this.entries.remove(this.entries.keySet().iterator().next());
		}
	}

	/**
	 * Tells what is remembered, oldest first.
	 * @param action takes each thing and what is known of it
	 */
	void forEach(BiConsumer<K, V> action) {
		Map<K, V> known = new LinkedHashMap<>();
		synchronized (this) {
			long now = now();
			this.entries.forEach((key, entry) -> {
				if (entry.until > now) {
					known.put(key, entry.value);
				}
			});
		}
		known.forEach(action);
	}

	synchronized boolean nothing() {
		return this.entries.isEmpty();
	}

	synchronized void clear() {
		this.entries.clear();
	}

	private long now() {
		return this.clock.now(TimeUnit.MILLISECONDS);
	}

	private record Entry<V>(V value, long until) {

	}

}
