package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.Message;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.ConversationStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static io.llmfailover.service.Talks.history;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A store that fails for a moment, as one does that is restarted: within the time for it,
 * a turn is added once.
 */
class ConversationStoreTroubleTests {

	private final Talks talks = new Talks();

	private final ConversationStore kept = this.talks.store;

	private int appends;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void addsATurnOnceTheStoreIsBack(boolean stream) {
		failing(3, (append, number) -> Mono.error(new IllegalStateException("restarting")));
		Conversation alice = this.talks.service().conversation("alice");

		ChatResponse answer = stream ? this.talks.stream(alice, "One") : this.talks.say(alice, "One");

		assertKeptOnce(alice, answer);
		assertThat(this.appends).isEqualTo(4);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void addsATurnOnceThoughItsConfirmationIsLost(boolean stream) {
		failing(1, (append, number) -> append.then(Mono.error(new IllegalStateException("connection reset"))));
		Conversation alice = this.talks.service().conversation("alice");

		ChatResponse answer = stream ? this.talks.stream(alice, "One") : this.talks.say(alice, "One");

		assertKeptOnce(alice, answer);
	}

	@Test
	void addsMessagesByHandOnceThoughTheirConfirmationIsLost() {
		failing(2, (append, number) -> append.then(Mono.error(new IllegalStateException("connection reset"))));
		Conversation alice = this.talks.service().conversation("alice");
		List<String> done = new ArrayList<>();

		alice.append(Message.user("Hi")).doOnSuccess((nothing) -> done.add("done")).subscribe();
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(1));

		assertThat(done).hasSize(1);
		assertThat(history(alice)).containsExactly("user: Hi");
	}

	@Test
	void aTurnThatCameInTheMeantimeStaysBeforeTheOneThatIsAddedAgain() {
		Conversation there = this.talks.service().conversation("alice");
		failing(1, (append, number) -> Mono.error(new IllegalStateException("restarting")));
		Conversation here = this.talks.service().conversation("alice");
		List<ChatResponse> answers = new ArrayList<>();
		here.chat("Here").subscribe(answers::add);
		there.append(Message.user("There"), Message.assistant("Yes")).subscribe();

		this.talks.clock.advanceTimeBy(Duration.ofSeconds(1));

		assertThat(history(here)).containsExactly("user: There", "assistant: Yes", "user: Here", "assistant: Answer 1");
		assertThat(answers).singleElement()
			.satisfies((answer) -> assertThat(answer.warnings()).singleElement()
				.asString()
				.contains("Another turn was added"));
	}

	@Test
	void givesUpWhenItsTimeIsUpAndTellsWhy() {
		failing(1_000, (append, number) -> Mono.error(new IllegalStateException("down")));
		Conversation alice = this.talks.service().conversation("alice");
		List<ChatEvent> events = new ArrayList<>();
		alice.stream("One").subscribe(events::add);

		this.talks.clock.advanceTimeBy(Duration.ofMillis(1_999));
		assertThat(events).noneMatch(ChatEvent.Completed.class::isInstance);
		this.talks.clock.advanceTimeBy(Duration.ofMillis(1));

		assertThat(events).last()
			.isInstanceOfSatisfying(ChatEvent.Completed.class,
					(completed) -> assertThat(completed.response().warnings()).singleElement()
						.asString()
						.contains("IllegalStateException"));
		assertThat(this.talks.lost).containsExactly("alice");
		assertThat(this.appends).isLessThan(10);
	}

	@Test
	void tellsThatTimeWasUpWhereTheStoreSaysNothing() {
		failing(1_000, (append, number) -> Mono.never());
		Conversation alice = this.talks.service().conversation("alice");
		List<Throwable> failures = new ArrayList<>();

		alice.append(Message.user("Hi")).subscribe((nothing) -> {
		}, failures::add);
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(2));

		assertThat(failures).singleElement()
			.isInstanceOf(ConversationStoreException.class)
			.extracting(Throwable::getCause)
			.isInstanceOf(TimeoutException.class);
	}

	@Test
	void addsATurnOnceThoughTheDriverOfTheStoreSendsItTwice() {
		this.talks.store = new ChangedAppends(this.talks.store, (append) -> append.then(append));
		Conversation alice = this.talks.service().conversation("alice");

		ChatResponse answer = this.talks.say(alice, "One");

		assertThat(answer.warnings()).isEmpty();
		assertThat(history(alice)).hasSize(2);
	}

	private void assertKeptOnce(Conversation conversation, ChatResponse answer) {
		assertThat(answer.warnings()).isEmpty();
		assertThat(this.talks.lost).isEmpty();
		assertThat(history(conversation)).containsExactly("user: One", "assistant: Answer 1 (signed)");
	}

	private void failing(int times, BiFunction<Mono<Long>, Integer, Mono<Long>> failure) {
		this.talks.store = new ChangedAppends(this.kept, (append) -> Mono.defer(() -> {
			int number = ++this.appends;
			return (number <= times) ? Objects.requireNonNull(failure.apply(append, number)) : append;
		}));
	}

}
