package io.llmfailover.conversation;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.llmfailover.conversation.redis.RedisConversationStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The contract of stores, kept in Redis: a server that the test starts.
 */
class RedisConversationStoreTest extends ConversationStoreContract {

	private static final String PREFIX = "test:";

	private static @Nullable RedisServer server;

	private static @Nullable LettuceConnectionFactory first;

	private static @Nullable LettuceConnectionFactory second;

	@BeforeAll
	static void start() throws IOException {
		int port = freePort();
		server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").setting("save \"\"").build();
		server.start();
		first = connect(port);
		second = connect(port);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static LettuceConnectionFactory connect(int port) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", port);
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	@AfterAll
	static void stop() throws IOException {
		Objects.requireNonNull(first).destroy();
		Objects.requireNonNull(second).destroy();
		Objects.requireNonNull(server).stop();
	}

	@Override
	ConversationStore store() {
		return new RedisConversationStore(redis(first), PREFIX, null);
	}

	@Override
	ConversationStore otherInstance() {
		return new RedisConversationStore(redis(second), PREFIX, null);
	}

	private static ReactiveStringRedisTemplate redis(@Nullable LettuceConnectionFactory factory) {
		return new ReactiveStringRedisTemplate(Objects.requireNonNull(factory));
	}

	@Test
	void aConversationIsKeptForSoLongAfterItsLastTurn() {
		ConversationStore store = new RedisConversationStore(redis(first), PREFIX, Duration.ofHours(1));
		Long version = store.append("kept for an hour", 0, List.of(new StoredTurn("one"))).block();
		assertThat(redis(second).getExpire(PREFIX + "kept for an hour").block()).isBetween(Duration.ofMinutes(59),
				Duration.ofHours(1));
		store().append("kept for ever", 0, List.of(new StoredTurn("one"))).block();
		assertThat(redis(second).getExpire(PREFIX + "kept for ever").block()).isEqualTo(Duration.ZERO);
		assertThat(version).isNotNull();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RedisConversationStore(redis(first), PREFIX, Duration.ZERO))
			.withMessageContaining("timeToLive");
	}

}
