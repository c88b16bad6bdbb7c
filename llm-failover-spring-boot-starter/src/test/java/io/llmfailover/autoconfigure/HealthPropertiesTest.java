package io.llmfailover.autoconfigure;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each property of {@code llm.failover.health} does, seen from both ends.
 */
class HealthPropertiesTest extends PropertiesScenario {

	@Test
	void failuresInRowLeaveAModelOut() {
		this.openai.behave(Behavior.error(500));
		assertAsked(2, 0, "llm.failover.health.failures-in-row=2");
	}

	@Test
	void openForIsHowLongItIsLeftOut() {
		this.openai.behave(Behavior.error(500));
		assertAskedAgain(2, "llm.failover.health.failures-in-row=2", "llm.failover.health.open-for=1ms");
	}

	@Test
	void parkAccountIsHowLongAProviderWithABadKeyIsLeftOut() {
		this.openai.behave(Behavior.badKey());
		assertAsked(1, 0);
		this.openai.clear();
		assertAskedAgain(1, "llm.failover.health.park-account=1ms");
	}

	@Test
	void parkModelIsHowLongAModelThatIsGoneIsLeftOut() {
		this.openai.behave(Behavior.retiredModel());
		assertAsked(1, 0);
		this.openai.clear();
		assertAskedAgain(1, "llm.failover.health.park-model=1ms");
	}

	@Test
	void degradedAfterIsHowLongOthersAnswerUntilThatIsShown() {
		this.openai.behave(Behavior.badKey());
		runner("llm.failover.health.degraded-after=50ms").run((context) -> {
			FailoverChatService llm = context.getBean(FailoverChatService.class);
			FailoverAdmin admin = context.getBean(FailoverAdmin.class);
			chat(llm);
			assertThat(admin.providers().get(0).degradedFor()).isNull();
			long end = System.nanoTime() + LONG.toNanos();
			while (admin.providers().get(0).degradedFor() == null && System.nanoTime() < end) {
				chat(llm);
			}
			assertThat(admin.providers().get(0).degradedFor()).isNotNull();
			assertThat(admin.providers().get(1).degradedFor()).isNull();
		});
	}

	private void assertAsked(int first, int second, String... properties) {
		with((llm) -> {
			chat(llm);
			assertThat(this.openai.requests()).hasSize(first);
			chat(llm);
			assertThat(this.openai.requests()).hasSize(first + second);
		}, properties);
	}

	private void assertAskedAgain(int first, String... properties) {
		with((llm) -> {
			chat(llm);
			assertThat(this.openai.requests()).hasSize(first);
			long end = System.nanoTime() + LONG.toNanos();
			while (this.openai.requests().size() == first && System.nanoTime() < end) {
				chat(llm);
			}
			assertThat(this.openai.requests()).hasSizeGreaterThan(first);
		}, properties);
	}

}
