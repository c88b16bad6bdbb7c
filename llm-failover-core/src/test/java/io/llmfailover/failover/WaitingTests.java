package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.llmfailover.CallInfo;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that have nobody else to ask wait for a target that refuses requests for now.
 */
class WaitingTests {

	private static final ChatRequest HELLO = ChatRequest.of("Hello");

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final List<String> waits = new ArrayList<>();

	private final FailoverListener listener = new FailoverListener() {

		@Override
		public void callWaits(CallInfo call, String provider, String model, int waiting) {
			WaitingTests.this.waits.add("waits for " + provider + ":" + model + " with " + waiting);
		}

	};

	private Failover failover = failover(FailoverSettings.DEFAULTS);

	private Failover failover(FailoverSettings settings) {
		this.failover = new Failover(settings, Time.of(this.clock), () -> 0.5, List.of(this.listener));
		return this.failover;
	}

	private Call call(StubProvider... providers) {
		return new Call(HELLO, providers);
	}

	private void pass(double seconds) {
		this.clock.advanceTimeBy(Duration.ofMillis((long) (seconds * 1000)));
	}

	private static Failure limited(double seconds) {
		return Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofMillis((long) (seconds * 1000)));
	}

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
	void oneAtTheHeadProbesAndTheOthersFollowInTheirOrder() {
		AtomicInteger asked = new AtomicInteger();
		StubProvider only = new StubProvider("a", fails(limited(10)), Flux
			.defer(() -> after(Duration.ofSeconds(1), this.clock, answer("Number " + asked.incrementAndGet()))));
		List<Call> calls = Stream.generate(() -> call(only)).limit(5).toList();
		assertThat(only.requests).as("who comes later stands behind").hasSize(1);
		pass(10.9);
		assertThat(only.requests).as("the head probes").hasSize(2);
		assertThat(only.open).hasValue(1);
		pass(10);
		assertThat(calls).extracting(Call::content)
			.containsExactly("Number 1", "Number 2", "Number 3", "Number 4", "Number 5");
		assertThat(only.requests).hasSize(6);
	}

	@Test
	void whoProbedAndWasRefusedIsStillTheFirst() {
		StubProvider only = new StubProvider("a", fails(limited(2)), fails(limited(2)), answer("first"),
				answer("second"));
		Call first = call(only);
		Call second = call(only);
		pass(10);
		assertThat(first.content()).isEqualTo("first");
		assertThat(second.content()).isEqualTo("second");
		assertThat(only.requests).hasSize(4);
	}

	@Test
	void moreThanSoManyFailAtOnce() {
		failover(FailoverSettings.DEFAULTS.withRetry(RetrySettings.DEFAULTS.withMaxWaiting(2)));
		StubProvider only = new StubProvider("a", fails(limited(30)), answer("Hello"));
		Call first = call(only);
		Call second = call(only);
		assertThat(call(only).failure()).isEqualTo(FailureKind.RATE_LIMITED);
		pass(40);
		assertThat(first.answeredBy()).isEqualTo("a");
		assertThat(second.answeredBy()).isEqualTo("a");
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

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoeverFailedAsTheLastOneTheCallWaitsForThoseThatRefuseForNow(boolean inFront) {
		StubProvider limited = new StubProvider("a", fails(limited(10)), answer("Hello"));
		call(limited);
		StubProvider keyless = new StubProvider("x", fails(FailureKind.AUTHENTICATION));
		Call call = inFront ? call(limited, keyless) : call(keyless, limited);
		pass(12);
		assertThat(call.answeredBy()).isEqualTo("a");
	}

	@Test
	void nobodyIsWaitedForWhoCannotBeAskedAnyway() {
		StubProvider limited = new StubProvider("a", fails(limited(10)), answer("no"));
		limited.contextWindow = 1_000;
		call(limited);
		StubProvider larger = new StubProvider("x", fails(FailureKind.CONTEXT_TOO_LONG));
		larger.contextWindow = 2_000;
		assertThat(call(larger, limited).failure()).isEqualTo(FailureKind.CONTEXT_TOO_LONG);
	}

	@Test
	void whoHasSomebodyElseToAskDoesNotWait() {
		StubProvider limited = new StubProvider("a", fails(limited(30)), answer("no"));
		call(limited);
		assertThat(call(limited, new StubProvider("b", answer("Hello"))).answeredBy()).isEqualTo("b");
	}

	@Test
	void whoGoesAwayLeavesTheLine() {
		StubProvider only = new StubProvider("a", fails(limited(10)), answer("Hello"));
		Call first = call(only);
		Call second = call(only);
		first.cancel();
		assertThat(this.failover.waiting("a", "a-model")).isEqualTo(1);
		pass(11);
		assertThat(second.answeredBy()).isEqualTo("a");
		assertThat(only.requests).hasSize(2);
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
	void onlyOneProbesHoweverLongItsAnswerTakes() {
		StubProvider only = new StubProvider("a", fails(limited(10)),
				after(Duration.ofSeconds(5), this.clock, answer("Hello")));
		List<Call> calls = Stream.generate(() -> call(only)).limit(4).toList();
		pass(15);
		assertThat(only.open).hasValue(1);
		pass(30);
		assertThat(calls).extracting(Call::answeredBy).containsOnly("a");
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

	private final class Call {

		private final List<ChatResponse> responses = new ArrayList<>();

		private final List<Throwable> errors = new ArrayList<>();

		private final reactor.core.Disposable subscription;

		Call(ChatRequest request, StubProvider... providers) {
			this.subscription = WaitingTests.this.failover.chat(request, chain(providers))
				.subscribe(this.responses::add, this.errors::add);
		}

		boolean isOver() {
			return !this.responses.isEmpty() || !this.errors.isEmpty();
		}

		String answeredBy() {
			assertThat(this.errors).isEmpty();
			assertThat(this.responses).hasSize(1);
			return this.responses.get(0).provider();
		}

		List<String> warnings() {
			answeredBy();
			return this.responses.get(0).warnings();
		}

		String content() {
			answeredBy();
			return this.responses.get(0).content();
		}

		FailureKind failure() {
			assertThat(this.errors).hasSize(1);
			return ((ChatFailedException) this.errors.get(0)).kind();
		}

		void cancel() {
			this.subscription.dispose();
		}

	}

}
