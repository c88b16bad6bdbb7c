package io.llmfailover.conversation.kill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.redis.RedisConversationStore;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * A Redis server of the test's own, which writes each command to its file before it
 * confirms it, and is killed.
 */
final class RedisProcess implements KeptStore {

	private static final String PREFIX = "killed:";

	private final Path folder;

	private final int port;

	private Process server;

	private @Nullable LettuceConnectionFactory connection;

	RedisProcess(Path folder) throws IOException {
		this.folder = Files.createDirectory(folder.resolve("redis"));
		try (ServerSocket socket = new ServerSocket(0)) {
			this.port = socket.getLocalPort();
		}
		this.server = start();
	}

	private Process start() throws IOException {
		List<String> command = List.of(ExecutableProvider.newJarResourceProvider().get().getPath(), "--port",
				String.valueOf(this.port), "--bind", "127.0.0.1", "--dir", this.folder.toString(), "--appendonly",
				"yes", "--appendfsync", "always", "--save", "");
		Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
		BufferedReader log = new BufferedReader(
				new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
		for (String line = log.readLine(); line != null; line = log.readLine()) {
			if (line.contains("Ready to accept connections")) {
				return started;
			}
		}
		throw new IOException("Redis does not start");
	}

	@Override
	public int instances() {
		return 2;
	}

	@Override
	public List<String> arguments() {
		return List.of("--llm.failover.conversations.store=redis",
				"--llm.failover.conversations.redis.key-prefix=" + PREFIX, "--spring.data.redis.host=127.0.0.1",
				"--spring.data.redis.port=" + this.port);
	}

	@Override
	public void restart() throws IOException {
		this.server.destroyForcibly().onExit().join();
		this.server = start();
	}

	@Override
	public ConversationStore open() {
		LettuceConnectionFactory connection = new LettuceConnectionFactory("127.0.0.1", this.port);
		connection.afterPropertiesSet();
		connection.start();
		this.connection = connection;
		return new RedisConversationStore(new ReactiveStringRedisTemplate(connection), PREFIX, null);
	}

	@Override
	public void close() {
		if (this.connection != null) {
			this.connection.destroy();
		}
		this.server.destroyForcibly().onExit().join();
	}

}
