package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that go on while their time lasts, although every target has failed.
 */
class SecondPassTests {

	private static final ChatRequest HELLO = ChatRequest.of("Hello");

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private Failover failover = failover(RetrySettings.DEFAULTS);

	private Failover failover(RetrySettings retry) {
		return new Failover(FailoverSettings.DEFAULTS.withRetry(retry), Time.of(this.clock), () -> 0.5);
	}

	private List<Attempt> fail(StubProvider... providers) {
		List<Attempt> trail = new ArrayList<>();
		StepVerifier.create(this.failover.chat(HELLO, chain(providers)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(2)))
			.expectErrorSatisfies((error) -> trail.addAll(((ChatFailedException) error).attempts()))
			.verify(PATIENCE);
		return trail;
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, names = { "SERVER_ERROR", "NETWORK", "MALFORMED_RESPONSE" })
	void targetsThatFailedForAPassingReasonAreAskedAgainInOrder(FailureKind kind) {
		StubProvider first = new StubProvider("a", fails(kind), fails(kind), fails(kind));
		StubProvider second = new StubProvider("b", fails(kind), fails(kind), answer("Hello"));
		StepVerifier.create(this.failover.chat(HELLO, chain(first, second)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.assertNext((response) -> assertThat(response.provider()).isEqualTo("b"))
			.expectComplete()
			.verify(PATIENCE);
		assertThat(first.requests).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5 })
	void eachIsAskedAtMostSoOften(int maxAttempts) {
		this.failover = failover(RetrySettings.DEFAULTS.withMaxAttempts(maxAttempts));
		StubProvider first = new StubProvider("a", fails(FailureKind.SERVER_ERROR));
		StubProvider second = new StubProvider("b", fails(FailureKind.MALFORMED_RESPONSE));
		List<Attempt> trail = fail(first, second);
		assertThat(first.requests).hasSize(maxAttempts);
		assertThat(second.requests).hasSize(maxAttempts);
		assertThat(trail.get(trail.size() - 1).decision()).isEqualTo(FailureAction.STOP);
	}

	@Test
	void theOnlyTargetIsLeftAloneForAsLongAsItAsks() {
		Failure later = Failure.of(FailureKind.SERVER_ERROR, "Sorry").retryAfter(Duration.ofSeconds(10));
		StubProvider only = new StubProvider("a", fails(later), answer("Hello"));
		StepVerifier.create(this.failover.chat(HELLO, chain(only)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(9_999)))
			.then(() -> assertThat(only.requests).hasSize(1))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(2)))
			.assertNext((response) -> assertThat(response.content()).isEqualTo("Hello"))
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void theOnlyTargetIsNotAskedAgainIfItAsksForMoreThanTheLongestWait() {
		this.failover = failover(RetrySettings.DEFAULTS.withMaxWait(Duration.ofSeconds(5)));
		StubProvider only = new StubProvider("a",
				fails(Failure.of(FailureKind.SERVER_ERROR, "Sorry").retryAfter(Duration.ofSeconds(6))));
		fail(only);
		assertThat(only.requests).hasSize(1);
	}

	@Test
	void anotherTargetIsNotWaitedWithForOneThatAsksToBeLeftAlone() {
		Failure later = Failure.of(FailureKind.SERVER_ERROR, "Sorry").retryAfter(Duration.ofSeconds(20));
		StubProvider first = new StubProvider("a", fails(later));
		StubProvider second = new StubProvider("b", fails(FailureKind.MALFORMED_RESPONSE), answer("Hello"));
		StepVerifier.create(this.failover.chat(HELLO, chain(first, second)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(5)))
			.assertNext((response) -> assertThat(response.provider()).isEqualTo("b"))
			.expectComplete()
			.verify(PATIENCE);
		assertThat(first.requests).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, names = { "CONTEXT_TOO_LONG", "AUTHENTICATION", "EMPTY_RESPONSE",
			"LIMIT_EXCEEDED", "REQUEST_TOO_LARGE", "QUOTA_EXHAUSTED", "TIMEOUT" })
	void whatWouldFailAgainIsNotAskedAgain(FailureKind kind) {
		StubProvider first = new StubProvider("a", fails(kind));
		fail(first, new StubProvider("b", fails(FailureKind.SERVER_ERROR)));
		assertThat(first.requests).hasSize(1);
	}

	@Test
	void whoBrokeAfterALongSilenceIsNotAskedAgain() {
		StubProvider first = new StubProvider("a",
				after(Duration.ofSeconds(70), this.clock, fails(FailureKind.NETWORK)));
		first.timeouts = Timeouts.DEFAULTS;
		fail(first);
		assertThat(first.requests).hasSize(1);
	}

	@Test
	void aRequestThatBrokeWhileItWasSentIsNotSentAgainAndCountsForNothing() {
		Failure early = Failure.of(FailureKind.NETWORK, "reset").in(Circumstance.UNFINISHED_REQUEST);
		for (int i = 0; i < 6; i++) {
			StubProvider first = new StubProvider("a", fails(early));
			fail(first);
			assertThat(first.requests).hasSize(1);
		}
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.UP);
	}

	@Test
	void eachIsLeftAloneForLongerBeforeItIsAskedOnceMore() {
		StubProvider only = new StubProvider("a", fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR),
				answer("Hello"));
		StepVerifier.create(this.failover.chat(HELLO, chain(only)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(249)))
			.then(() -> assertThat(only.requests).hasSize(1))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1)))
			.then(() -> assertThat(only.requests).as("a retry").hasSize(2))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(499)))
			.then(() -> assertThat(only.requests).hasSize(2))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1)))
			.expectNextCount(1)
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void itIsPaidForByTheRetryBudget() {
		this.failover = failover(RetrySettings.DEFAULTS.withBudget(0));
		for (int i = 0; i < 60; i++) {
			fail(new StubProvider("p" + i, fails(FailureKind.SERVER_ERROR)));
		}
		StubProvider last = new StubProvider("z", fails(FailureKind.SERVER_ERROR));
		fail(last);
		assertThat(last.requests).hasSize(1);
	}

	// Of a hundred, ten drop and ten reset a connection that came from the pool, which is
	// repeated at once; ten break one frame, which is skipped; three are refused, 35 cut
	// and two fall silent.
	private Flux<TargetEvent> unreliable(Random random, String name) {
		String[] tokens = { name + " one ", "two ", "three ", "four" };
		int dice = random.nextInt(100);
		if (dice < 20) {
			return fails(Failure.of(FailureKind.NETWORK, "dropped").in(Circumstance.STALE_CONNECTION));
		}
		if (dice < 30) {
			return answer(tokens);
		}
		if (dice < 33) {
			return fails(Failure.of(FailureKind.NETWORK, "refused").in(Circumstance.UNREACHABLE));
		}
		if (dice < 68) {
			return StubProvider.cut(tokens[0], tokens[1]);
		}
		return (dice < 70) ? StubProvider.stalls(tokens[0]) : answer(tokens);
	}

	// The same where all of it is fatal: a connection that was dropped or reset was new,
	// and
	// a broken frame ends the stream.
	private Flux<TargetEvent> unforgiving(Random random, String name) {
		String[] tokens = { name + " one ", "two ", "three ", "four" };
		int dice = random.nextInt(100);
		if (dice < 20) {
			return fails(FailureKind.NETWORK);
		}
		if (dice < 30) {
			return Flux.concat(StubProvider.opened(), StubProvider.text(tokens[0]),
					fails(FailureKind.MALFORMED_RESPONSE));
		}
		if (dice < 33) {
			return fails(Failure.of(FailureKind.NETWORK, "refused").in(Circumstance.UNREACHABLE));
		}
		if (dice < 68) {
			return StubProvider.cut(tokens[0], tokens[1]);
		}
		return (dice < 70) ? StubProvider.stalls(tokens[0]) : answer(tokens);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void ofStreamsOfTwoProvidersThatMostlyFailNearlyAllEndRightAndNoneWrong(boolean thinkUnseen) {
		Ends ends = ends(RetrySettings.DEFAULTS.withBudget(10), thinkUnseen, this::unreliable);
		System.out.printf(
				"1,000 streams of two providers that drop, garble, reset, refuse, cut or stall 70 %% of them: %s%n",
				ends);
		assertThat(ends.right).isGreaterThanOrEqualTo(970);
		assertThat(ends.wrong).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "3, 850", "4, 920", "5, 950", "6, 970" })
	void whereAllOfItIsFatalMoreAttemptsMakeUpForIt(int maxAttempts, int atLeast) {
		Ends ends = ends(RetrySettings.DEFAULTS.withBudget(10).withMaxAttempts(maxAttempts), false, this::unforgiving);
		System.out.printf("the same where all of it is fatal, at most %d requests to each: %s%n", maxAttempts, ends);
		assertThat(ends.right).isGreaterThanOrEqualTo(atLeast);
		assertThat(ends.wrong).isZero();
	}

	private Ends ends(RetrySettings retry, boolean thinkUnseen, BiFunction<Random, String, Flux<TargetEvent>> faults) {
		Random random = new Random(7);
		this.failover = failover(retry);
		int right = 0;
		int wrong = 0;
		for (int i = 0; i < 1_000; i++) {
			List<ChatEvent> events = new ArrayList<>();
			this.failover.stream(HELLO, Stream.of("a", "b").map((name) -> {
				StubProvider provider = new StubProvider(name, Flux.defer(() -> faults.apply(random, name)));
				provider.timeouts = Timeouts.DEFAULTS;
				provider.thinksUnseen = thinkUnseen;
				return provider.candidate();
			}).toList()).subscribe(events::add, (error) -> {
			});
			this.clock.advanceTimeBy(Duration.ofMinutes(10));
			if (!events.isEmpty() && events.get(events.size() - 1) instanceof ChatEvent.Completed completed) {
				String whole = completed.response().provider() + " one two three four";
				boolean same = Seen.textAfterLastRestart(events).equals(whole)
						&& completed.response().content().equals(whole);
				right += same ? 1 : 0;
				wrong += same ? 0 : 1;
			}
		}
		return new Ends(right, wrong);
	}

	private record Ends(int right, int wrong) {

		@Override
		public String toString() {
			return this.right + " right, " + this.wrong + " wrong";
		}

	}

	@Test
	void noTargetIsRetriedBeforeTheOthersWereAskedOnceMoreAsWell() {
		this.failover = failover(RetrySettings.DEFAULTS.withMaxAttempts(4));
		List<Attempt> trail = fail(new StubProvider("a", fails(FailureKind.SERVER_ERROR)),
				new StubProvider("b", fails(FailureKind.SERVER_ERROR)));
		assertThat(trail).extracting(Attempt::provider).containsExactly("a", "a", "b", "b", "a", "b", "a", "b");
	}

	@Test
	void aTargetThatIsTwiceInTheChainIsAskedNoMoreOften() {
		StubProvider twice = new StubProvider("a", fails(FailureKind.SERVER_ERROR));
		fail(twice, twice);
		assertThat(twice.requests).hasSize(3);
	}

	@ParameterizedTest
	@CsvSource({ "MALFORMED_RESPONSE, 250, 1", "MALFORMED_RESPONSE, 251, 2", "SERVER_ERROR, 250, 1",
			"SERVER_ERROR, 251, 2" })
	void aTargetIsAskedAgainOnlyBeforeTheCallsTimeIsUp(FailureKind kind, long timeout, int requests) {
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		StubProvider only = new StubProvider("a", fails(kind));
		ChatRequest request = HELLO.toBuilder().timeout(Duration.ofMillis(timeout)).build();
		List<Throwable> errors = new ArrayList<>();
		this.failover.chat(request, chain(only)).subscribe((response) -> {
		}, errors::add);
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(only.requests).hasSize(requests);
		assertThat(errors).singleElement()
			.satisfies((error) -> assertThat(((ChatFailedException) error).kind()).isEqualTo(kind));
	}

}
