package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import static io.llmfailover.service.Talks.history;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A conversation that is cleared while a turn of it is under way.
 */
class ConversationClearingTests {

	private final Talks talks = new Talks();

	@Test
	void aTurnThatIsUnderWayDoesNotReviveAClearedConversation() {
		Conversation alice = this.talks.service().conversation("alice");
		this.talks.say(alice, "One");
		this.talks.first.answering(
				(request) -> this.talks.first.says("Late").delaySubscription(Duration.ofSeconds(1), this.talks.clock));
		List<ChatResponse> answers = new ArrayList<>();
		alice.chat("Two").subscribe(answers::add);

		alice.clear().block();
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(2));

		assertThat(answers).singleElement()
			.satisfies((answer) -> assertThat(answer.warnings()).singleElement().asString().contains("cleared"));
		assertThat(history(alice)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theFirstTurnOfAConversationIsNotKeptIfItIsClearedMeanwhile(boolean stream) {
		LlmFailover service = this.talks.service();
		Conversation alice = service.conversation("alice");
		this.talks.first.answering(
				(request) -> this.talks.first.says("Late").delaySubscription(Duration.ofSeconds(1), this.talks.clock));
		List<ChatResponse> answers = new ArrayList<>();
		Talks.completed(alice, ChatRequest.of("One"), stream).subscribe(answers::add);
		Talks.completed(alice, ChatRequest.of("Two"), stream).subscribe(answers::add);

		service.conversation("alice").clear().block();
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(3));

		assertThat(answers).hasSize(2);
		assertThat(answers.get(0).warnings()).singleElement().asString().contains("cleared");
		assertThat(answers.get(1).warnings()).isEmpty();
		assertThat(history(alice)).containsExactly("user: Two", "assistant: Late (signed)");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aConversationThatIsClearedWhileItsFirstTurnIsAddedStaysCleared(boolean stream) {
		Conversation alice = this.talks.service().conversation("alice");
		this.talks.store = new ChangedAppends(this.talks.store,
				(append) -> append.delaySubscription(Duration.ofSeconds(1), this.talks.clock));
		Conversation slowly = this.talks.service().conversation("alice");
		List<ChatResponse> answers = new ArrayList<>();
		Talks.completed(slowly, ChatRequest.of("One"), stream).subscribe(answers::add);

		slowly.clear().block();
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(2));

		assertThat(answers).singleElement()
			.satisfies((answer) -> assertThat(answer.warnings()).singleElement().asString().contains("cleared"));
		assertThat(history(alice)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void finishedToolsAreNotKeptInAConversationThatWasClearedMeanwhile(boolean stream) {
		Conversation alice = this.talks.service().conversation("alice");
		AtomicInteger charged = new AtomicInteger();
		this.talks.first.answering((request) -> (this.talks.first.requests.size() == 1)
				? this.talks.first.calls(Talks.CHARGE) : Flux.never());
		Disposable call = Talks.completed(alice, Talks.charging(charged), stream).subscribe();
		assertThat(charged).hasValue(1);

		alice.clear().block();
		call.dispose();

		assertThat(history(alice)).isEmpty();
	}

}
