package io.llmfailover.autoconfigure;

import java.io.PrintWriter;
import java.io.StringWriter;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Keys, headers, prompts and answers stay where they belong, whatever fails.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsTest extends SimulatedStarterTest {

	private static final String SENTINEL = "sentinel";

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.llmfailover");

	@BeforeEach
	void logAll() {
		this.logger.setLevel(Level.TRACE);
	}

	@AfterEach
	void logAsBefore() {
		this.logger.setLevel(null);
	}

	@Test
	void areInNoLogOfAnAnswer(CapturedOutput output) {
		this.openai.behave(Behavior.error(401, "invalid_request_error", "invalid_api_key",
				"Incorrect API key provided: sentinel-openai-key for sentinel-prompt"));
		this.anthropic.behave(Behavior.answer("sentinel-answer"));
		secretRunner().run((context) -> {
			assertThat(chat(context.getBean(FailoverChatService.class), prompt()).attempts()).hasSize(2)
				.asString()
				.doesNotContain(SENTINEL);
		});
		assertThat(output).contains("AUTHENTICATION").doesNotContain(SENTINEL);
	}

	@Test
	void areInNoExceptionOfABrokenStream(CapturedOutput output) {
		this.openai.behave(Behavior.answer("sentinel-answer sentinel-answer sentinel-answer"));
		this.openai.behave(Behavior.cut(2));
		this.anthropic.behave(Behavior.error(500, "api_error", "none", "Failed on sentinel-prompt"));
		secretRunner("llm.failover.on-interruption=fail").run((context) -> {
			ChatFailedException failed = catchThrowableOfType(ChatFailedException.class,
					() -> context.getBean(FailoverChatService.class).stream(prompt()).blockLast(LONG));
			StringWriter trace = new StringWriter();
			failed.printStackTrace(new PrintWriter(trace));
			assertThat(trace.toString()).doesNotContain(SENTINEL);
			assertThat(failed.attempts()).asString().doesNotContain(SENTINEL);
		});
		assertThat(output).doesNotContain(SENTINEL);
	}

	@Test
	void areInNoBeanThatIsPrinted() {
		secretRunner().run((context) -> {
			assertThat(context.getBean(LlmFailoverProperties.class)).asString().doesNotContain(SENTINEL);
			assertThat(context.getBean(LlmFailoverProperties.class).providers()).asString().doesNotContain(SENTINEL);
			assertThat(context.getBean(LlmFailoverAutoConfiguration.ConfiguredFailover.class)).asString()
				.doesNotContain(SENTINEL);
			assertThat(context.getBean(FailoverChatService.class)).asString().doesNotContain(SENTINEL);
			assertThat(context.getBean(FailoverAdmin.class).providers()).asString().doesNotContain(SENTINEL);
		});
	}

	@Test
	void reachOnlyTheProviderTheyBelongTo() {
		this.openai.behave(Behavior.badKey());
		secretRunner().run((context) -> chat(context.getBean(FailoverChatService.class), prompt()));
		assertThat(this.openai.requests().get(0).headers().toString())
			.contains("sentinel-openai-key", "sentinel-header")
			.doesNotContain("sentinel-anthropic-key");
		assertThat(this.anthropic.requests().get(0).headers().toString()).contains("sentinel-anthropic-key")
			.doesNotContain("sentinel-openai-key", "sentinel-header");
	}

	@Test
	void doNotFollowARedirect() {
		this.openai.behave(Behavior.redirect(this.anthropic.baseUrl()));
		this.anthropic.behave(Behavior.answer());
		secretRunner("spring.http.clients.redirects=follow", "llm.failover.order=openai")
			.run((context) -> assertThat(catchThrowableOfType(ChatFailedException.class,
					() -> chat(context.getBean(FailoverChatService.class), prompt())))
				.isNotNull());
		assertThat(this.anthropic.requests()).isEmpty();
	}

	private ApplicationContextRunner secretRunner(String... properties) {
		return runner(P + "openai.api-key=sentinel-openai-key", "ANTHROPIC_API_KEY=sentinel-anthropic-key",
				P + "openai.headers.X-Tenant=sentinel-header", "llm.failover.system-message=sentinel-system")
			.withPropertyValues(properties);
	}

	private static ChatRequest prompt() {
		return ChatRequest.of("sentinel-prompt");
	}

}
