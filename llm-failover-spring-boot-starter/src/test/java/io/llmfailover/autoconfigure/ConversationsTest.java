package io.llmfailover.autoconfigure;

import java.util.Base64;
import java.util.List;
import java.util.Objects;

import io.llmfailover.BlockingConversation;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.conversation.ConversationCipher;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.InMemoryConversationStore;
import io.llmfailover.service.LlmFailoverBuilder;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Conversations as an application has them, and what their properties do.
 */
class ConversationsTest extends SimulatedStarterTest {

	private static final String C = "llm.failover.conversations.";

	@BeforeEach
	void answer() {
		bothAnswer();
	}

	@Test
	void theChatbotOfTheReadmeGoesOnWhereItsProviderFailsInTheSecondTurn() {
		with((llm) -> {
			Conversation alice = llm.conversation("alice");
			assertThat(say(alice, "My name is Alice.").provider()).isEqualTo("openai");
			this.openai.behave(Behavior.badKey());

			ChatResponse answer = say(alice, "What is my name?");

			assertThat(answer.provider()).isEqualTo("anthropic");
			assertThat(answer.attempt()).isEqualTo(2);
			assertThat(this.anthropic.requests().get(0).body()).contains("My name is Alice.", "What is my name?");
			assertThat(alice.blocking().history()).hasSize(4);
		});
	}

	@Test
	void aCallThatNobodyAnswersSpoilsNothing() {
		with((llm) -> {
			BlockingConversation alice = llm.conversation("alice").blocking();
			alice.chat("One");
			this.openai.behave(Behavior.badKey());
			this.anthropic.behave(Behavior.badKey());
			assertThatThrownBy(() -> alice.chat("Lost")).isInstanceOf(ChatFailedException.class);

			assertThat(alice.history()).hasSize(2);
		});
	}

	@Test
	void windowIsHowMuchTheModelIsSent() {
		with((llm) -> {
			Conversation alice = llm.conversation("alice");
			say(alice, "First");
			say(alice, "Second");
			ChatResponse third = say(alice, "Third");
			assertThat(this.openai.requests().get(2).body()).contains("Third").doesNotContain("First");
			assertThat(third.warnings()).singleElement().asString().contains("The history was cut");
			assertThat(alice.blocking().history()).hasSize(6);
		}, C + "window.turns=2");
		with((llm) -> assertThat(afterThree(llm)).doesNotContain("First"), C + "window.messages=4");
		with((llm) -> assertThat(afterThree(llm)).doesNotContain("First"), C + "window.tokens=20");
		with((llm) -> assertThat(afterThree(llm)).contains("First"));
	}

	private String afterThree(FailoverChatService llm) {
		List.of("First", "Second", "Third").forEach((text) -> say(llm.conversation("alice"), text));
		return this.openai.requests().get(this.openai.requests().size() - 1).body();
	}

	@Test
	void stickyForKeepsTheFallbackInFront() {
		with((llm) -> assertThat(secondAfterAFailover(llm)).isEqualTo("openai"), "llm.failover.retry.backoff=1ms");
		with((llm) -> assertThat(secondAfterAFailover(llm)).isEqualTo("anthropic"), C + "sticky-for=1h");
	}

	private String secondAfterAFailover(FailoverChatService llm) {
		this.openai.behave(Behavior.error(400));
		ChatRequest.Builder request = ChatRequest.builder()
			.onFailure(io.llmfailover.FailureKind.CONTENT_FILTERED, io.llmfailover.FailureAction.NEXT)
			.onFailure(io.llmfailover.FailureKind.INVALID_REQUEST, io.llmfailover.FailureAction.NEXT);
		Conversation alice = llm.conversation("alice");
		assertThat(Objects.requireNonNull(alice.chat(request.user("One").build()).block(LONG)).provider())
			.isEqualTo("anthropic");
		bothAnswer();
		return say(alice, "Two").provider();
	}

	@Test
	void maxAttachmentIsTheLargestImageThatIsKept() {
		Image image = new Image("image/png", Base64.getEncoder().encodeToString(new byte[3_000]), null);
		ChatRequest request = ChatRequest.builder().user("Look", image).build();
		with((llm) -> {
			ChatResponse answer = Objects.requireNonNull(llm.conversation("alice").chat(request).block(LONG));
			assertThat(answer.warnings()).anyMatch((warning) -> warning.contains("not kept"));
		}, C + "max-attachment=1KB");
		with((llm) -> assertThat(Objects.requireNonNull(llm.conversation("alice").chat(request).block(LONG)).warnings())
			.isEmpty());
	}

	@Test
	void memoryIsBoundedBySize() {
		with((llm) -> {
			BlockingConversation alice = llm.conversation("alice").blocking();
			alice.append(Message.user("x".repeat(5_000)));
			assertThat(alice.history()).isEmpty();
		}, C + "memory.max-size=1KB");
	}

	@Test
	void refusesNumbersAndTimesThatMakeNoSense() {
		for (String wrong : List.of("window.turns=0", "window.messages=0", "window.tokens=-1", "sticky-for=0s",
				"max-waiting=-1", "append-timeout=0s", "reader-timeout=-1s", "max-attachment=-1B", "memory.max-size=0B",
				"memory.idle=0s")) {
			runner(C + wrong).run((context) -> assertThat(context).as(wrong).hasFailed());
		}
	}

	@Test
	void servicesOfOneApplicationShareTheirConversations() {
		runner().run((context) -> {
			say(context.getBean(FailoverChatService.class).conversation("alice"), "One");
			try (var other = context.getBean(LlmFailoverBuilder.class).build()) {
				assertThat(other.conversation("alice").blocking().history()).hasSize(2);
			}
		});
	}

	@Test
	void takesTheStoreAndTheCipherOfTheApplication() {
		runner().withUserConfiguration(OwnStore.class).run((context) -> {
			say(context.getBean(FailoverChatService.class).conversation("alice"), "Sesame");

			assertThat(
					Objects.requireNonNull(context.getBean(ConversationStore.class).load("alice").block(LONG)).turns())
				.singleElement()
				.satisfies((turn) -> assertThat(turn.text()).startsWith("backwards:").contains("emaseS"));
		});
	}

	private static ChatResponse say(Conversation conversation, String text) {
		return Objects.requireNonNull(conversation.chat(text).block(LONG));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStore {

		@Bean
		ConversationStore store() {
			return new InMemoryConversationStore();
		}

		@Bean
		ConversationCipher cipher() {
			return new ConversationCipher() {

				@Override
				public String encrypt(String id, String text) {
					return "backwards:" + new StringBuilder(text).reverse();
				}

				@Override
				public String decrypt(String id, String stored) {
					return new StringBuilder(stored.substring("backwards:".length())).reverse().toString();
				}

			};
		}

	}

}
