package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that have nobody else to ask wait for a target that refuses requests for now.
 */
class WaitingTests extends WaitingScenario {

	@ParameterizedTest
	@ValueSource(strings = { "at once", "after 0.5 s" })
	void aBatchOnOneRateLimitedProviderLosesNothing(String answers) {
		Duration takes = answers.equals("at once") ? Duration.ZERO : Duration.ofMillis(500);
		AtomicInteger requests = new AtomicInteger();
		Deque<Long> served = new ArrayDeque<>();
		StubProvider limited = new StubProvider("a", Flux.defer(() -> {
			requests.incrementAndGet();
			long now = this.clock.now(TimeUnit.MILLISECONDS);
			served.removeIf((at) -> now - at >= 1_000);
			if (served.size() >= 20) {
				return fails(FailureKind.RATE_LIMITED);
			}
			served.add(now);
			return takes.isZero() ? answer("Hello") : after(takes, this.clock, answer("Hello"));
		}));
		List<Candidate> chain = chain(limited);
		AtomicInteger answered = new AtomicInteger();
		List<Throwable> failed = new ArrayList<>();
		Flux.range(0, 500)
			.flatMap((i) -> this.failover.chat(HELLO, chain), 20)
			.subscribe((response) -> answered.incrementAndGet(), failed::add);
		double took = 0;
		while (answered.get() < 500 && failed.isEmpty() && took < 600) {
			pass(0.05);
			took += 0.05;
		}
		System.out.printf(
				"500 prompts, 20 at a time, at one provider that takes 20/s and answers %s:"
						+ " %d answers, %.2f requests each, in %.0f s%n",
				answers, answered.get(), requests.get() / 500.0, took);
		assertThat(failed).isEmpty();
		assertThat(answered).hasValue(500);
		assertThat(requests.get()).isLessThanOrEqualTo(600);
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, names = { "RATE_LIMITED", "OVERLOADED" })
	void aTargetThatRefusesForNowIsWaitedForWhereNobodyElseIsLeft(FailureKind kind) {
		Failure refusal = Failure.of(kind, "not now").retryAfter(Duration.ofSeconds(30));
		StubProvider only = new StubProvider("a", fails(refusal), answer("Hello"));
		Call call = call(new StubProvider("b", fails(FailureKind.CONTEXT_TOO_LONG)), only);
		pass(29.9);
		assertThat(only.requests).hasSize(1);
		assertThat(this.failover.waiting("a", "a-model")).isEqualTo(1);
		assertThat(this.failover.health("a", "a-model").waiting()).isEqualTo(1);
		pass(3.1);
		assertThat(call.answeredBy()).isEqualTo("a");
		assertThat(this.waits).containsExactly("waits for a:a-model with 1");
	}

	@Test
	void aRefusalForNowThatIsToEndTheCallIsNotWaitedFor() {
		StubProvider only = new StubProvider("a", fails(limited(5)), answer("Hello"));
		ChatRequest request = ChatRequest.builder()
			.user("Hello")
			.onFailure(FailureKind.RATE_LIMITED, FailureAction.STOP)
			.build();
		assertThat(new Call(request, only).failure()).isEqualTo(FailureKind.RATE_LIMITED);
		assertThat(this.waits).isEmpty();
	}

	@Test
	void aRetryAfterBeyondTheLongestWaitFailsAtOnce() {
		StubProvider only = new StubProvider("a", fails(limited(61)));
		assertThat(call(only).failure()).isEqualTo(FailureKind.RATE_LIMITED);
		assertThat(call(only).failure()).as("of those who come later").isEqualTo(FailureKind.RATE_LIMITED);
		assertThat(only.requests).hasSize(1);
	}

	@Test
	void aRetryAfterBeyondTheTimeThatIsLeftFailsAtOnce() {
		ChatRequest hurried = HELLO.toBuilder().timeout(Duration.ofSeconds(10)).build();
		assertThat(new Call(hurried, new StubProvider("a", fails(limited(11)))).failure())
			.isEqualTo(FailureKind.RATE_LIMITED);
	}

	@Test
	void nobodyWaitsForLongerThanTheLongestWait() {
		failover(FailoverSettings.DEFAULTS.withRetry(RetrySettings.DEFAULTS.withMaxWait(Duration.ofSeconds(5))));
		Call call = call(new StubProvider("a", fails(FailureKind.RATE_LIMITED)));
		pass(3);
		assertThat(call.isOver()).isFalse();
		pass(2.1);
		assertThat(call.failure()).isEqualTo(FailureKind.RATE_LIMITED);
		assertThat(this.failover.waiting("a", "a-model")).isZero();
	}

	@Test
	void theCallGoesToWhicheverRecoversFirst() {
		StubProvider later = new StubProvider("a", fails(limited(50)), answer("no"));
		StubProvider sooner = new StubProvider("b", fails(limited(20)), answer("Hello"));
		Call call = call(later, sooner);
		pass(22.1);
		assertThat(call.answeredBy()).isEqualTo("b");
		assertThat(this.failover.waiting("a", "a-model")).isZero();
		pass(60);
		assertThat(later.requests).hasSize(1);
	}

	@Test
	void whoHasSomebodyElseToAskDoesNotWait() {
		StubProvider limited = new StubProvider("a", fails(limited(30)), answer("no"));
		call(limited);
		assertThat(call(limited, new StubProvider("b", answer("Hello"))).answeredBy()).isEqualTo("b");
	}

	@Test
	void anAttemptThatWasWaitedForMayTakeLongerThanTheLongestWait() {
		Call call = call(
				new StubProvider("a", fails(limited(30)), after(Duration.ofSeconds(45), this.clock, answer("Hello"))));
		pass(78);
		assertThat(call.answeredBy()).isEqualTo("a");
	}

	@Test
	void whoGetsItsTurnDoesNotComeBackToTheRetryThatItWaitedForAsWell() {
		StubProvider broken = new StubProvider("a", fails(FailureKind.SERVER_ERROR));
		StubProvider limited = new StubProvider("b", fails(limited(0.3)),
				after(Duration.ofSeconds(20), this.clock, answer("Hello")));
		Call call = call(broken, limited);
		pass(21);
		assertThat(call.answeredBy()).isEqualTo("b");
		assertThat(broken.requests).hasSize(2);
	}

	@Test
	void whoIsRetriedDoesNotWaitForTheTurnElsewhereAnyMore() {
		StubProvider broken = new StubProvider("a", fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR),
				after(Duration.ofSeconds(40), this.clock, answer("Hello")));
		StubProvider limited = new StubProvider("b", fails(limited(10)), answer("no"));
		Call call = call(broken, limited);
		pass(1);
		assertThat(broken.open).hasValue(1);
		assertThat(this.failover.waiting("b", "b-model")).isZero();
		pass(40);
		assertThat(call.answeredBy()).isEqualTo("a");
		assertThat(limited.requests).hasSize(1);
	}

	@Test
	void aTurnThatWasWaitedForIsARetryOnlyWhereTheTargetWasAskedBefore() {
		RecordingListener told = new RecordingListener();
		this.failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5, List.of(told));
		StubProvider limited = new StubProvider("a", fails(limited(10)), answer("Hello"));
		call(limited);
		call(new StubProvider("x", fails(FailureKind.AUTHENTICATION)), limited);
		told.lines.clear();
		pass(20);
		assertThat(told.lines).containsSubsequence("RETRY a:a-model", "NEXT a:a-model");
	}

	@Test
	void waitingTakesNothingFromTheRetryBudget() {
		failover(FailoverSettings.DEFAULTS.withRetry(RetrySettings.DEFAULTS.withBudget(0)));
		for (int i = 0; i < 150; i++) {
			StubProvider only = new StubProvider("a", fails(FailureKind.RATE_LIMITED), answer("Hello"));
			Call call = call(only);
			pass(1);
			assertThat(call.answeredBy()).isEqualTo("a");
		}
		StubProvider fails = new StubProvider("z", fails(FailureKind.SERVER_ERROR), answer("Hello"));
		Call retried = call(fails);
		pass(1);
		assertThat(retried.answeredBy()).isEqualTo("z");
	}

	@Test
	void aTimeOfTheAttemptBeforeDoesNotEndTheWait() {
		StubProvider only = new StubProvider("a", after(Duration.ofSeconds(1), this.clock, fails(limited(20))),
				answer("Hello"));
		only.timeouts = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
		Call call = call(only);
		pass(20.9);
		assertThat(call.isOver()).isFalse();
		pass(2.5);
		assertThat(call.answeredBy()).isEqualTo("a");
	}

}
