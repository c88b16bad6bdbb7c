package io.llmfailover.autoconfigure;

import java.time.Duration;

import io.llmfailover.Attempt;
import io.llmfailover.FailureKind;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each property of times does, seen from both ends.
 */
class TimeoutPropertiesTest extends PropertiesScenario {

	@Test
	void timeoutEndsAChat() {
		this.openai.behave(Behavior.silence());
		this.anthropic.behave(Behavior.silence());
		with((llm) -> assertFails(llm.chat("Hello"), FailureKind.DEADLINE_EXCEEDED), "llm.failover.timeout=300ms");
	}

	@Test
	void streamTimeoutEndsAStream() {
		this.openai.behave(Behavior.silence());
		this.anthropic.behave(Behavior.silence());
		with((llm) -> assertFails(llm.stream("Hello").then(), FailureKind.DEADLINE_EXCEEDED),
				"llm.failover.stream-timeout=300ms");
	}

	@Test
	void firstProgressTimeoutLeavesASilentStream() {
		this.openai.behave(Behavior.silence());
		with((llm) -> assertThat(stream(llm).attempts()).extracting(Attempt::kind)
			.containsExactly(FailureKind.TIMEOUT, null), "llm.failover.timeouts.first-progress=200ms",
				P + "anthropic.timeouts.first-progress=30s");
	}

	@Test
	void idleTimeoutLeavesAStreamThatStalls() {
		this.openai.behave(Behavior.stall(2));
		with((llm) -> assertThat(stream(llm).attempts()).extracting(Attempt::kind)
			.containsExactly(FailureKind.TIMEOUT, null), "llm.failover.timeouts.idle=200ms",
				P + "anthropic.timeouts.idle=30s");
	}

	@Test
	void responseTimeoutLeavesASilentChat() {
		this.openai.behave(Behavior.silence());
		with((llm) -> assertThat(chat(llm).attempts()).extracting(Attempt::kind)
			.containsExactly(FailureKind.TIMEOUT, null), "llm.failover.timeouts.response=200ms",
				"llm.failover.chat-transport=whole", P + "anthropic.timeouts.response=30s");
	}

	@Test
	void hedgeAfterAsksTheNextProviderBesideASilentOne() {
		this.openai.behave(Behavior.silence());
		with((llm) -> assertThat(stream(llm).provider()).isEqualTo("anthropic"),
				"llm.failover.timeouts.hedge-after=100ms");
		this.openai.behave(Behavior.slowFirstToken(Duration.ofMillis(500)));
		with((llm) -> assertThat(stream(llm).provider()).isEqualTo("openai"), "llm.failover.timeouts.hedge-after=0");
	}

	@Test
	void chatHedgeAfterAsksTheNextProviderBesideASilentOne() {
		this.openai.behave(Behavior.silence());
		with((llm) -> assertThat(chat(llm).provider()).isEqualTo("anthropic"),
				"llm.failover.timeouts.chat-hedge-after=100ms", "llm.failover.chat-transport=whole");
	}

	@Test
	void timeoutsOfAModelGoBeforeThoseOfItsProvider() {
		this.openai.behave(Behavior.silence());
		with((llm) -> assertThat(chat(llm).attempts()).extracting(Attempt::kind)
			.containsExactly(FailureKind.TIMEOUT, null), "llm.failover.model-timeouts[0].model=gpt-6*",
				"llm.failover.model-timeouts[0].response=200ms", "llm.failover.chat-transport=whole",
				P + "openai.timeouts.response=30s");
	}

}
