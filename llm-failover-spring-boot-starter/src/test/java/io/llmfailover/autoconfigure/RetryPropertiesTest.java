package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailureKind;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each property of {@code llm.failover.retry} does, seen from both ends.
 */
class RetryPropertiesTest extends PropertiesScenario {

	@Test
	void retryBackoffThatLeavesNoTimeMeansNoRetry() {
		this.openai.behave(Behavior.error(500));
		with(RetryPropertiesTest::chat, "llm.failover.retry.backoff=1ms");
		assertThat(this.openai.requests()).hasSize(2);
		this.openai.clear();
		with(RetryPropertiesTest::chat, "llm.failover.retry.backoff=10000d");
		assertThat(this.openai.requests()).hasSize(1);
	}

	@Test
	void retryAfterIsWaitedForUpToTheMaximum() {
		this.openai.behave(Behavior.rateLimited(Duration.ofSeconds(1)));
		with(RetryPropertiesTest::chat, "llm.failover.retry.max-retry-after=0");
		assertThat(this.openai.requests()).hasSize(1);
		this.openai.clear();
		with(RetryPropertiesTest::chat, "llm.failover.retry.max-retry-after=1s");
		assertThat(this.openai.requests()).hasSize(2);
	}

	@Test
	void maxAttemptsIsHowOftenOneCallAsksOneModel() {
		this.openai.behave(Behavior.error(500));
		this.anthropic.behave(Behavior.error(500));
		for (int most : List.of(1, 3, 5)) {
			with((llm) -> assertFails(llm.chat("Hello"), FailureKind.SERVER_ERROR),
					"llm.failover.retry.max-attempts=" + most, "llm.failover.retry.backoff=1ms",
					"llm.failover.health.failures-in-row=20");
			assertThat(this.openai.requests()).hasSize(most);
			assertThat(this.anthropic.requests()).hasSize(most);
			this.openai.clear();
			this.anthropic.clear();
		}
	}

	@Test
	void retryBudgetIsTheShareOfExtraRequestsBeyondTheReserve() {
		assertThat(requestsOfCallsThatWantARetry(105, "0")).isEqualTo(105 + 100);
		assertThat(requestsOfCallsThatWantARetry(105, "1")).isEqualTo(105 + 105);
	}

	private int requestsOfCallsThatWantARetry(int calls, String budget) {
		this.openai.clear();
		this.openai.behave(Behavior.error(500));
		runner("llm.failover.retry.budget=" + budget, "llm.failover.retry.backoff=1ms").run((context) -> {
			for (int i = 0; i < calls; i++) {
				chat(context.getBean(FailoverChatService.class));
				context.getBean(FailoverAdmin.class).reset("openai");
			}
		});
		return this.openai.requests().size();
	}

	@Test
	void maxWaitIsHowLongTheOnlyProviderIsWaitedFor() {
		String[] alone = { "llm.failover.order=openai", "llm.failover.retry.max-retry-after=0",
				"llm.failover.retry.max-wait=50ms" };
		this.openai.script(refusesFor("200"));
		with((llm) -> assertFails(llm.chat("Hello"), FailureKind.RATE_LIMITED), alone);
		assertThat(this.openai.requests()).hasSize(1);
		this.openai.script(refusesFor("200"));
		alone[2] = "llm.failover.retry.max-wait=20s";
		with((llm) -> assertThat(chat(llm).content()).isEqualTo("openai"), alone);
	}

	@Test
	void maxWaitingIsHowManyCallsWaitForOneModel() {
		String[] alone = { "llm.failover.order=openai", "llm.failover.retry.max-retry-after=0",
				"llm.failover.retry.max-waiting=0" };
		this.openai.script(refusesFor("200"));
		with((llm) -> assertFails(llm.chat("Hello"), FailureKind.RATE_LIMITED), alone);
		this.openai.script(refusesFor("200"));
		alone[2] = "llm.failover.retry.max-waiting=1";
		with((llm) -> assertThat(chat(llm).content()).isEqualTo("openai"), alone);
	}

	private static Behavior refusesFor(String millis) {
		return Behavior.rateLimited().header("retry-after-ms", millis);
	}

}
