package io.llmfailover.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * How the store in memory is bounded; the contract of all stores is tested elsewhere.
 */
class InMemoryConversationStoreTest {

	private final Logger logger = (Logger) LoggerFactory.getLogger(InMemoryConversationStore.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final AtomicLong nanos = new AtomicLong();

	@BeforeEach
	void listen() {
		this.logger.setLevel(Level.INFO);
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@Test
	void neverTakesMoreThanItMayAndLogsWhatIsDropped() {
		InMemoryConversationStore store = new InMemoryConversationStore(100_000, Duration.ofHours(1));

		IntStream.range(0, 100).forEach((i) -> append(store, "conversation " + i, "x".repeat(10_000)));

		assertThat(store.bytes()).isBetween(50_000L, 100_000L);
		assertThat(IntStream.range(0, 100).filter((i) -> !isEmpty(store, "conversation " + i)).count()).isBetween(5L,
				9L);
		assertThat(this.log.list).hasSizeBetween(91, 95).allSatisfy((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(event.getFormattedMessage()).contains("1 turns", "100000 bytes")
				.doesNotContain("xxx", "conversation 1");
		});
	}

	@Test
	void countsCharactersBeyondLatinTwice() {
		InMemoryConversationStore store = new InMemoryConversationStore();

		append(store, "latin", "\u00e4".repeat(10_000));
		long latin = store.bytes();
		append(store, "chinese", "\u4f60".repeat(10_000));

		assertThat(latin).isBetween(10_000L, 11_000L);
		assertThat(store.bytes() - latin).isBetween(20_000L, 21_000L);
	}

	@Test
	void forgetsConversationsThatNobodyUses() {
		InMemoryConversationStore store = new InMemoryConversationStore(100_000, Duration.ofHours(1), this.nanos::get);
		append(store, "used", "x");
		append(store, "unused", "x");

		this.nanos.addAndGet(Duration.ofMinutes(40).toNanos());
		assertThat(isEmpty(store, "used")).isFalse();
		this.nanos.addAndGet(Duration.ofMinutes(40).toNanos());

		assertThat(isEmpty(store, "used")).isFalse();
		assertThat(isEmpty(store, "unused")).isTrue();
		assertThat(store.bytes()).isLessThan(1_000);
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("nobody used it"));
	}

	@Test
	void logsNothingWhereAConversationIsCleared() {
		InMemoryConversationStore store = new InMemoryConversationStore();
		append(store, "alice", "x");

		store.clear("alice").block();

		assertThat(store.bytes()).isZero();
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void refusesBoundsThatMakeNoSense() {
		assertThatThrownBy(() -> new InMemoryConversationStore(0, Duration.ofHours(1)))
			.isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> new InMemoryConversationStore(1, Duration.ZERO))
			.isInstanceOf(IllegalArgumentException.class);
		assertThat(isEmpty(new InMemoryConversationStore(1, Duration.ofSeconds(Long.MAX_VALUE)), "x")).isTrue();
	}

	private static void append(ConversationStore store, String id, String text) {
		store.append(id, 0, List.of(new StoredTurn(text))).block();
	}

	private static boolean isEmpty(ConversationStore store, String id) {
		return Objects.requireNonNull(store.load(id).block()).turns().isEmpty();
	}

}
