package io.llmfailover.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatResponse;
import io.llmfailover.service.LlmFailover;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What holds for every store, and for two instances that share one.
 */
abstract class ConversationStoreContract extends KeptAttachmentsContract {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int RACES = Integer.getInteger("conversations.races", 1_000);

	/** An id of its own for each test: a store may outlive one. */
	private final String id = "conversation " + UUID.randomUUID();

	@Test
	void holdsNothingUnderAnIdThatWasNeverUsed() {
		assertThat(load(store())).isEqualTo(StoredConversation.EMPTY);
	}

	@Test
	void givesBackWhatWasAppendedInOrder() {
		long first = append(store(), 0, "one");
		long second = append(store(), first, "two", "three");

		assertThat(first).isPositive();
		assertThat(second).isGreaterThan(first);
		assertThat(load(store())).isEqualTo(new StoredConversation(second, turns("one", "two", "three")));
	}

	@Test
	void showsTheOtherInstanceWhatWasAppended() {
		long first = append(store(), 0, "one");
		assertThat(load(otherInstance())).isEqualTo(new StoredConversation(first, turns("one")));

		long second = append(otherInstance(), first, "two");
		assertThat(load(store())).isEqualTo(new StoredConversation(second, turns("one", "two")));
	}

	@Test
	void givesBackEveryCharacterAsItCame() {
		String text = "{\"quoted\": \"a\\u0000b\"}\n\t'; -- % _ \\ \u00e4\u00df \u4f60\u597d \ud83d\ude80 \u2028 \ufeff";

		append(store(), 0, text, "", " ");

		assertThat(load(otherInstance()).turns()).isEqualTo(turns(text, "", " "));
	}

	@Test
	void givesBackATurnOfSeveralMegabytes() {
		String text = "0123456789abcdef".repeat(200_000);

		append(store(), 0, text);

		assertThat(load(otherInstance()).turns()).isEqualTo(turns(text));
	}

	@Test
	void refusesAnAppendAtAVersionThatIsGone() {
		long first = append(store(), 0, "one");
		long second = append(otherInstance(), first, "two");

		assertConflict(store(), first);
		assertConflict(store(), 0);
		assertThat(load(store())).isEqualTo(new StoredConversation(second, turns("one", "two")));
	}

	@Test
	void refusesAnAppendAtAVersionThatNeverWas() {
		assertConflict(store(), 7);
		assertThat(load(store())).isEqualTo(StoredConversation.EMPTY);

		long first = append(store(), 0, "one");
		assertConflict(store(), first + 1);
		assertThat(load(store()).turns()).isEqualTo(turns("one"));
	}

	@Test
	void refusesAnAppendThatWasPreparedBeforeTheConversationWasCleared() {
		long before = append(store(), 0, "one");
		clear(store());
		append(store(), 0, "another one");

		assertConflict(store(), before);
		assertThat(load(store()).turns()).isEqualTo(turns("another one"));
	}

	@Test
	void forgetsAClearedConversation() {
		append(store(), 0, "one", "two");

		clear(otherInstance());
		clear(store());

		assertThat(load(store())).isEqualTo(StoredConversation.EMPTY);
		assertThat(load(otherInstance())).isEqualTo(StoredConversation.EMPTY);
	}

	@Test
	void doesNothingBeforeItIsSubscribedTo() {
		long first = append(store(), 0, "one");

		store().append(this.id, first, turns("two"));
		store().clear(this.id);

		assertThat(load(store())).isEqualTo(new StoredConversation(first, turns("one")));
	}

	@Test
	void refusesToAppendNothing() {
		assertThatThrownBy(() -> await(store().append(this.id, 0, List.of())))
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("turns");
	}

	@Test
	void tellsIdsApartByEveryCharacter() {
		List<String> ids = List.of("a", "A", "a ", " a", "a:b", "a/b", "a%", "a_", "a'b", "a\"b", "\u00e4", "a\u0308",
				"\ud83d\ude80", "x".repeat(200), "x".repeat(199) + "y");
		String prefix = UUID.randomUUID().toString().substring(0, 8);
		List<String> used = ids.stream().map((one) -> (one.length() < 190) ? prefix + one : one).toList();

		used.forEach((one) -> await(store().clear(one)));
		used.forEach((one) -> await(store().append(one, 0, turns("turn of " + one))));

		assertThat(used).allSatisfy(
				(one) -> assertThat(await(otherInstance().load(one)).turns()).isEqualTo(turns("turn of " + one)));
	}

	@Test
	void letsExactlyOneOfTwoAppendsAtTheSameVersionThrough() {
		List<String> expected = new ArrayList<>();
		long version = 0;
		for (int round = 0; round < RACES; round++) {
			int number = round;
			long read = version;
			AtomicLong conflicts = new AtomicLong();
			AtomicLong appended = new AtomicLong();
			List<String> won = Objects
				.requireNonNull(Flux.just(store(), otherInstance()).index().flatMap((instance) -> {
					String turn = "turn " + number + " of instance " + instance.getT1();
					return instance.getT2()
						.append(this.id, read, turns(turn))
						.subscribeOn(Schedulers.boundedElastic())
						.doOnNext(appended::set)
						.map((now) -> turn)
						.onErrorResume(VersionConflictException.class, (conflict) -> {
							conflicts.incrementAndGet();
							return Mono.empty();
						});
				}).collectList().block(PATIENCE));
			assertThat(won).hasSize(1);
			assertThat(conflicts).hasValue(1);
			expected.addAll(won);
			version = appended.get();
		}
		assertThat(load(otherInstance()))
			.isEqualTo(new StoredConversation(version, turns(expected.toArray(String[]::new))));
	}

	@Test
	void callersOnOneIdAreServedInOrderWithinAnInstanceAndNeverInterleaveWithAnother() {
		try (LlmFailover here = instance(store()); LlmFailover there = instance(otherInstance())) {
			int behind = 0;
			for (int round = 0; round < RACES; round++) {
				String one = this.id + " " + round;
				Mono<ChatResponse> other = there.conversation(one)
					.chat("Three")
					.subscribeOn(Schedulers.boundedElastic());
				Mono<ChatResponse> second = completed(here.conversation(one).stream("Two"));
				// in this order, on this thread
				List<ChatResponse> answers = Objects
					.requireNonNull(Flux.mergeSequential(other, here.conversation(one).chat("One"), second)
						.collectList()
						.block(PATIENCE));

				behind += (int) answers.stream().filter((answer) -> !answer.warnings().isEmpty()).count();
				List<String> said = here.conversation(one)
					.blocking()
					.history()
					.stream()
					.map(AnsweringProvider::text)
					.toList();
				assertThat(said).containsSubsequence("One", "Answer to One", "Two", "Answer to Two").hasSize(6);
				assertThat(said.indexOf("Answer to Three")).isEqualTo(said.indexOf("Three") + 1);
				assertThat(said.indexOf("Three")).isIn(0, 2, 4);
			}
			System.out
				.println(getClass().getSimpleName() + ": " + RACES + " times two callers on one instance and one on"
						+ " another, of whose turns " + behind + " were added behind another instance's");
		}
	}

	private static LlmFailover instance(ConversationStore store) {
		return LlmFailover.builder()
			.provider(new AnsweringProvider((said) -> "Answer to " + said))
			.conversationStore(store)
			.conversations(ConversationSettings.DEFAULTS.withAppendTimeout(PATIENCE))
			.build();
	}

	private static Mono<ChatResponse> completed(Flux<ChatEvent> events) {
		return events.ofType(ChatEvent.Completed.class).map(ChatEvent.Completed::response).single();
	}

	@Test
	void neverShowsHalfOfAnAppend() {
		List<StoredTurn> three = turns("one", "two", "three");
		Flux<StoredConversation> reads = Flux.range(0, 200)
			.concatMap((i) -> otherInstance().load(this.id))
			.subscribeOn(Schedulers.boundedElastic());
		Mono<Long> writes = Flux.range(0, 30)
			.concatMap((i) -> store().load(this.id).flatMap((now) -> store().append(this.id, now.version(), three)))
			.last()
			.subscribeOn(Schedulers.boundedElastic());

		List<StoredConversation> seen = Objects.requireNonNull(
				Flux.merge(reads, writes.thenMany(Flux.<StoredConversation>empty())).collectList().block(PATIENCE));

		assertThat(seen).allSatisfy((read) -> assertThat(read.turns())
			.isEqualTo(IntStream.range(0, read.turns().size() / 3).boxed().flatMap((i) -> three.stream()).toList()));
		assertThat(load(store()).turns()).hasSize(90);
	}

	private void assertConflict(ConversationStore store, long version) {
		assertThatThrownBy(() -> await(store.append(this.id, version, turns("too late"))))
			.isInstanceOf(VersionConflictException.class);
	}

	private StoredConversation load(ConversationStore store) {
		return await(store.load(this.id));
	}

	private long append(ConversationStore store, long version, String... texts) {
		return await(store.append(this.id, version, turns(texts)));
	}

	private void clear(ConversationStore store) {
		await(store.clear(this.id));
	}

	private static <T extends @Nullable Object> T await(Mono<T> result) {
		return result.block(PATIENCE);
	}

	private static List<StoredTurn> turns(String... texts) {
		return List.of(texts).stream().map(StoredTurn::new).toList();
	}

}
