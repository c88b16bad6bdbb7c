package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.conversation.ConversationSettings;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static io.llmfailover.service.Talks.history;
import static io.llmfailover.service.Talks.words;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls on one conversation run one after the other.
 */
class ConversationOrderTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private final Talks talks = new Talks();

	private void answerAfter(Duration delay) {
		this.talks.first
			.answering((request) -> this.talks.first.says("Yes").delaySubscription(delay, this.talks.clock));
	}

	@Test
	void whoComesFirstIsServedFirstAThousandTimes() {
		answerAfter(Duration.ofMillis(10));
		LlmFailover service = this.talks.service();
		for (int i = 0; i < 1_000; i++) {
			Conversation alice = service.conversation("alice " + i);
			List<String> order = new ArrayList<>();
			alice.chat("One").subscribe((answer) -> order.add("One"));
			alice.stream("Two").ofType(ChatEvent.Completed.class).subscribe((answer) -> order.add("Two"));

			this.talks.clock.advanceTimeBy(Duration.ofMillis(20));

			assertThat(order).containsExactly("One", "Two");
			assertThat(history(alice)).containsExactly("user: One", "assistant: Yes (signed)", "user: Two",
					"assistant: Yes (signed)");
			assertThat(words(this.talks.first.lastAsked())).hasSize(3);
			this.talks.first.requests.clear();
		}
	}

	@Test
	void callersOnTwoThreadsNeverInterleaveAThousandTimes() {
		LlmFailover service = this.talks.service(ConversationSettings.DEFAULTS, Schedulers.parallel());
		this.talks.first.answering((request) -> this.talks.first.says("Yes").publishOn(Schedulers.parallel()));
		for (int i = 0; i < 1_000; i++) {
			Conversation alice = service.conversation("alice " + i);
			List<ChatResponse> answers = Objects.requireNonNull(Flux.just("One", "Two")
				.flatMap((text) -> Mono.defer(() -> alice.chat(text)).subscribeOn(Schedulers.boundedElastic()))
				.collectList()
				.block(NEVER_HANG));

			assertThat(answers).hasSize(2).allSatisfy((answer) -> assertThat(answer.warnings()).isEmpty());
			List<String> history = history(alice);
			assertThat(history).hasSize(4);
			assertThat(words(this.talks.first.requests.get(2 * i))).containsExactly(history.get(0));
			assertThat(words(this.talks.first.requests.get(2 * i + 1)))
				.containsExactlyElementsOf(history.subList(0, 3));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void refusesTheSeventeenthThatWouldWait(boolean stream) {
		answerAfter(Duration.ofSeconds(1));
		Conversation alice = this.talks.service().conversation("alice");
		List<ChatResponse> answers = new ArrayList<>();
		List<Throwable> failures = new ArrayList<>();

		IntStream.range(0, 18)
			.mapToObj((i) -> stream ? alice.stream("Message " + i)
				.ofType(ChatEvent.Completed.class)
				.map(ChatEvent.Completed::response)
				.single() : alice.chat("Message " + i))
			.forEach((call) -> call.subscribe(answers::add, failures::add));
		assertThat(failures).singleElement()
			.isInstanceOfSatisfying(ChatFailedException.class,
					(failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.RATE_LIMITED));
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(20));

		assertThat(answers).hasSize(17);
		assertThat(history(alice)).hasSize(34).element(32).isEqualTo("user: Message 16");
	}

	@Test
	void waitsForItsTurnWithinItsOwnTime() {
		answerAfter(Duration.ofSeconds(30));
		Conversation alice = this.talks.service().conversation("alice");
		List<Throwable> failures = new ArrayList<>();
		List<ChatResponse> answers = new ArrayList<>();
		alice.chat("Slow").subscribe(answers::add);
		alice.chat(ChatRequest.builder().user("Hasty").timeout(Duration.ofSeconds(5)).build())
			.subscribe(answers::add, failures::add);
		alice.chat("Patient").subscribe(answers::add);

		this.talks.clock.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(failures).singleElement()
			.isInstanceOfSatisfying(ChatFailedException.class,
					(failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED));
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(60));

		assertThat(answers).hasSize(2);
		assertThat(history(alice)).doesNotContain("user: Hasty").hasSize(4);
	}

	@Test
	void theTimeThatIsWaitedIsMissingForTheAnswer() {
		answerAfter(Duration.ofSeconds(4));
		this.talks.second.answering((request) -> Flux.never());
		Conversation alice = this.talks.service().conversation("alice");
		alice.chat("Slow").subscribe();
		List<Throwable> failures = new ArrayList<>();

		alice.chat(ChatRequest.builder().user("Hasty").timeout(Duration.ofSeconds(5)).build()).subscribe((answer) -> {
		}, failures::add);
		this.talks.clock.advanceTimeBy(Duration.ofMillis(5_100));

		assertThat(failures).singleElement()
			.isInstanceOfSatisfying(ChatFailedException.class,
					(failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED));
		assertThat(history(alice)).hasSize(2);
	}

	@Test
	void whoeverGoesAwayWhileItWaitsIsNotAskedFor() {
		answerAfter(Duration.ofSeconds(1));
		Conversation alice = this.talks.service().conversation("alice");
		alice.chat("One").subscribe();
		Disposable gone = alice.chat("Gone").subscribe();
		alice.chat("Three").subscribe();

		gone.dispose();
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(3));

		assertThat(history(alice)).hasSize(4).doesNotContain("user: Gone");
		assertThat(this.talks.first.requests).hasSize(2);
	}

	@Test
	void aReaderThatReadsNoMoreGivesItsTurnAway() {
		this.talks.first.answering((request) -> words(request).contains("user: Slowly") ? Flux
			.concat(Flux.just("Once", " upon", " a").map(TargetEvent.TextPiece::new), this.talks.first.says(" time"))
				: this.talks.first.says("Yes"));
		Conversation alice = this.talks.service().conversation("alice");
		List<ChatEvent> read = new ArrayList<>();
		BaseSubscriber<ChatEvent> reader = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				request(1);
			}

			@Override
			protected void hookOnNext(ChatEvent event) {
				read.add(event);
			}

		};
		alice.stream("Slowly").subscribe(reader);
		List<ChatResponse> answers = new ArrayList<>();
		alice.chat("Next").subscribe(answers::add);
		assertThat(read).hasSize(1);

		this.talks.clock.advanceTimeBy(Duration.ofSeconds(59));
		assertThat(answers).isEmpty();
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(answers).hasSize(1);
		reader.request(Long.MAX_VALUE);

		assertThat(read).last()
			.isInstanceOfSatisfying(ChatEvent.Completed.class,
					(completed) -> assertThat(completed.response().warnings()).hasSize(1));
		assertThat(history(alice)).containsExactly("user: Next", "assistant: Yes (signed)", "user: Slowly",
				"assistant: Once upon a time");
	}

	@Test
	void messagesAddedByHandWaitForTheirTurn() {
		answerAfter(Duration.ofSeconds(1));
		Conversation alice = this.talks.service().conversation("alice");
		alice.chat("One").subscribe();
		List<String> done = new ArrayList<>();
		alice.append(Message.user("Two")).doOnSuccess((nothing) -> done.add("added")).subscribe();
		assertThat(done).isEmpty();

		this.talks.clock.advanceTimeBy(Duration.ofSeconds(1));

		assertThat(done).hasSize(1);
		assertThat(history(alice)).containsExactly("user: One", "assistant: Yes (signed)", "user: Two");
	}

}
