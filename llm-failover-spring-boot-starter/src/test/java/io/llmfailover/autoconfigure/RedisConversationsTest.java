package io.llmfailover.autoconfigure;

import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.InMemoryConversationStore;
import io.llmfailover.conversation.redis.RedisConversationStore;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When conversations are kept in Redis.
 */
class RedisConversationsTest {

	private static final String STORE = "llm.failover.conversations.store=redis";

	private static ApplicationContextRunner redis() {
		return Starter.runner()
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
					LlmFailoverRedisConversationsAutoConfiguration.class));
	}

	@Test
	void thePropertyChoosesIt() {
		redis().withPropertyValues(STORE, "llm.failover.conversations.redis.ttl=30d")
			.run((context) -> assertThat(context).getBean(ConversationStore.class)
				.isInstanceOf(RedisConversationStore.class));
		redis().run((context) -> assertThat(context).doesNotHaveBean(ConversationStore.class));
	}

	@Test
	void anOwnStoreComesFirst() {
		ConversationStore own = new InMemoryConversationStore();
		redis().withBean(ConversationStore.class, () -> own)
			.withPropertyValues(STORE)
			.run((context) -> assertThat(context).getBean(ConversationStore.class).isSameAs(own));
	}

	@Test
	void withoutAServerOrItsClientTheErrorSaysWhatToDo() {
		ApplicationContextRunner alone = Starter.runner(STORE)
			.withConfiguration(AutoConfigurations.of(LlmFailoverRedisConversationsAutoConfiguration.class));
		alone.run((
				context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("spring.data.redis.url"));
		alone.withClassLoader(new FilteredClassLoader(ReactiveStringRedisTemplate.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("spring-boot-starter-data-redis-reactive"));
	}

	@Test
	void aTimeToLiveOfNothingIsAMistake() {
		redis().withPropertyValues(STORE, "llm.failover.conversations.redis.ttl=0s")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("ttl"));
	}

}
