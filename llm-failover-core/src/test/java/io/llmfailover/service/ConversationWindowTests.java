package io.llmfailover.service;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.conversation.ConversationSettings;
import io.llmfailover.conversation.ConversationWindow;
import io.llmfailover.conversation.StoredConversation;
import io.llmfailover.conversation.StoredTurn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.llmfailover.service.Talks.history;
import static io.llmfailover.service.Talks.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What of a conversation is sent, with whose states, and whom first.
 */
class ConversationWindowTests {

	private final Talks talks = new Talks();

	private Conversation alice(ConversationWindow window) {
		return this.talks.service(ConversationSettings.DEFAULTS.withWindow(window)).conversation("alice");
	}

	@Test
	void cutsRarelyAndDeep() {
		Conversation alice = alice(ConversationWindow.ofTurns(10));

		List<Integer> sent = IntStream.range(0, 25).map((i) -> {
			this.talks.say(alice, "Message " + i);
			return (this.talks.first.lastAsked().messages().size() + 1) / 2;
		}).boxed().toList();

		assertThat(sent).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 6, 7, 8, 9, 10, 6, 7, 8, 9, 10, 6, 7, 8, 9, 10);
		assertThat(history(alice)).hasSize(50);
	}

	@Test
	void warnsAsLongAsOlderTurnsAreLeftOut() {
		Conversation alice = alice(ConversationWindow.ofTurns(3));

		List<List<String>> warnings = IntStream.range(0, 5)
			.mapToObj((i) -> this.talks.say(alice, "Message " + i).warnings())
			.toList();

		assertThat(warnings.subList(0, 3)).allSatisfy((none) -> assertThat(none).isEmpty());
		assertThat(warnings.get(3))
			.containsExactly("The history was cut: the oldest 3 of the 3 turns before this one were not sent");
		assertThat(warnings.get(4)).hasSize(1);
	}

	@Test
	void sendsNoMoreThanTheFirstModelTakes() {
		this.talks.first.contextWindow = 1_000;
		Conversation alice = alice(ConversationWindow.OF_THE_MODEL);

		this.talks.say(alice, "Long ".repeat(300));
		this.talks.say(alice, "Long ".repeat(300));
		this.talks.say(alice, "Long ".repeat(300));

		assertThat(this.talks.first.asked(1).messages()).hasSize(3);
		assertThat(this.talks.first.asked(2).messages()).hasSize(1);
	}

	@Test
	void cutsBetweenTheUsersTurnsAndNotBetweenACallAndItsResult() {
		Conversation alice = alice(ConversationWindow.ofTurns(3));
		ToolCall call = new ToolCall("c1", "ask", "{}");
		this.talks.say(alice, "One");
		alice.append(Message.user("Two"), new Message.Assistant("", List.of(call), null)).block();
		alice.append(Message.toolResult("c1", "Yes"), Message.assistant("Two done")).block();

		this.talks.say(alice, "Three");

		assertThat(words(this.talks.first.lastAsked())).startsWith("user: Three");
		this.talks.say(alice, "Four");
		assertThat(words(this.talks.first.lastAsked())).startsWith("user: Three");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void asksALargerModelBeforeItCuts(boolean stream) {
		this.talks.first.contextWindow = 100_000;
		this.talks.second.contextWindow = 200_000;
		Conversation alice = alice(ConversationWindow.OF_THE_MODEL);
		say(alice, "One", stream);
		this.talks.first.answering((request) -> TalkingProvider.fails(FailureKind.CONTEXT_TOO_LONG));

		ChatResponse answer = say(alice, "Two", stream);

		assertThat(answer.provider()).isEqualTo("second");
		assertThat(words(this.talks.second.lastAsked())).hasSize(3);
		assertThat(answer.warnings()).isEmpty();
	}

	@Test
	void cutsAndAsksAgainWhereItIsTooLongForAll() {
		for (boolean stream : List.of(true, false)) {
			Conversation alice = this.talks.service().conversation("alice " + stream);
			this.talks.first.answering((request) -> this.talks.first.says("Yes"));
			IntStream.range(0, 9).forEach((i) -> this.talks.say(alice, "Message " + i));
			this.talks.first.answering((request) -> (request.messages().size() > 10)
					? TalkingProvider.fails(FailureKind.CONTEXT_TOO_LONG) : this.talks.first.says("Short enough"));
			this.talks.second.answering((request) -> TalkingProvider.fails(FailureKind.CONTEXT_TOO_LONG));

			ChatResponse answer = stream ? this.talks.stream(alice, "More") : this.talks.say(alice, "More");

			assertThat(answer.content()).isEqualTo("Short enough");
			assertThat(answer.warnings()).singleElement().asString().contains("The history was cut");
			assertThat(answer.attempts()).extracting(Attempt::kind)
				.startsWith(FailureKind.CONTEXT_TOO_LONG, FailureKind.CONTEXT_TOO_LONG)
				.endsWith((FailureKind) null);
			assertThat(history(alice)).hasSize(20);
			int sent = this.talks.first.lastAsked().messages().size();
			this.talks.say(alice, "And more");
			assertThat(this.talks.first.lastAsked().messages()).hasSize(sent + 2);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void failsWhereNothingCanBeLeftOut(boolean stream) {
		Conversation alice = alice(ConversationWindow.OF_THE_MODEL);
		say(alice, "One", stream);
		this.talks.first.answering((request) -> TalkingProvider.fails(FailureKind.CONTEXT_TOO_LONG));
		this.talks.second.answering((request) -> TalkingProvider.fails(FailureKind.CONTEXT_TOO_LONG));

		ChatFailedException failed = catchThrowableOfType(ChatFailedException.class, () -> say(alice, "Two", stream));

		assertThat(failed.kind()).isEqualTo(FailureKind.CONTEXT_TOO_LONG);
		assertThat(failed.attempts()).hasSize(4);
		assertThat(this.talks.first.lastAsked().messages()).hasSize(1);
		assertThat(history(alice)).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void dropsStatesThatVouchForWhatIsNotSentAnyMore(boolean stream) {
		this.talks.first.signsHistory = true;
		Conversation alice = alice(ConversationWindow.ofTurns(4));
		IntStream.range(0, 4).forEach((i) -> say(alice, "Message " + i, stream));
		assertThat(words(this.talks.first.lastAsked())).filteredOn((message) -> message.endsWith("(signed)"))
			.hasSize(3);

		say(alice, "Cut here", stream);
		assertThat(words(this.talks.first.lastAsked())).hasSize(3).noneMatch((message) -> message.endsWith("(signed)"));

		say(alice, "After it", stream);
		assertThat(words(this.talks.first.lastAsked())).hasSize(5)
			.filteredOn((message) -> message.endsWith("(signed)"))
			.hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void keepsStatesOfModelsThatVouchForTheirOwnAlone(boolean stream) {
		Conversation alice = alice(ConversationWindow.ofTurns(4));
		IntStream.range(0, 5).forEach((i) -> say(alice, "Message " + i, stream));

		assertThat(words(this.talks.first.lastAsked())).hasSize(3)
			.filteredOn((message) -> message.endsWith("(signed)"))
			.hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void dropsStatesThatVouchForAnotherSystemText(boolean stream) {
		this.talks.first.signsHistory = true;
		Conversation alice = alice(ConversationWindow.OF_THE_MODEL);
		this.talks.ask(alice, ChatRequest.builder().system("Be kind.").user("One").build(), stream);
		this.talks.ask(alice, ChatRequest.builder().system("Be kind.").user("Two").build(), stream);
		assertThat(words(this.talks.first.lastAsked())).contains("assistant: Answer 1 (signed)");

		this.talks.ask(alice, ChatRequest.builder().system("Be brief.").user("Three").build(), stream);

		assertThat(words(this.talks.first.lastAsked())).contains("assistant: Answer 1", "assistant: Answer 2");
	}

	@Test
	void staysWithAFallbackForAWhileThatItsAnswersDoNotProlong() {
		Conversation alice = this.talks.service(ConversationSettings.DEFAULTS.withStickyFor(Duration.ofMinutes(10)))
			.conversation("alice");
		this.talks.first.answering((request) -> TalkingProvider.fails(FailureKind.MALFORMED_RESPONSE));
		assertThat(this.talks.say(alice, "One").provider()).isEqualTo("second");
		this.talks.first.answering((request) -> this.talks.first.says("Back"));

		this.talks.clock.advanceTimeBy(Duration.ofMinutes(6));
		ChatResponse second = this.talks.say(alice, "Two");
		ChatResponse routed = this.talks.answer(alice.chat(ChatRequest.builder().user("Route").route("first").build()));
		ChatResponse third = this.talks.say(alice, "Three");
		this.talks.clock.advanceTimeBy(Duration.ofMinutes(4));
		ChatResponse fourth = this.talks.say(alice, "Four");

		assertThat(List.of(second, routed, third, fourth)).extracting(ChatResponse::provider)
			.containsExactly("second", "first", "second", "first");
		assertThat(second.attempt()).isEqualTo(1);
	}

	@Test
	void leavesAFallbackThatIsNotHealthy() {
		LlmFailover service = this.talks.service(ConversationSettings.DEFAULTS.withStickyFor(Duration.ofMinutes(10)));
		Conversation alice = service.conversation("alice");
		this.talks.first.answering((request) -> TalkingProvider.fails(FailureKind.MALFORMED_RESPONSE));
		this.talks.say(alice, "One");
		this.talks.first.answering((request) -> this.talks.first.says("Back"));
		service.admin().park("second", Duration.ofMinutes(1));

		ChatResponse answer = this.talks.say(alice, "Two");

		assertThat(answer.provider()).isEqualTo("first");
		assertThat(answer.attempts()).extracting(Attempt::provider).containsExactly("first");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void dropsStatesThatVouchForPartsThatAreNotKnownHere(boolean stream) {
		this.talks.first.signsHistory = true;
		Conversation alice = alice(ConversationWindow.OF_THE_MODEL);
		say(alice, "One", stream);
		StoredConversation stored = Objects.requireNonNull(this.talks.store.load("alice").block());
		String later = stored.turns()
			.get(0)
			.text()
			.replaceFirst("\"turn\":\"", "$0later-")
			.replaceFirst("\"content\":\\[", "$0{\"type\":\"smell\",\"of\":\"roses\"},");
		this.talks.store.append("alice", stored.version(), List.of(new StoredTurn(later))).block();

		say(alice, "Three", stream);
		assertThat(words(this.talks.first.lastAsked())).hasSize(5).noneMatch((message) -> message.endsWith("(signed)"));

		say(alice, "Four", stream);
		assertThat(words(this.talks.first.lastAsked())).hasSize(7)
			.filteredOn((message) -> message.endsWith("(signed)"))
			.hasSize(1);
	}

	private ChatResponse say(Conversation conversation, String text, boolean stream) {
		return this.talks.ask(conversation, ChatRequest.of(text), stream);
	}

}
