package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every time may be as long as a duration can be: it stands for "never".
 */
class LongTimesTest extends SimulatedStarterTest {

	private static final String FOREVER = Duration.ofSeconds(Long.MAX_VALUE).toString();

	private static final String[] TIMES = Stream
		.of("timeout", "stream-timeout", "timeouts.connect", "timeouts.first-progress", "timeouts.idle",
				"timeouts.response", "timeouts.hedge-after", "timeouts.chat-hedge-after", "retry.backoff",
				"retry.max-retry-after", "health.open-for", "health.park-account", "health.park-model",
				"retry.max-wait", "http.acquire-timeout", "http.max-idle-time", "health.degraded-after",
				"providers.openai.timeouts.connect", "providers.openai.timeouts.idle")
		.map((name) -> "llm.failover." + name + "=" + FOREVER)
		.toArray(String[]::new);

	@Test
	void callsAreAnswered() {
		with((llm) -> {
			for (Behavior behavior : new Behavior[] { Behavior.badKey(), Behavior.answer("openai") }) {
				bothAnswer();
				this.openai.behave(behavior);
				assertThat(chat(llm).provider()).isEqualTo("anthropic");
				assertThat(llm.streamText("Hello").collectList().block(LONG)).isNotEmpty();
			}
			ChatRequest own = ChatRequest.builder().user("Hello").timeout(Duration.ofSeconds(Long.MAX_VALUE)).build();
			assertThat(llm.blocking().chat(own).attempts().get(0).kind()).isNotEqualTo(FailureKind.NETWORK);
		}, TIMES);
	}

}
