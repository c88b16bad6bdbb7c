package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.FailureKind;
import io.llmfailover.conversation.ConversationSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import static io.llmfailover.service.Talks.history;
import static io.llmfailover.service.Talks.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a conversation sends with a message, and what it keeps of a call.
 */
class ConversationTests {

	private final Talks talks = new Talks();

	@Test
	void sendsWhatWasSaidBeforeWithTheNextMessage() {
		Conversation alice = this.talks.service().conversation("alice");

		this.talks.say(alice, "One");
		this.talks.stream(alice, "Two");

		assertThat(words(this.talks.first.asked(1))).containsExactly("user: One", "assistant: Answer 1 (signed)",
				"user: Two");
		assertThat(history(alice)).containsExactly("user: One", "assistant: Answer 1 (signed)", "user: Two",
				"assistant: Answer 2 (signed)");
	}

	@Test
	void keepsConversationsApart() {
		LlmFailover service = this.talks.service();

		this.talks.say(service.conversation("alice"), "One");
		this.talks.say(service.conversation("bob"), "Two");

		assertThat(words(this.talks.first.asked(1))).containsExactly("user: Two");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anAnswerThatComesAsTheServiceClosesIsKept(boolean stream) {
		LlmFailover service = this.talks.service(ConversationSettings.DEFAULTS.withStickyFor(Duration.ofMinutes(5)));
		Conversation alice = service.conversation("alice");
		this.talks.first.answering((request) -> this.talks.first.says("One").doOnComplete(service::close));

		ChatResponse answer = stream ? this.talks.stream(alice, "Hello") : this.talks.say(alice, "Hello");

		assertThat(answer.content()).isEqualTo("One");
		assertThat(history(alice)).containsExactly("user: Hello", "assistant: One (signed)");
	}

	@Test
	void goesOnWithAnotherProviderWhereTheFirstFails() {
		Conversation alice = this.talks.service().conversation("alice");
		this.talks.say(alice, "One");
		this.talks.first.answering((request) -> TalkingProvider.fails(FailureKind.AUTHENTICATION));

		ChatResponse answer = this.talks.say(alice, "Two");

		assertThat(answer.provider()).isEqualTo("second");
		assertThat(words(this.talks.second.asked(0))).containsExactly("user: One", "assistant: Answer 1 (signed)",
				"user: Two");
		assertThat(history(alice)).hasSize(4);
	}

	@Test
	void isHeldOverAProviderOrARouteAsWell() {
		LlmFailover service = this.talks.service();

		this.talks.say(service.conversation("alice"), "One");
		this.talks.say(service.provider("second").conversation("alice"), "Two");
		this.talks
			.answer(service.conversation("alice").chat(ChatRequest.builder().user("Three").route("second").build()));

		assertThat(this.talks.first.requests).hasSize(1);
		assertThat(words(this.talks.second.asked(1))).containsExactly("user: One", "assistant: Answer 1 (signed)",
				"user: Two", "assistant: Answer 1 (signed)", "user: Three");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aFailedCallLeavesNoTrace(boolean stream) {
		LlmFailover service = this.talks.service();
		Conversation alice = service.conversation("alice");
		this.talks.first.answering((request) -> TalkingProvider.fails(FailureKind.CONTENT_FILTERED));

		assertThatThrownBy(() -> this.talks.ask(alice, ChatRequest.of("One"), stream))
			.isInstanceOf(ChatFailedException.class);

		assertThat(history(alice)).isEmpty();
	}

	@Test
	void aCancelledCallLeavesNoTraceAndGivesItsTurnToTheNextOne() {
		Conversation alice = this.talks.service().conversation("alice");
		this.talks.first.answering((request) -> Flux.never());
		Disposable call = alice.stream("One").subscribe();
		this.talks.first.answering((request) -> this.talks.first.says("Yes"));
		List<ChatResponse> answers = new ArrayList<>();
		alice.chat("Two").subscribe(answers::add);
		assertThat(answers).isEmpty();

		call.dispose();
		this.talks.clock.advanceTimeBy(Duration.ofMillis(1));

		assertThat(answers).hasSize(1);
		assertThat(history(alice)).containsExactly("user: Two", "assistant: Yes (signed)");
	}

	@Test
	void keepsNoSystemTextAndSendsThatOfEachRequestFirst() {
		this.talks.systemMessage = "Be kind.";
		Conversation alice = this.talks.service().conversation("alice");

		this.talks.say(alice, "One");
		this.talks.answer(alice.chat(ChatRequest.builder().system("Be brief.").user("Two").build()));

		assertThat(words(this.talks.first.asked(0))).containsExactly("system: Be kind.", "user: One");
		assertThat(words(this.talks.first.asked(1))).startsWith("system: Be brief.", "user: One")
			.doesNotContain("system: Be kind.");
		assertThat(history(alice)).noneMatch((message) -> message.startsWith("system"));
	}

	@Test
	void appendsBehindATurnOfAnotherInstanceWithoutAskingAgain() {
		Conversation here = this.talks.service().conversation("alice");
		Conversation there = this.talks.service().conversation("alice");
		this.talks.say(here, "One");
		this.talks.first.answering((request) -> words(request).contains("user: Slow")
				? this.talks.first.says("Late").delaySubscription(Duration.ofSeconds(1), this.talks.clock)
				: this.talks.first.says("Early"));
		List<ChatResponse> slow = new ArrayList<>();
		here.chat("Slow").subscribe(slow::add);

		this.talks.say(there, "Fast");
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(2));

		assertThat(slow).singleElement()
			.satisfies((answer) -> assertThat(answer.warnings()).singleElement()
				.asString()
				.contains("Another turn was added"));
		assertThat(history(here)).containsExactly("user: One", "assistant: Answer 1 (signed)", "user: Fast",
				"assistant: Early (signed)", "user: Slow", "assistant: Late");
		assertThat(this.talks.first.requests).hasSize(3);
	}

	@Test
	void takesTimesThatNobodyLivesToSeeTheEndOf() {
		Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
		ConversationSettings settings = ConversationSettings.DEFAULTS.withAppendTimeout(forever)
			.withReaderTimeout(forever)
			.withStickyFor(forever);
		Conversation alice = this.talks.service(settings).conversation("alice");

		this.talks.answer(alice.chat(ChatRequest.builder().user("One").timeout(forever).build()));
		this.talks.stream(alice, "Two");

		assertThat(history(alice)).hasSize(4);
	}

}
