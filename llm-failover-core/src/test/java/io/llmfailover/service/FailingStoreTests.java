package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.ConversationStoreException;
import io.llmfailover.conversation.StoredConversation;
import io.llmfailover.conversation.StoredTurn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A store that cannot be read or written to, for as long as a call waits for it.
 */
class FailingStoreTests {

	private final Talks talks = new Talks();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void deliversTheAnswerThoughItCannotBeKeptAndTellsTheLoss(boolean stream) {
		this.talks.store = new ChangedAppends(this.talks.store,
				(append) -> Mono.error(new IllegalStateException("secret words")));
		Conversation alice = this.talks.service().conversation("alice");

		ChatResponse answer = this.talks.ask(alice, ChatRequest.of("One"), stream);

		assertThat(answer.content()).isEqualTo("Answer 1");
		assertThat(answer.warnings()).singleElement()
			.asString()
			.contains("not certain that this turn is kept")
			.doesNotContain("secret words");
		assertThat(this.talks.lost).containsExactly("alice");
	}

	@Test
	void waitsTwoSecondsForTheStoreBeforeItTellsTheAnswer() {
		this.talks.store = new ChangedAppends(this.talks.store, (append) -> Mono.never());
		Conversation alice = this.talks.service().conversation("alice");
		List<ChatEvent> events = new ArrayList<>();

		alice.stream("One").subscribe(events::add);
		this.talks.clock.advanceTimeBy(Duration.ofMillis(1_999));
		assertThat(events).noneMatch(ChatEvent.Completed.class::isInstance);
		this.talks.clock.advanceTimeBy(Duration.ofMillis(1));

		assertThat(events).last().isInstanceOf(ChatEvent.Completed.class);
		assertThat(this.talks.lost).containsExactly("alice");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void asksNobodyWhereTheHistoryCannotBeRead(boolean stream) {
		this.talks.store = new ConversationStore() {

			@Override
			public Mono<StoredConversation> load(String id) {
				return Mono.error(new IllegalStateException("down"));
			}

			@Override
			public Mono<Long> append(String id, long expectedVersion, List<StoredTurn> turns) {
				return Mono.just(1L);
			}

			@Override
			public Mono<Void> clear(String id) {
				return Mono.empty();
			}

		};

		assertThatThrownBy(
				() -> this.talks.ask(this.talks.service().conversation("alice"), ChatRequest.of("One"), stream))
			.isInstanceOf(ConversationStoreException.class);
		assertThat(this.talks.first.requests).isEmpty();
	}

}
