package io.llmfailover.conversation.kill;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailoverListener;
import io.llmfailover.Tool;
import io.llmfailover.autoconfigure.LlmFailoverAutoConfiguration;
import io.llmfailover.autoconfigure.LlmFailoverJdbcConversationsAutoConfiguration;
import io.llmfailover.autoconfigure.LlmFailoverRedisConversationsAutoConfiguration;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * An application of its own process: it reads what users say from its standard input, a
 * line for each, asks, and tells what came of it, a line for each. It goes on until it is
 * killed, or its input ends.
 */
public final class ApplicationInstance {

	/** The line that tells that the instance takes what users say. */
	static final String READY = "ready";

	/** The line, with a user behind it, that tells of histories that were mixed. */
	static final String MIXED = "mixed ";

	private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	/** Users whose turn that is under way may not be kept. */
	private final Set<String> lost = ConcurrentHashMap.newKeySet();

	private ApplicationInstance() {
	}

	/**
	 * Starts an instance.
	 * @param args the properties of its store, as for any Spring Boot application
	 * @throws IOException if its input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		new ApplicationInstance().run(args);
	}

	private void run(String[] args) throws IOException {
		// whatever else is printed is not for the reader of our lines
		System.setOut(System.err);
		TalkingProviders providers = new TalkingProviders((user) -> this.out.println(MIXED + user));
		try (var context = new SpringApplicationBuilder(application(args)).web(WebApplicationType.NONE)
			.properties(providers.properties())
			.initializers((starting) -> starting.getBeanFactory().registerSingleton("lost", listener()))
			.run(args); var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			FailoverChatService llm = context.getBean(FailoverChatService.class);
			this.out.println(READY);
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				say(llm, Saying.in(line));
			}
		}
	}

	private static Class<?> application(String[] args) {
		return List.of(args).contains("--llm.failover.conversations.store=redis") ? RedisApplication.class
				: JdbcApplication.class;
	}

	private FailoverListener listener() {
		return new FailoverListener() {

			@Override
			public void turnLost(String conversationId, Throwable reason) {
				ApplicationInstance.this.lost.add(conversationId);
			}

		};
	}

	private void say(FailoverChatService llm, Saying saying) {
		Conversation conversation = llm.conversation(saying.user());
		ChatRequest request = request(saying);
		Mono<ChatResponse> answer = saying.stream() ? conversation.stream(request)
			.ofType(ChatEvent.Completed.class)
			.map(ChatEvent.Completed::response)
			.single() : conversation.chat(request);
		if (saying.trouble() == Trouble.CALLER_LEAVES) {
			answer = answer.timeout(patience(saying), Mono.empty());
		}
		answer.map((told) -> Outcome.KEPT)
			.defaultIfEmpty(Outcome.LEFT)
			.onErrorResume((failure) -> Mono.just(outcome(failure)))
			.map((outcome) -> this.lost.remove(saying.user()) ? Outcome.IN_DOUBT : outcome)
			.subscribe((outcome) -> this.out.println(outcome + " " + saying.text()));
	}

	// some leave before the answer, and some while it is added
	private static Duration patience(Saying saying) {
		return Duration.ofMillis(Math.floorMod(saying.text().hashCode(), 120));
	}

	private static ChatRequest request(Saying saying) {
		ChatRequest.Builder request = ChatRequest.builder().user(saying.text());
		if (saying.trouble().hasTool()) {
			request.tool(Tool.named("note").description("Notes what was said").run(saying::note));
		}
		return request.build();
	}

	private static Outcome outcome(Throwable failure) {
		if (!(failure instanceof ChatFailedException failed)) {
			return Outcome.NOT_READ;
		}
		return failed.messages().isEmpty() ? Outcome.FAILED : Outcome.ROUNDS_KEPT;
	}

	/**
	 * An application that keeps conversations in a database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
			LlmFailoverAutoConfiguration.class, DataSourceAutoConfiguration.class,
			LlmFailoverJdbcConversationsAutoConfiguration.class })
	static class JdbcApplication {

	}

	/**
	 * An application that keeps conversations in Redis.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
			LlmFailoverAutoConfiguration.class, DataRedisAutoConfiguration.class,
			LlmFailoverRedisConversationsAutoConfiguration.class })
	static class RedisApplication {

	}

}
