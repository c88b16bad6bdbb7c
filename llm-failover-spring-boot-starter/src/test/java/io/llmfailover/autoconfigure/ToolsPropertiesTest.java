package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailureKind;
import io.llmfailover.Tool;
import io.llmfailover.simulator.Behavior;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What each property of {@code llm.failover.tools} does, seen from both ends.
 */
class ToolsPropertiesTest extends SimulatedStarterTest {

	private static final String T = "llm.failover.tools.";

	private static ChatRequest offering(Tool tool) {
		return ChatRequest.builder().user("Hello").tool(tool).build();
	}

	/** What the model reads of a tool. */
	private String result(Tool tool, String... properties) {
		this.openai.clear();
		this.openai.script(Behavior.answer("").toolCall("call_1", tool.definition().name(), "{}"),
				Behavior.answer("Done."));
		with((llm) -> assertThat(chat(llm, offering(tool)).content()).isEqualTo("Done."), properties);
		return this.openai.requests().get(1).body();
	}

	@Test
	void errorsDecidesWhatBecomesOfAnException() {
		Tool failing = Tool.named("t").run(() -> {
			throw new IllegalStateException("out of stock");
		});
		assertThat(result(failing)).contains("The tool failed.").doesNotContain("out of stock");
		assertThat(result(failing, T + "errors=message")).contains("The tool failed: out of stock");
		this.openai.behave(Behavior.answer("").toolCall("call_1", "t", "{}"));
		with((llm) -> assertThatExceptionOfType(ChatFailedException.class)
			.isThrownBy(() -> chat(llm, offering(failing)))
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(FailureKind.TOOL_FAILED)), T + "errors=fail");
	}

	@Test
	void timeoutEndsATool() {
		assertThat(result(Tool.named("t").run(() -> Mono.never()), T + "timeout=50ms"))
			.contains("Its outcome is unknown");
		assertThat(result(Tool.named("t").timeout(Duration.ofMillis(20)).run(() -> Mono.never())))
			.contains("Its outcome is unknown");
	}

	@Test
	void callTimeoutEndsACallThatOffersToolsToRun() {
		this.openai.behave(Behavior.answer("").toolCall("call_1", "t", "{}"));
		with((llm) -> assertThatExceptionOfType(ChatFailedException.class)
			.isThrownBy(() -> chat(llm, offering(Tool.named("t").run(() -> Mono.never()))))
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED)),
				T + "call-timeout=300ms");
	}

	@Test
	void maxRoundsIsFollowedByOneRoundWithoutTools() {
		AtomicInteger runs = new AtomicInteger();
		this.openai.behave(Behavior.choose((request) -> request.body().contains("\"tool_choice\":\"none\"")
				? Behavior.answer("Enough.") : Behavior.answer("").toolCall("call_1", "t", "{}")));
		with((llm) -> chat(llm, offering(Tool.named("t").run(runs::incrementAndGet))), T + "max-rounds=2");
		assertThat(runs).hasValue(2);
		with((llm) -> chat(llm, offering(Tool.named("t").run(runs::incrementAndGet))));
		assertThat(runs).hasValue(7);
	}

	@Test
	void parallelBoundsTheToolsOfARound() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Tool tool = Tool.named("t")
			.run(() -> Mono.delay(Duration.ofMillis(5))
				.doOnSubscribe((s) -> most.accumulateAndGet(running.incrementAndGet(), Math::max))
				.doOnNext((now) -> running.decrementAndGet()));
		this.openai.script(Behavior.answer("")
			.toolCall("call_1", "t", "{}")
			.toolCall("call_2", "t", "{}")
			.toolCall("call_3", "t", "{}"), Behavior.answer("Done."));
		with((llm) -> chat(llm, offering(tool)), T + "parallel=1");
		assertThat(most).hasValue(1);
	}

	@Test
	void maxResultCutsALongResult() {
		assertThat(result(Tool.named("t").run(() -> "x".repeat(5000)), T + "max-result=1KB"))
			.contains("x".repeat(1024) + "\\n[The result is cut here: it has 5000 bytes")
			.doesNotContain("x".repeat(1025));
	}

	@Test
	void maxThreadsRefusesFurtherTools() {
		CountDownLatch both = new CountDownLatch(1);
		Tool tool = Tool.named("t").run(() -> {
			both.await();
			return "first";
		});
		Tool other = Tool.named("u").run(() -> "second");
		this.openai.script(Behavior.answer("").toolCall("call_1", "t", "{}").toolCall("call_2", "u", "{}"),
				Behavior.answer("Done."));
		runner(T + "max-threads=1").run((context) -> {
			FailoverChatService llm = context.getBean(FailoverChatService.class);
			llm.stream(ChatRequest.builder().user("Hello").tools(tool, other).build()).doOnNext((event) -> {
				if (event instanceof ChatEvent.ToolFinished) {
					both.countDown();
				}
			}).blockLast(LONG);
		});
		assertThat(this.openai.requests().get(1).body()).contains("first", "too many tools are running")
			.doesNotContain("second");
	}

	@Test
	void aToolThatIgnoresItsInterruptionIsShownByAGauge() {
		MeterRegistry registry = new SimpleMeterRegistry();
		CountDownLatch end = new CountDownLatch(1);
		Tool tool = Tool.named("t").run(() -> {
			boolean ended = false;
			while (!ended) {
				try {
					ended = end.await(1, TimeUnit.MINUTES);
				}
				catch (InterruptedException ex) {
					// it does not listen
				}
			}
			return "";
		});
		this.openai.script(Behavior.answer("").toolCall("call_1", "t", "{}"), Behavior.answer("Done."));
		runner(T + "timeout=50ms").withBean(MeterRegistry.class, () -> registry)
			.withConfiguration(
					AutoConfigurations.of(MetricsAutoConfiguration.class, LlmFailoverMetricsAutoConfiguration.class))
			.run((context) -> {
				chat(context.getBean(FailoverChatService.class), offering(tool));
				assertThat(threads(registry, "unresponsive")).isEqualTo(1);
				assertThat(threads(registry, "responsive")).isZero();
				end.countDown();
			});
	}

	private static double threads(MeterRegistry registry, String state) {
		return registry.get("llm.failover.tools.threads").tag("state", state).gauge().value();
	}

	@ParameterizedTest
	@ValueSource(strings = { "timeout=0s", "call-timeout=-1s", "max-rounds=0", "parallel=0", "max-threads=0",
			"max-result=10B" })
	void mistakesFailTheStart(String property) {
		runner(T + property).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(InvalidPropertyException.class)
			.hasMessageContaining(property.substring(0, property.indexOf('='))));
	}

}
