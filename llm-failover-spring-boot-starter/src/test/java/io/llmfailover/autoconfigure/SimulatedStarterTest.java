package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.AfterEach;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of tests in which the chain is two simulated providers: openai, then anthropic.
 */
abstract class SimulatedStarterTest {

	static final String P = "llm.failover.providers.";

	static final Duration LONG = Duration.ofSeconds(30);

	final SimulatedProvider openai = SimulatedProvider.openAi("openai").start();

	final SimulatedProvider anthropic = SimulatedProvider.anthropic("anthropic").start();

	@AfterEach
	void closeProviders() {
		this.openai.close();
		this.anthropic.close();
	}

	ApplicationContextRunner runner(String... properties) {
		return Starter
			.runner("OPENAI_API_KEY=openai-key", "ANTHROPIC_API_KEY=anthropic-key",
					P + "openai.base-url=" + this.openai.baseUrl(),
					P + "anthropic.base-url=" + this.anthropic.baseUrl(), "llm.failover.order=openai,anthropic")
			.withPropertyValues(properties);
	}

	void with(Consumer<FailoverChatService> test, String... properties) {
		runner(properties).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context.getBean(FailoverChatService.class));
		});
	}

	/**
	 * Lets both providers answer with their names, whatever they did before.
	 */
	void bothAnswer() {
		this.openai.behave(Behavior.answer("openai"));
		this.anthropic.behave(Behavior.answer("anthropic"));
	}

	static ChatResponse chat(FailoverChatService llm) {
		return chat(llm, ChatRequest.of("Hello"));
	}

	static ChatResponse chat(FailoverChatService llm, ChatRequest request) {
		return Objects.requireNonNull(llm.chat(request).block(LONG), "an answer");
	}

}
