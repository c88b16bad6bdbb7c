package io.llmfailover.autoconfigure;

import io.llmfailover.autoconfigure.ConversationsProperties.Redis;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.redis.RedisConversationStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * Auto-configuration of the store that keeps conversations in Redis, where
 * {@code llm.failover.conversations.store} says so.
 */
@AutoConfiguration(before = LlmFailoverAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass(ReactiveStringRedisTemplate.class)
@ConditionalOnBooleanProperty(name = "llm.failover.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "llm.failover.conversations.store", havingValue = "redis")
@ConditionalOnMissingBean(ConversationStore.class)
@EnableConfigurationProperties(LlmFailoverProperties.class)
public final class LlmFailoverRedisConversationsAutoConfiguration {

	@Bean
	ConversationStore llmFailoverConversationStore(ObjectProvider<ReactiveRedisConnectionFactory> connections,
			LlmFailoverProperties properties) {
		ReactiveRedisConnectionFactory connection = connections.getIfUnique();
		if (connection == null) {
			throw new InvalidPropertyException("llm.failover.conversations.store",
					"is 'redis', but there is no ReactiveRedisConnectionFactory, or more than one",
					"Set spring.data.redis.url, mark one factory as primary, or define a ConversationStore bean.");
		}
		Redis redis = properties.conversations().redis();
		return new RedisConversationStore(new ReactiveStringRedisTemplate(connection), redis.keyPrefix(), redis.ttl());
	}

}
