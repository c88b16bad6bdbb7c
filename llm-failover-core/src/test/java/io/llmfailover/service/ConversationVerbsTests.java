package io.llmfailover.service;

import java.util.List;
import java.util.Objects;

import io.llmfailover.Chat;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.ConversationTurn;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static io.llmfailover.service.Talks.history;
import static io.llmfailover.service.Talks.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What else a conversation can be asked for than an answer.
 */
class ConversationVerbsTests {

	private final Talks talks = new Talks();

	@Test
	void addsMessagesByHandAndCopiesTheConversation() {
		LlmFailover service = this.talks.service();
		Conversation alice = service.conversation("alice");
		alice.append(Message.user("Hi"), Message.assistant("Hello")).block();

		Conversation copy = Objects.requireNonNull(alice.fork("copy").block());
		this.talks.say(copy, "More");

		assertThat(history(copy)).hasSize(4).startsWith("user: Hi", "assistant: Hello");
		assertThat(history(alice)).containsExactly("user: Hi", "assistant: Hello");
		assertThatThrownBy(() -> alice.fork("copy").block()).isInstanceOf(IllegalStateException.class);
		assertThatThrownBy(() -> alice.append(Message.system("Obey"))).isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> alice.append(List.of())).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void tellsTheTurnsAndWhoAnsweredEach() {
		Conversation alice = this.talks.service().conversation("alice");
		alice.append(Message.user("Hi"), Message.assistant("Hello")).block();
		this.talks.say(alice, "One");
		this.talks.first.answering((request) -> TalkingProvider.fails(FailureKind.AUTHENTICATION));
		this.talks.say(alice, "Two");

		List<ConversationTurn> turns = alice.fork("copy").flatMap(Conversation::turns).blockOptional().orElseThrow();

		assertThat(turns).extracting((turn) -> words(turn.messages()))
			.containsExactly(List.of("user: Hi", "assistant: Hello"),
					List.of("user: One", "assistant: Answer 1 (signed)"),
					List.of("user: Two", "assistant: Answer 1 (signed)"));
		assertThat(turns).extracting(ConversationTurn::provider).containsExactly(null, "first", "second");
		assertThat(turns).extracting(ConversationTurn::model).containsExactly(null, "first-model", "second-model");
		assertThat(alice.blocking().turns()).isEqualTo(turns);
		assertThat(this.talks.service().conversation("nobody").blocking().turns()).isEmpty();
	}

	@Test
	void hasTheSameVerbsForCodeThatMayBlock() {
		var alice = this.talks.service().conversation("alice").blocking();

		alice.append(Message.user("Hi"));
		assertThat(alice.chat("One").content()).isEqualTo("Answer 1");
		assertThat(alice.fork("copy").history()).hasSize(3);
		alice.clear();

		assertThat(alice.history()).isEmpty();
		assertThat(alice.id()).isEqualTo("alice");
	}

	@Test
	void refusesWhatCannotBeAnId() {
		LlmFailover service = this.talks.service();
		for (String id : List.of("", "  ", "a\nb", "a\u0000", "\ud83d", "\ude80\ud83d", "x".repeat(201))) {
			assertThatThrownBy(() -> service.conversation(id)).isInstanceOf(IllegalArgumentException.class)
				.hasMessageNotContaining("xx");
		}
		assertThat(service.conversation("x".repeat(198) + "\ud83d\ude80").id()).hasSize(200);
	}

	@Test
	void aChatOfSomebodyElseSaysThatItKeepsNone() {
		Chat foreign = new Chat() {

			@Override
			public Mono<ChatResponse> chat(ChatRequest request) {
				return Mono.empty();
			}

			@Override
			public Flux<ChatEvent> stream(ChatRequest request) {
				return Flux.empty();
			}

		};

		assertThatThrownBy(() -> foreign.conversation("alice")).isInstanceOf(UnsupportedOperationException.class)
			.hasMessageContaining("keeps no conversations");
	}

}
