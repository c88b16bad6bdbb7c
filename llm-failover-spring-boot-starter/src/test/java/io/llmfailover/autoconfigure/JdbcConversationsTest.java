package io.llmfailover.autoconfigure;

import java.nio.file.Path;
import java.util.List;

import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Message;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.InMemoryConversationStore;
import io.llmfailover.conversation.jdbc.JdbcConversationStore;
import io.llmfailover.simulator.Behavior;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conversations that outlive the application.
 */
class JdbcConversationsTest extends SimulatedStarterTest {

	private static final String STORE = "llm.failover.conversations.store=jdbc";

	@TempDir
	private @Nullable Path folder;

	@BeforeEach
	void answer() {
		bothAnswer();
	}

	private ApplicationContextRunner database() {
		return runner().withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				LlmFailoverJdbcConversationsAutoConfiguration.class));
	}

	@Test
	void aConversationGoesOnAfterARestartAndAFailover() {
		String url = "spring.datasource.url=jdbc:h2:file:" + this.folder + "/chat";
		String always = "llm.failover.conversations.jdbc.initialize-schema=always";
		String type = "spring.datasource.type=org.h2.jdbcx.JdbcDataSource";
		database().withPropertyValues(STORE, url, type, always).run((context) -> {
			assertThat(context).getBean(ConversationStore.class).isInstanceOf(JdbcConversationStore.class);
			Conversation alice = context.getBean(FailoverChatService.class).conversation("alice");
			assertThat(alice.chat("My name is Alice.").block(LONG)).isNotNull();
		});
		this.openai.behave(Behavior.reset());
		this.anthropic.behave(Behavior.answer("You are Alice."));
		database().withPropertyValues(STORE, url, type, always).run((context) -> {
			Conversation alice = context.getBean(FailoverChatService.class).conversation("alice");
			ChatResponse answer = alice.chat("What is my name?").block(LONG);
			assertThat(answer).isNotNull();
			assertThat(answer.provider()).isEqualTo("anthropic");
			List<Message> history = alice.history().block(LONG);
			assertThat(history).hasSize(4).first().isEqualTo(Message.user("My name is Alice."));
		});
	}

	@Test
	void withoutADataSourceTheErrorSaysWhatToDo() {
		runner().withConfiguration(AutoConfigurations.of(LlmFailoverJdbcConversationsAutoConfiguration.class))
			.withPropertyValues(STORE)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("llm.failover.conversations.store")
				.hasMessageContaining("spring.datasource.url"));
	}

	@Test
	void withoutJdbcTheErrorSaysWhatToAdd() {
		runner().withConfiguration(AutoConfigurations.of(LlmFailoverJdbcConversationsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(JdbcClient.class))
			.withPropertyValues(STORE)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("llm.failover.conversations.store")
				.hasMessageContaining("spring-boot-starter-jdbc"));
	}

	@Test
	void anOwnStoreComesFirst() {
		ConversationStore own = new InMemoryConversationStore();
		database().withBean(ConversationStore.class, () -> own)
			.withPropertyValues(STORE, "spring.datasource.url=jdbc:h2:mem:own")
			.run((context) -> assertThat(context).getBean(ConversationStore.class).isSameAs(own));
	}

	@Test
	void byDefaultNothingIsMadeInADatabase() {
		database().withPropertyValues("spring.datasource.url=jdbc:h2:mem:none")
			.run((context) -> assertThat(context).doesNotHaveBean(ConversationStore.class));
	}

}
