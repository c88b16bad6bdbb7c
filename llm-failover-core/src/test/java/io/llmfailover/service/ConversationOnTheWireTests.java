package io.llmfailover.service;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.conversation.ConversationSettings;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.ConversationWindow;
import io.llmfailover.conversation.InMemoryConversationStore;
import io.llmfailover.conversation.StoredTurn;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.ReceivedRequest;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of a conversation reaches a provider.
 */
class ConversationOnTheWireTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final String LATER = """
			{"version": 2, "turn": "of a later version", "messages": [
			  {"type": "user", "content": [{"type": "text", "text": "Look"}, {"type": "smell", "of": "roses"}]},
			  {"type": "gesture", "kind": "a nod"},
			  {"type": "assistant", "text": "Nice"}]}""";

	private final SimulatedProvider openAi = SimulatedProvider.openAi("openai").start();

	private final SimulatedProvider anthropic = SimulatedProvider.anthropic("anthropic").start();

	private final ConversationStore store = new InMemoryConversationStore();

	@AfterEach
	void close() {
		this.openAi.close();
		this.anthropic.close();
	}

	@ParameterizedTest
	@CsvSource({ "OPENAI, true", "OPENAI, false", "ANTHROPIC, true", "ANTHROPIC, false" })
	void leavesOutWhatALaterVersionHasStoredAndWarns(KnownDialect dialect, boolean stream) {
		this.store.append("alice", 0, List.of(new StoredTurn(LATER))).block();

		ChatResponse answer = say(conversation(dialect, "a-model", ConversationWindow.OF_THE_MODEL),
				ChatRequest.of("More"), stream);

		assertThat(last(dialect).body()).contains("Look", "Nice", "More").doesNotContain("roses", "nod");
		assertThat(answer.warnings()).anyMatch((warning) -> warning.contains("A part of a message"))
			.anyMatch((warning) -> warning.contains("A message of a type"));
		assertThat(Objects.requireNonNull(this.store.load("alice").block()).turns()).hasSize(2)
			.first()
			.isEqualTo(new StoredTurn(LATER));
	}

	@ParameterizedTest
	@CsvSource({ "claude-sonnet-5-5, true, true", "claude-sonnet-5-5, false, true", "claude-sonnet-4-5, true, false",
			"claude-sonnet-4-5, false, false" })
	void leavesOutSignaturesOfNewerClaudesWhereTheSystemTextHasChanged(String model, boolean stream, boolean leftOut) {
		this.anthropic.behave(Behavior.answer("Yes").reasoning("Hm"));
		Conversation alice = conversation(KnownDialect.ANTHROPIC, model, ConversationWindow.OF_THE_MODEL);
		say(alice, ChatRequest.builder().system("Be kind.").user("One").build(), stream);
		say(alice, ChatRequest.builder().system("Be kind.").user("Two").build(), stream);
		assertThat(last(KnownDialect.ANTHROPIC).body()).contains("\"signature\"");

		say(alice, ChatRequest.builder().system("Be brief.").user("Three").build(), stream);

		assertThat(last(KnownDialect.ANTHROPIC).body().contains("\"signature\"")).isEqualTo(!leftOut);
	}

	@ParameterizedTest
	@CsvSource({ "claude-opus-5-5, true, 0", "claude-opus-5-5, false, 0", "claude-opus-4-5, true, 1",
			"claude-opus-4-5, false, 1" })
	void leavesOutSignaturesOfNewerClaudesWhereTheHistoryWasCut(String model, boolean stream, int left) {
		this.anthropic.behave(Behavior.answer("Yes").reasoning("Hm"));
		Conversation alice = conversation(KnownDialect.ANTHROPIC, model, ConversationWindow.ofTurns(4));
		for (int i = 0; i < 4; i++) {
			say(alice, ChatRequest.of("Message " + i), stream);
		}
		assertThat(last(KnownDialect.ANTHROPIC).body().split("\"signature\"", -1)).hasSize(4);

		say(alice, ChatRequest.of("Cut here"), stream);

		assertThat(last(KnownDialect.ANTHROPIC).body().split("\"signature\"", -1)).hasSize(1 + left);
	}

	private Conversation conversation(KnownDialect dialect, String model, ConversationWindow window) {
		SimulatedProvider server = server(dialect);
		return LlmFailover.builder()
			.provider(dialect, server.name(), server.baseUrl().toString(), model, "a-key")
			.conversationStore(this.store)
			.conversations(ConversationSettings.DEFAULTS.withWindow(window))
			.build()
			.conversation("alice");
	}

	private SimulatedProvider server(KnownDialect dialect) {
		return (dialect == KnownDialect.OPENAI) ? this.openAi : this.anthropic;
	}

	private ReceivedRequest last(KnownDialect dialect) {
		List<ReceivedRequest> requests = server(dialect).requests();
		return requests.get(requests.size() - 1);
	}

	private static ChatResponse say(Conversation conversation, ChatRequest request, boolean stream) {
		return Objects.requireNonNull(Talks.completed(conversation, request, stream).block(NEVER_HANG));
	}

}
