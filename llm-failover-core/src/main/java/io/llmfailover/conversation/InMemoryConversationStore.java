package io.llmfailover.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Keeps conversations in this instance's memory, bounded by their size: where there is no
 * room for more, those go that were not used for the longest time or are seldom used, and
 * so do those that nobody has used for a while. Both is logged, in numbers and without
 * ids. A conversation whose turns are gone is not told so: it starts anew. Thread-safe.
 */
public final class InMemoryConversationStore implements ConversationStore {

	/** The most bytes by default: 64 MB. */
	public static final long DEFAULT_MAX_BYTES = 64L * 1024 * 1024;

	/** How long a conversation is kept that nobody uses, by default: an hour. */
	public static final Duration DEFAULT_IDLE = Duration.ofHours(1);

	private static final Logger log = LoggerFactory.getLogger(InMemoryConversationStore.class);

	private final Ticker ticker;

	/** Made when a conversation is first held: many applications hold none. */
	private volatile @Nullable Cache<String, Held> conversations;

	private final long maxBytes;

	private final Duration idle;

	/**
	 * Creates a store with the default bounds.
	 */
	public InMemoryConversationStore() {
		this(DEFAULT_MAX_BYTES, DEFAULT_IDLE);
	}

	/**
	 * Creates a store.
	 * @param maxBytes the most bytes that all conversations may have together, their
	 * overhead included, as estimated; at least 1
	 * @param idle how long a conversation is kept that nobody reads or appends to,
	 * positive
	 */
	public InMemoryConversationStore(long maxBytes, Duration idle) {
		this(maxBytes, idle, Ticker.systemTicker());
	}

	InMemoryConversationStore(long maxBytes, Duration idle, Ticker ticker) {
		if (maxBytes < 1) {
			throw new IllegalArgumentException("maxBytes must be at least 1, but is " + maxBytes);
		}
		if (Objects.requireNonNull(idle, "idle").isZero() || idle.isNegative()) {
			throw new IllegalArgumentException("idle must be positive, but is " + idle);
		}
		this.maxBytes = maxBytes;
		this.idle = idle;
		this.ticker = ticker;
	}

	private Cache<String, Held> conversations() {
		Cache<String, Held> conversations = this.conversations;
		if (conversations == null) {
			synchronized (this) {
				conversations = this.conversations;
				if (conversations == null) {
					conversations = newCache();
					this.conversations = conversations;
				}
			}
		}
		return conversations;
	}

	private Cache<String, Held> newCache() {
		return Caffeine.newBuilder()
			.ticker(this.ticker)
			// the bound holds when an append is done, and not some time later
			.executor(Runnable::run)
			.expireAfterAccess(nanos(this.idle), TimeUnit.NANOSECONDS)
			// idle conversations are freed also where nobody uses the store
			.scheduler(Scheduler.systemScheduler())
			.maximumWeight(this.maxBytes)
			.weigher((String id, Held held) -> held.weight())
			.evictionListener(this::evicted)
			.build();
	}

	private static long nanos(Duration idle) {
		Duration longest = Duration.ofNanos(Long.MAX_VALUE);
		return ((idle.compareTo(longest) < 0) ? idle : longest).toNanos();
	}

	@Override
	public Mono<StoredConversation> load(String id) {
		Objects.requireNonNull(id, "id");
		return Mono.fromSupplier(() -> {
			Cache<String, Held> conversations = this.conversations;
			Held held = (conversations != null) ? conversations.getIfPresent(id) : null;
			return (held != null) ? held.conversation() : StoredConversation.EMPTY;
		});
	}

	@Override
	public Mono<Long> append(String id, long expectedVersion, List<StoredTurn> turns) {
		Objects.requireNonNull(id, "id");
		List<StoredTurn> added = List.copyOf(turns);
		if (added.isEmpty()) {
			throw new IllegalArgumentException("turns must hold at least one");
		}
		return Mono.fromSupplier(() -> conversations().asMap()
			.compute(id, (key, old) -> ((old != null) ? old : Held.nothing(id)).with(expectedVersion, added))
			.conversation()
			.version());
	}

	/**
	 * About how much memory all conversations take together.
	 * @return bytes, their overhead included
	 */
	public long bytes() {
		Cache<String, Held> conversations = this.conversations;
		if (conversations == null) {
			return 0;
		}
		conversations.cleanUp();
		return conversations.policy().eviction().map((bound) -> bound.weightedSize().orElse(0)).orElse(0L);
	}

	@Override
	public Mono<Void> clear(String id) {
		Objects.requireNonNull(id, "id");
		return Mono.fromRunnable(() -> {
			Cache<String, Held> conversations = this.conversations;
			if (conversations != null) {
				conversations.invalidate(id);
			}
		});
	}

	private void evicted(@Nullable String id, @Nullable Held held, RemovalCause cause) {
		int turns = (held != null) ? held.conversation().turns().size() : 0;
		if (cause == RemovalCause.EXPIRED) {
			log.info("A conversation of {} turns was dropped from memory, since nobody used it for {}", turns,
					this.idle);
		}
		else {
			log.warn("A conversation of {} turns was dropped from memory, since all conversations together may have {}"
					+ " bytes: allow more, or use another store", turns, this.maxBytes);
		}
	}

}
