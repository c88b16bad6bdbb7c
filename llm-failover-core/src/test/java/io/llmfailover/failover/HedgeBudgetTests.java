package io.llmfailover.failover;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many calls may ask a second target beside the first.
 */
class HedgeBudgetTests extends HedgeScenario {

	@Test
	void notMoreThanATenthOfTheCallsIsHedged() {
		StubProvider silent = new StubProvider("a", Flux.never());
		StubProvider second = new StubProvider("b", Flux.never());
		for (int i = 0; i < 100; i++) {
			this.failover.resetHealth("a");
			this.failover.resetHealth("b");
			hedged(silent, second).then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10))).thenCancel().verify();
		}
		assertThat(silent.requests).hasSize(100);
		// the reserve that lets a service begin, and a tenth
		assertThat(second.requests).hasSizeBetween(18, 20);
	}

	@Test
	void aHedgeThatNobodyIsLeftForIsSaved() {
		for (int i = 0; i < 30; i++) {
			hedged(new StubProvider("a", after(Duration.ofSeconds(12), this.clock, answer("Hello"))))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(12)))
				.expectNextCount(2)
				.verifyComplete();
		}
		assertThatASilentTargetIsOvertaken();
	}

	@Test
	void hedgesAreEarnedByCallsThatNeedNone() {
		notMoreThanATenthOfTheCallsIsHedged();
		this.failover.resetHealth("a");
		for (int i = 0; i < 10; i++) {
			hedged(new StubProvider("a", answer("Hello"))).expectNextCount(2).verifyComplete();
		}
		assertThatASilentTargetIsOvertaken();
	}

	@Test
	void aHedgeIsSavedWhereTheNextTargetIsLeftOutInTheMeantime() {
		for (int i = 0; i < 30; i++) {
			hedged(new StubProvider("a", after(Duration.ofSeconds(12), this.clock, answer("Hello"))),
					new StubProvider("b", answer("no")))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(5)))
				.then(() -> this.failover.park("b", Duration.ofMinutes(1)))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(7)))
				.expectNext(Seen.text("a", "Hello"))
				.expectNextCount(1)
				.verifyComplete();
			this.failover.resetHealth("b");
		}
		assertThatASilentTargetIsOvertaken();
	}

}
