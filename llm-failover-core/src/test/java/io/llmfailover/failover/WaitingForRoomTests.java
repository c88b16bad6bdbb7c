package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls wait for a target that has as many attempts as it may.
 */
class WaitingForRoomTests extends WaitingScenario {

	@Test
	void aTargetWithoutRoomIsBusyForAllWhoWait() {
		failover(FailoverSettings.DEFAULTS
			.withHealth(FailoverSettings.DEFAULTS.health().withMaxConcurrent(Map.of("a", 1))));
		StubProvider only = new StubProvider("a", after(Duration.ofSeconds(5), this.clock, answer("Hello")));
		List<Call> calls = Stream.generate(() -> call(only)).limit(3).toList();
		assertThat(this.failover.health("a", "a-model").waiting()).isEqualTo(2);
		assertThat(this.failover.health("a", "a-model").reason()).startsWith("busy");
		pass(15);
		assertThat(calls).allSatisfy((call) -> assertThat(call.answeredBy()).isEqualTo("a"));
	}

	@Test
	void aTurnIsWaitedForWhereAsManyRunAsMay() {
		failover(FailoverSettings.DEFAULTS.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1))));
		StubProvider only = new StubProvider("a", after(Duration.ofSeconds(5), this.clock, answer("Hello")));
		List<Call> calls = Stream.generate(() -> call(only)).limit(3).toList();
		assertThat(only.requests).hasSize(1);
		pass(5);
		assertThat(only.requests).hasSize(2);
		pass(10);
		assertThat(calls).extracting(Call::answeredBy).containsOnly("a");
		assertThat(only.requests).hasSize(3);
	}

	@Test
	void whoseTurnEndedWithAFailureDoesNotWaitForAnotherOne() {
		failover(FailoverSettings.DEFAULTS.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1))));
		Call first = call(new StubProvider("a", after(Duration.ofSeconds(5), this.clock, answer("Hello"))));
		StubProvider fails = new StubProvider("a", fails(FailureKind.CONTEXT_TOO_LONG));
		Call second = call(fails);
		pass(5);
		assertThat(first.answeredBy()).isEqualTo("a");
		assertThat(second.failure()).isEqualTo(FailureKind.CONTEXT_TOO_LONG);
		assertThat(fails.requests).hasSize(1);
	}

	@Test
	void aBurstAtAHealthyProviderIsAnsweredByAPoolThatIsTooSmall() {
		AtomicInteger open = new AtomicInteger();
		Failure full = Failure.of(FailureKind.NETWORK, "own pool full").in(Failure.Circumstance.POOL_FULL);
		StubProvider busy = new StubProvider("a", Flux.defer(() -> {
			if (open.get() >= 500) {
				return after(Duration.ofSeconds(5), this.clock, fails(full));
			}
			open.incrementAndGet();
			return after(Duration.ofSeconds(2), this.clock, answer("Hello")).doFinally((end) -> open.decrementAndGet());
		}));
		List<Call> calls = Stream.generate(() -> call(busy)).limit(2_500).toList();
		pass(110);
		System.out.printf("burst of 2,500 chats at a provider of 2 s through 500 connections: %d answered, health %s%n",
				calls.stream().filter((call) -> call.errors.isEmpty()).count(),
				this.failover.health("a", "a-model").state());
		assertThat(calls).extracting(Call::answeredBy).containsOnly("a");
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.UP);
	}

	@Test
	void aPoolWithoutAFreeConnectionIsNotTheTargetsFault() {
		Flux<TargetEvent> full = fails(
				Failure.of(FailureKind.NETWORK, "own pool full").in(Failure.Circumstance.POOL_FULL));
		StubProvider busy = new StubProvider("a", full, full, full, full, full, full, answer("Hello"));
		Call another = call(busy, new StubProvider("b", answer("Hi")));
		assertThat(another.answeredBy()).isEqualTo("b");
		assertThat(another.warnings()).containsExactly("a:a-model was skipped, own pool full");
		Call alone = call(busy);
		pass(10);
		assertThat(alone.answeredBy()).isEqualTo("a");
		assertThat(alone.warnings()).as("once, however often").containsExactly("a:a-model was skipped, own pool full");
	}

	@Test
	void nobodyWaitsForRoomForLongerThanTheLongestWait() {
		failover(FailoverSettings.DEFAULTS.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1)))
			.withRetry(RetrySettings.DEFAULTS.withMaxWait(Duration.ofSeconds(5))));
		StubProvider only = new StubProvider("a", Flux.never());
		call(only);
		Call second = call(only);
		pass(4.999);
		assertThat(second.isOver()).isFalse();
		pass(0.001);
		assertThat(second.failure()).isEqualTo(FailureKind.NO_USABLE_PROVIDER);
		assertThat(this.failover.waiting("a", "a-model")).isZero();
		assertThat(only.requests).hasSize(1);
	}

	@Test
	void whoWaitsForRoomNoLongerIsStillRetriedElsewhere() {
		failover(FailoverSettings.DEFAULTS.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1)))
			.withRetry(RetrySettings.DEFAULTS.withMaxWait(Duration.ofMillis(300))));
		StubProvider full = new StubProvider("a", Flux.never());
		call(full);
		StubProvider flaky = new StubProvider("b", fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR),
				answer("Hello"));
		Call second = call(full, flaky);
		pass(0.7);
		assertThat(this.failover.waiting("a", "a-model")).isZero();
		assertThat(second.isOver()).isFalse();
		pass(0.3);
		assertThat(second.answeredBy()).isEqualTo("b");
	}

	@Test
	void whoIsToBeAskedOnceMoreWaitsForRoomWhereOthersHaveTakenIt() {
		failover(FailoverSettings.DEFAULTS.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1))));
		StubProvider only = new StubProvider("a", fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR),
				after(Duration.ofSeconds(3), this.clock, answer("Hello")), answer("Hello"));
		Call first = call(only);
		pass(0.3);
		assertThat(only.requests).as("it was retried").hasSize(2);
		Call second = call(only);
		pass(1);
		assertThat(this.failover.waiting("a", "a-model")).isEqualTo(1);
		pass(2);
		assertThat(second.answeredBy()).isEqualTo("a");
		assertThat(first.answeredBy()).isEqualTo("a");
	}

	@Test
	void aConnectionOfOurOwnIsWaitedForLongerEachTimeAndNotForeverAndCostsNoRetry() {
		failover(FailoverSettings.DEFAULTS
			.withRetry(RetrySettings.DEFAULTS.withBudget(0).withMaxWait(Duration.ofMillis(1_750))));
		pass(60);
		Flux<TargetEvent> full = fails(
				Failure.of(FailureKind.NETWORK, "own pool full").in(Failure.Circumstance.POOL_FULL));
		List<Long> asked = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			long start = this.clock.now(TimeUnit.MILLISECONDS);
			StubProvider busy = new StubProvider("a", Flux.defer(() -> {
				asked.add(this.clock.now(TimeUnit.MILLISECONDS) - start);
				return full;
			}));
			Call call = call(busy);
			pass(1.7);
			assertThat(call.isOver()).isFalse();
			pass(0.1);
			assertThat(call.failure()).isEqualTo(FailureKind.NO_USABLE_PROVIDER);
			pass(60);
			assertThat(asked).containsExactly(0L, 250L, 750L, 1_750L);
			asked.clear();
		}
	}

}
