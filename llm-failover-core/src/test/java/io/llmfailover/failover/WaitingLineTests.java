package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.llmfailover.CallInfo;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailureKind;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * In which order those who wait for a target ask it again.
 */
class WaitingLineTests extends WaitingScenario {

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
	void theOthersFollowAsSoonAsTheAnswerOfTheOneWhoProbesHasBegun() {
		StubProvider only = new StubProvider("a", fails(limited(1)), StubProvider.stalls("Hel"), answer("Hello"));
		Call first = call(only);
		Call second = call(only);
		pass(5);
		assertThat(second.answeredBy()).isEqualTo("a");
		assertThat(first.isOver()).isFalse();
	}

	@Test
	void whoHasWaitedLongerGoesFirstAlthoughItsCallBeganLater() {
		StubProvider only = new StubProvider("a", fails(limited(20)), answer("first"), answer("second"),
				answer("third"));
		Call head = call(only);
		pass(1);
		Call waitsLater = call(
				new StubProvider("x", after(Duration.ofSeconds(5), this.clock, fails(FailureKind.AUTHENTICATION))),
				only);
		pass(1);
		Call waitsEarlier = call(only);
		pass(30);
		assertThat(head.content()).isEqualTo("first");
		assertThat(waitsEarlier.content()).isEqualTo("second");
		assertThat(waitsLater.content()).isEqualTo("third");
	}

	@Test
	void thoseWhoFollowTheOneWhoProbedDoNotAskAllAtOnce() {
		StubProvider only = new StubProvider("a", fails(limited(10)), answer("Hello"));
		List<Call> calls = Stream.generate(() -> call(only)).limit(5).toList();
		pass(10.6);
		assertThat(only.requests).as("the one who probed, and the next").hasSize(3);
		pass(5);
		assertThat(calls).extracting(Call::answeredBy).containsOnly("a");
	}

	@Test
	void ofTwoTurnsThatComeAtOnceTheOneThatIsNotNeededIsGivenBack() {
		AtomicBoolean reset = new AtomicBoolean();
		HealthSettings oneAtATime = HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1, "b", 1));
		Failover failover = new Failover(FailoverSettings.DEFAULTS.withHealth(oneAtATime), Time.of(this.clock),
				() -> 0.5, List.of(new FailoverListener() {

					@Override
					public void callWaits(CallInfo call, String provider, String model, int waiting) {
						if (reset.compareAndSet(false, true)) {
							WaitingLineTests.this.failover.resetHealth("a");
							WaitingLineTests.this.failover.resetHealth("b");
						}
					}

				}));
		this.failover = failover;
		StubProvider first = new StubProvider("a", fails(limited(30)), answer("Hello"));
		StubProvider second = new StubProvider("b", fails(limited(30)), answer("Hello"));
		Call waited = call(first, second);
		assertThat(waited.answeredBy()).isEqualTo("a");
		assertThat(second.requests).hasSize(1);
		assertThat(call(second).answeredBy()).isEqualTo("b");
	}

	@Test
	void aLongerRefusalOfOneThatWasUnderWayDelaysAllWhoWait() {
		StubProvider only = new StubProvider("a", after(Duration.ofSeconds(1), this.clock, fails(limited(10))),
				after(Duration.ofSeconds(5), this.clock, fails(limited(20))), answer("Hello"));
		Call first = call(only);
		Call second = call(only);
		pass(25);
		assertThat(only.requests).hasSize(2);
		pass(3);
		assertThat(first.answeredBy()).isEqualTo("a");
		assertThat(second.answeredBy()).isEqualTo("a");
	}

	@Test
	void aResetServesThoseWhoWaitAtOnce() {
		StubProvider only = new StubProvider("a", fails(limited(30)), answer("Hello"));
		Call first = call(only);
		Call second = call(only);
		pass(1);
		this.failover.resetHealth("a");
		assertThat(first.answeredBy()).isEqualTo("a");
		assertThat(second.answeredBy()).isEqualTo("a");
	}

}
