package io.llmfailover.failover;

import io.llmfailover.FailureAction;
import io.llmfailover.target.TargetEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import reactor.core.publisher.Sinks;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

class HealthTests {

	private static final ChatRequest HELLO = ChatRequest.of("Hello");

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Failover failover = failover(HealthSettings.DEFAULTS);

	@BeforeAll
	static void neverHang() {
		StepVerifier.setDefaultTimeout(Duration.ofSeconds(30));
	}

	private Failover failover(HealthSettings health) {
		return new Failover(FailoverSettings.DEFAULTS.withHealth(health), Time.of(this.clock), () -> 0.5);
	}

	private static List<Candidate> chain(StubProvider... providers) {
		return Stream.of(providers).map(StubProvider::candidate).toList();
	}

	private ChatResponse chat(StubProvider... providers) {
		AtomicReference<ChatResponse> answer = new AtomicReference<>();
		StepVerifier.create(this.failover.chat(HELLO, chain(providers)).doOnNext(answer::set))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.expectNextCount(1)
			.verifyComplete();
		return Objects.requireNonNull(answer.get());
	}

	private State state(String provider) {
		return this.failover.health(provider, provider + "-model").state();
	}

	@Test
	void fourFailuresInARowOpenTheBreakerAndTheTrailSaysSo() {
		StubProvider dead = new StubProvider("a", fails(FailureKind.SERVER_ERROR));
		StubProvider alive = new StubProvider("b", answer("Hello"));
		chat(dead, alive);
		assertThat(state("a")).isEqualTo(State.UP);
		chat(dead, alive);
		assertThat(state("a")).isEqualTo(State.OPEN);
		Attempt skipped = chat(dead, alive).attempts().get(0);
		assertThat(skipped.outcome()).isEqualTo(Outcome.SKIPPED);
		assertThat(skipped.reason()).contains("circuit breaker open for another");
		assertThat(dead.requests).hasSize(4);
	}

	@Test
	void anOpenBreakerLetsOneProbeThroughThatIsNotRetried() {
		StubProvider dead = new StubProvider("a", fails(FailureKind.SERVER_ERROR));
		StubProvider alive = new StubProvider("b", answer("Hello"));
		chat(dead, alive);
		chat(dead, alive);
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		chat(dead, alive);
		assertThat(dead.requests).hasSize(5);
		assertThat(state("a")).isEqualTo(State.OPEN);
	}

	@Test
	void onlyOneProbeRunsAtATimeAndItsSuccessClosesTheBreaker() {
		StubProvider ill = new StubProvider("a", fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR),
				fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR),
				StubProvider.after(Duration.ofSeconds(3), this.clock, answer("Hello")));
		StubProvider alive = new StubProvider("b", answer("Hi"));
		chat(ill, alive);
		chat(ill, alive);
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		AtomicReference<ChatResponse> probe = new AtomicReference<>();
		this.failover.chat(HELLO, chain(ill, alive)).subscribe(probe::set);
		assertThat(state("a")).isEqualTo(State.PROBING);
		assertThat(chat(ill, alive).provider()).isEqualTo("b");
		this.clock.advanceTimeBy(Duration.ofSeconds(3));
		assertThat(Objects.requireNonNull(probe.get()).provider()).as("nobody waits for a probe").isEqualTo("b");
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aCancelledProbeGivesItsTurnBack() {
		StubProvider ill = new StubProvider("a", fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR),
				fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR), Flux.never(), answer("Hello"));
		StubProvider alive = new StubProvider("b", answer("Hi"));
		chat(ill, alive);
		chat(ill, alive);
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		this.failover.chat(HELLO, chain(ill, new StubProvider("b", Flux.never()))).subscribe().dispose();
		assertThat(chat(ill, alive).provider()).isEqualTo("a");
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void refusalsDoNotCountForTheBreaker() {
		StubProvider picky = new StubProvider("a", fails(FailureKind.CONTEXT_TOO_LONG));
		StubProvider alive = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 30; i++) {
			chat(picky, alive);
		}
		assertThat(picky.requests).hasSize(30);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aShareInWhichTheTargetWasNotSilentNeverCounts() {
		StubProvider slow = new StubProvider("a", Flux.concat(StubProvider.opened(), Flux.never()));
		ChatRequest hurried = HELLO.toBuilder().timeout(Duration.ofSeconds(12)).build();
		for (int i = 0; i < 40; i++) {
			StepVerifier.create(this.failover.stream(hurried, chain(slow, new StubProvider("b", answer("Hello")))))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(7)))
				.expectNextCount(2)
				.verifyComplete();
		}
		assertThat(slow.requests).hasSize(40);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aShareThatWasSilentForHalfOfTheCallIsSlowAndTenInARowOpenTheBreaker(boolean stream) {
		StubProvider silent = new StubProvider("a", Flux.never());
		ChatRequest hurried = HELLO.toBuilder().timeout(Duration.ofSeconds(12)).build();
		List<Candidate> chain = chain(silent, new StubProvider("b", answer("Hello")));
		for (int i = 0; i < 10; i++) {
			assertThat(state("a")).isEqualTo(State.UP);
			StepVerifier
				.create(stream ? this.failover.stream(hurried, chain).last() : this.failover.chat(hurried, chain))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(7)))
				.expectNextCount(1)
				.verifyComplete();
		}
		assertThat(state("a")).isEqualTo(State.OPEN);
	}

	@Test
	void noWholeAnswerIsSlowWithinTwiceItsUsualTime() {
		StubProvider usual = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(25), this.clock, answer("Hi")));
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 20; i++) {
			StepVerifier.create(this.failover.chat(HELLO, chain(usual, second)))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(25)))
				.expectNextCount(1)
				.verifyComplete();
		}
		ChatRequest hurried = HELLO.toBuilder().timeout(Duration.ofSeconds(20)).build();
		for (int i = 0; i < 40; i++) {
			StepVerifier.create(this.failover.chat(hurried, chain(usual, second)))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(15)))
				.assertNext((response) -> assertThat(response.provider()).isEqualTo("b"))
				.verifyComplete();
		}
		assertThat(usual.requests).hasSize(60);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aRefusedKeyParksTheProviderForLongerEachTime() {
		StubProvider locked = new StubProvider("a", fails(FailureKind.AUTHENTICATION));
		StubProvider alive = new StubProvider("b", answer("Hello"));
		chat(locked, alive);
		this.clock.advanceTimeBy(Duration.ofSeconds(58));
		assertThat(chat(locked, alive).attempts().get(0).reason()).contains("after AUTHENTICATION");
		this.clock.advanceTimeBy(Duration.ofSeconds(2));
		chat(locked, alive);
		assertThat(locked.requests).hasSize(2);
		this.clock.advanceTimeBy(Duration.ofSeconds(100));
		chat(locked, alive);
		assertThat(locked.requests).hasSize(2);
		this.clock.advanceTimeBy(Duration.ofSeconds(20));
		chat(locked, alive);
		assertThat(locked.requests).hasSize(3);
	}

	@Test
	void aGoneModelIsParkedAndTheNextOneServes() {
		StubProvider first = new StubProvider("a", List.of("old", "new"), fails(FailureKind.MODEL_UNAVAILABLE),
				answer("Hello"));
		chat(first);
		ChatResponse response = chat(first);
		assertThat(response.attempts()).extracting(Attempt::outcome).containsExactly(Outcome.SKIPPED, Outcome.ANSWERED);
		assertThat(first.askedModels).containsExactly("old", "new", "new");
	}

	@Test
	void aRateLimitParksTheTargetForAsLongAsItAsks() {
		Failure late = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofSeconds(30));
		StubProvider limited = new StubProvider("a", fails(late), answer("Hello"));
		StubProvider alive = new StubProvider("b", answer("Hi"));
		chat(limited, alive);
		assertThat(chat(limited, alive).provider()).isEqualTo("b");
		this.clock.advanceTimeBy(Duration.ofSeconds(30));
		assertThat(chat(limited, alive).provider()).isEqualTo("a");
	}

	@Test
	void aStaleConnectionIsRepeatedAtOnceAndCountsNeitherAsARetryNorAgainstTheTarget() {
		Failure stale = Failure.of(FailureKind.NETWORK, "reset").in(Failure.Circumstance.STALE_CONNECTION);
		for (int i = 0; i < 5; i++) {
			StubProvider first = new StubProvider("a", fails(stale), fails(stale), fails(FailureKind.SERVER_ERROR),
					answer("Hello"));
			ChatResponse response = chat(first, new StubProvider("b", answer("no")));
			assertThat(response.provider()).isEqualTo("a");
			assertThat(first.requests).hasSize(4);
		}
		assertThat(state("a")).isEqualTo(State.UP);
		StubProvider alwaysStale = new StubProvider("c", fails(stale));
		assertThat(chat(alwaysStale, new StubProvider("d", answer("Hello"))).provider()).isEqualTo("d");
		assertThat(alwaysStale.requests).as("three repeats and a retry").hasSize(5);
	}

	private void openBreaker(String provider) {
		StubProvider down = new StubProvider(provider, fails(FailureKind.MALFORMED_RESPONSE));
		for (int i = 0; i < 4; i++) {
			chat(down, new StubProvider("z", answer("Hello")));
		}
		assertThat(state(provider)).isEqualTo(State.OPEN);
	}

	@Test
	void halfOfTheLastTwentyOpenTheBreakerAsWell() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 10; i++) {
			assertThat(state("a")).isEqualTo(State.UP);
			chat(new StubProvider("a", answer("Hello")), second);
			chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
		}
		assertThat(state("a")).isEqualTo(State.OPEN);
	}

	@Test
	void aProbeThatIsRefusedShowsThatTheProviderIsUp() {
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		chat(new StubProvider("a", fails(FailureKind.CONTEXT_TOO_LONG)), new StubProvider("b", answer("Hello")));
		assertThat(state("a")).isEqualTo(State.UP);
		StubProvider up = new StubProvider("a", answer("Hello"));
		assertThat(chat(up).attempts()).extracting(Attempt::outcome).containsExactly(Outcome.ANSWERED);
		assertThat(chat(up).attempts()).extracting(Attempt::outcome).containsExactly(Outcome.ANSWERED);
	}

	@Test
	void aRefusalEndsARowOfFailures() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 3; i++) {
			chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
		}
		chat(new StubProvider("a", fails(FailureKind.CONTEXT_TOO_LONG)), second);
		chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aLastResortThatAnswersIsUpAgain() {
		openBreaker("a");
		assertThat(chat(new StubProvider("a", answer("Hello"))).provider()).isEqualTo("a");
		assertThat(state("a")).isEqualTo(State.UP);
		StubProvider limited = new StubProvider("c", fails(FailureKind.AUTHENTICATION), answer("Hello"));
		chat(limited, new StubProvider("b", answer("Hello")));
		assertThat(state("c")).isEqualTo(State.PARKED);
		chat(limited);
		assertThat(state("c")).isEqualTo(State.UP);
	}

	@Test
	void aLastResortIsRetriedLikeAnyOther() {
		openBreaker("a");
		StubProvider last = new StubProvider("a", fails(FailureKind.SERVER_ERROR), answer("Hello"));
		assertThat(chat(last).attempts()).extracting(Attempt::outcome)
			.containsExactly(Outcome.SKIPPED, Outcome.FAILED, Outcome.ANSWERED);
	}

	@Test
	void aResetClosesAnOpenBreakerAndForgetsALimit() {
		openBreaker("a");
		chat(new StubProvider("c",
				fails(Failure.of(FailureKind.RATE_LIMITED, "wait").retryAfter(Duration.ofMinutes(5)))),
				new StubProvider("b", answer("Hello")));
		this.failover.resetHealth("a");
		assertThat(state("a")).isEqualTo(State.UP);
		assertThat(state("c")).as("another provider").isEqualTo(State.PARKED);
		this.failover.resetHealth("c");
		assertThat(state("c")).isEqualTo(State.UP);
		StubProvider second = new StubProvider("b", answer("no"));
		assertThat(chat(new StubProvider("a", answer("Hello")), second).provider()).isEqualTo("a");
		chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
		assertThat(state("a")).as("the row of failures has begun anew").isEqualTo(State.UP);
	}

	@Test
	void aKeyThatIsAcceptedAgainIsParkedForAsShortAsAtFirst() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		StubProvider first = new StubProvider("a", fails(FailureKind.AUTHENTICATION), fails(FailureKind.AUTHENTICATION),
				answer("Hello"), fails(FailureKind.AUTHENTICATION));
		chat(first, second);
		this.clock.advanceTimeBy(Duration.ofSeconds(60));
		chat(first, second);
		this.clock.advanceTimeBy(Duration.ofSeconds(120));
		chat(first, second);
		chat(first, second);
		assertThat(state("a")).isEqualTo(State.PARKED);
		this.clock.advanceTimeBy(Duration.ofSeconds(60));
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void retriesAddAtMostAFifthToTheRequests() {
		Failure limited = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofMillis(1));
		StubProvider first = new StubProvider("a", fails(limited));
		StubProvider second = new StubProvider("b", answer("Hello"));
		int calls = 500;
		for (int i = 0; i < calls; i++) {
			chat(first, second);
		}
		int regular = calls + second.requests.size();
		assertThat(first.requests.size() + second.requests.size() - regular).as("retries: the reserve, and a fifth")
			.isBetween(90 + regular / 5, 100 + regular / 5);
	}

	@Test
	void theLastResortMayStandBehindTheOneThatFailed() {
		StubProvider parked = new StubProvider("b", fails(FailureKind.QUOTA_EXHAUSTED), answer("Hello"));
		chat(parked, new StubProvider("c", answer("Hello")));
		ChatResponse response = chat(new StubProvider("a", fails(FailureKind.AUTHENTICATION)), parked);
		assertThat(response.provider()).isEqualTo("b");
		assertThat(response.attempts()).extracting(Attempt::outcome)
			.containsExactly(Outcome.FAILED, Outcome.SKIPPED, Outcome.ANSWERED);
	}

	@Test
	void withNobodyElseWhoeverRecoversFirstIsTheLastResort() {
		// ten minutes, and one
		StubProvider first = new StubProvider("a", fails(FailureKind.MODEL_UNAVAILABLE), answer("no"));
		StubProvider second = new StubProvider("b", fails(FailureKind.AUTHENTICATION), answer("Hello"));
		StepVerifier.create(this.failover.chat(HELLO, chain(first, second))).verifyError();
		ChatResponse response = chat(first, second);
		assertThat(response.provider()).isEqualTo("b");
		assertThat(response.attempts()).extracting(Attempt::outcome)
			.containsExactly(Outcome.SKIPPED, Outcome.SKIPPED, Outcome.ANSWERED);
		assertThat(state("b")).isEqualTo(State.UP);
	}

	@Test
	void resettingForgetsEverything() {
		StubProvider locked = new StubProvider("a", fails(FailureKind.AUTHENTICATION), answer("Hello"));
		chat(locked, new StubProvider("b", answer("Hi")));
		assertThat(state("a")).isEqualTo(State.PARKED);
		this.failover.resetHealth("a");
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aProviderIsNotGivenMoreAttemptsThanItsLimit() {
		Failover limited = failover(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1)));
		StubProvider first = new StubProvider("a", Flux.never());
		StubProvider second = new StubProvider("b", answer("Hello"));
		var running = limited.chat(HELLO, chain(first, second)).subscribe();
		StepVerifier.create(limited.chat(HELLO, chain(first, second)))
			.assertNext((response) -> assertThat(response.attempts().get(0).reason()).startsWith("busy"))
			.verifyComplete();
		running.dispose();
		assertThat(limited.health("a", "a-model").state()).isEqualTo(State.UP);
	}

	@Test
	void theLastResortIsNotGivenMoreAttemptsThanItsLimitEither() {
		Failover limited = failover(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1)));
		StubProvider only = new StubProvider("a", fails(FailureKind.AUTHENTICATION), Flux.never());
		StepVerifier.create(limited.chat(HELLO, chain(only))).verifyError();
		var running = limited.chat(HELLO, chain(only)).subscribe();
		assertThat(only.open).hasValue(1);
		StepVerifier.create(limited.chat(HELLO, chain(only)))
			.verifyErrorSatisfies((error) -> assertThat(((ChatFailedException) error).kind())
				.isEqualTo(FailureKind.NO_USABLE_PROVIDER));
		assertThat(only.open).hasValue(1);
		running.dispose();
	}

	@Test
	void anOutageCostsAtMostNineRequestsAndIsOverSoon() {
		AtomicReference<Boolean> down = new AtomicReference<>(true);
		StubProvider primary = new StubProvider("a",
				Flux.defer(() -> Boolean.TRUE.equals(down.get()) ? fails(FailureKind.OVERLOADED) : answer("Hello")));
		StubProvider fallback = new StubProvider("b", answer("Hi"));
		int backAfter = 0;
		for (int second = 0; second < 80; second += 4) {
			down.set(second < 60);
			long before = primary.requests.size();
			AtomicReference<ChatEvent> last = new AtomicReference<>();
			StepVerifier.create(this.failover.stream(HELLO, chain(primary, fallback)).doOnNext(last::set).then())
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(4)))
				.verifyComplete();
			ChatResponse response = ((ChatEvent.Completed) Objects.requireNonNull(last.get())).response();
			if (response.provider().equals("a") && backAfter == 0) {
				backAfter = second - 60;
				assertThat(before).isLessThanOrEqualTo(9);
			}
		}
		assertThat(backAfter).isBetween(0, 15);
	}

	@Test
	void aCallFromBeforeTheOutageIsNotTakenForItsProbe() {
		StubProvider slow = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(20), this.clock, answer("Hello")));
		StubProvider second = new StubProvider("b", answer("Hello"));
		this.failover.chat(HELLO, chain(slow, second)).subscribe();
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(14));
		this.failover.chat(HELLO, chain(new StubProvider("a", Flux.never()), second)).subscribe();
		assertThat(state("a")).isEqualTo(State.PROBING);
		this.clock.advanceTimeBy(Duration.ofSeconds(4));
		assertThat(slow.open).hasValue(0);
		assertThat(state("a")).isEqualTo(State.PROBING);
	}

	@Test
	void aLastResortThatFailsKeepsTheBreakerOpenForNoLonger() {
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(8));
		StepVerifier
			.create(this.failover.chat(HELLO, chain(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)))))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.verifyError();
		assertThat(state("a")).isEqualTo(State.OPEN);
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(chat(new StubProvider("a", answer("Hello")), new StubProvider("b", answer("no"))).provider())
			.isEqualTo("a");
	}

	@Test
	void aBusyTargetIsNobodyToFallBackOn() {
		Failover limited = failover(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("b", 1)));
		limited.chat(HELLO, chain(new StubProvider("b", Flux.never()))).subscribe();
		StubProvider first = new StubProvider("a", StubProvider.cut("One "), answer("One ", "two"));
		StepVerifier.create(limited.stream(HELLO, chain(first, new StubProvider("b", answer("no")))).last())
			.assertNext((event) -> assertThat(((ChatEvent.Completed) event).response().content()).isEqualTo("One two"))
			.verifyComplete();
		assertThat(first.requests).hasSize(2);
	}

	@Test
	void ofThoseThatRecoverTogetherTheFirstIsTheLastResort() {
		StubProvider first = new StubProvider("a", fails(FailureKind.AUTHENTICATION), answer("Hello"));
		StubProvider second = new StubProvider("b", fails(FailureKind.AUTHENTICATION), answer("no"));
		StepVerifier.create(this.failover.chat(HELLO, chain(first, second))).verifyError();
		assertThat(chat(first, second).provider()).isEqualTo("a");
	}

	@Test
	void anotherModelIsNotAskedWhereTheFirstOnesBreakerIsOpen() {
		openBreaker("a");
		StubProvider first = new StubProvider("a", List.of("a-model", "other"), answer("no"));
		ChatResponse response = chat(first, new StubProvider("b", answer("Hello")));
		assertThat(response.attempts()).extracting(Attempt::model).containsExactly("a-model", "b-model");
	}

	@Test
	void callsThatAreRefusedTogetherParkTheProviderOnce() {
		Sinks.Empty<TargetEvent> gate = Sinks.empty();
		StubProvider locked = new StubProvider("a", Flux.concat(gate.asMono(), fails(FailureKind.AUTHENTICATION)));
		List<Candidate> chain = chain(locked, new StubProvider("b", answer("Hello")));
		for (int i = 0; i < 5; i++) {
			this.failover.chat(HELLO, chain).subscribe();
		}
		gate.tryEmitEmpty();
		assertThat(locked.requests).hasSize(5);
		assertThat(this.failover.health("a", "a-model").recovery()).isEqualTo(Duration.ofSeconds(60));
	}

	@Test
	void aProbeIsOverOnceTheProviderHasBegunToAnswerHoweverSlowItsReader() {
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		StubProvider slow = new StubProvider("a", StubProvider.stalls("Hel"));
		List<Candidate> chain = chain(slow, new StubProvider("b", answer("no")));
		StepVerifier.create(this.failover.stream(HELLO, chain), 1)
			.expectNextCount(1)
			.then(() -> assertThat(state("a")).isEqualTo(State.UP))
			.thenCancel()
			.verify();
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aProbeThatBreaksOffAfterAllCountsAsAFailure() {
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		for (int i = 0; i < 4; i++) {
			assertThat(state("a")).isEqualTo(State.UP);
			StepVerifier
				.create(this.failover.stream(HELLO,
						chain(new StubProvider("a", StubProvider.cut("Hel")), new StubProvider("b", answer("Hello")))))
				.expectNextCount(4)
				.verifyComplete();
		}
		assertThat(state("a")).isEqualTo(State.OPEN);
	}

	@Test
	void failuresFromBeforeAnOutageDoNotOpenTheBreakerAfterIt() {
		StubProvider slow = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(20), this.clock, fails(FailureKind.MALFORMED_RESPONSE)));
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 4; i++) {
			this.failover.chat(HELLO, chain(slow, second)).subscribe();
		}
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		assertThat(chat(new StubProvider("a", answer("Hello")), second).provider()).isEqualTo("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(slow.open).hasValue(0);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aLastResortThatAnswersShowsThatItsAccountIsAcceptedAgain() {
		StubProvider only = new StubProvider("a", fails(FailureKind.QUOTA_EXHAUSTED), answer("Hello"));
		StepVerifier.create(this.failover.chat(HELLO, chain(only))).verifyError();
		assertThat(chat(only).provider()).isEqualTo("a");
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aRequestThatIsTooLargeParksNobody() {
		Failure tooLarge = Failure.of(FailureKind.REQUEST_TOO_LARGE, "too large").retryAfter(Duration.ofMinutes(1));
		chat(new StubProvider("a", fails(tooLarge)), new StubProvider("b", answer("Hello")));
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aModelWhoseAlternativesAreLeftOutTooIsTheLast() {
		StubProvider only = new StubProvider("a", List.of("a1", "a2"), fails(FailureKind.MODEL_UNAVAILABLE));
		StepVerifier.create(this.failover.chat(HELLO, chain(only))).verifyError();
		StepVerifier.create(this.failover.chat(HELLO, chain(only)))
			.verifyErrorSatisfies((error) -> assertThat(((ChatFailedException) error).attempts()).last()
				.satisfies((attempt) -> assertThat(attempt.decision()).isEqualTo(FailureAction.STOP)));
	}

	@Test
	void anEmptyAnswerEndsARowOfFailures() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 3; i++) {
			chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
		}
		chat(new StubProvider("a", StubProvider.finished(0)), second);
		chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void repeatedRateLimitsThatNameNoTimeLeaveTheModelOutForASecondDoublingToAMinute() {
		StubProvider limited = new StubProvider("a", fails(FailureKind.RATE_LIMITED));
		StubProvider second = new StubProvider("b", answer("Hello"));
		List<Long> parked = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			StepVerifier.create(this.failover.chat(HELLO, chain(limited, second)))
				.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(250)))
				.expectNextCount(1)
				.verifyComplete();
			Duration left = this.failover.health("a", "a-model").recovery();
			parked.add(left.toSeconds());
			this.clock.advanceTimeBy(left);
		}
		assertThat(parked).startsWith(1L).isSorted().contains(4L, 16L).endsWith(60L);
	}

	@Test
	void aProviderThatOnlyEverLimitsIsAskedLittle() {
		StubProvider limited = new StubProvider("a", fails(FailureKind.RATE_LIMITED));
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 2_000; i++) {
			this.failover.chat(HELLO, chain(limited, second)).subscribe();
			this.clock.advanceTimeBy(Duration.ofMillis(100));
		}
		System.out.printf("2,000 calls asked a provider that only ever limits %d times%n", limited.requests.size());
		assertThat(limited.requests).hasSizeLessThan(100);
		assertThat(second.requests).hasSize(2_000);
	}

	@Test
	void aRateLimitIsNoSuccess() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		Failure limited = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofSeconds(3));
		for (int i = 0; i < 4; i++) {
			assertThat(state("a")).isEqualTo(State.UP);
			chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
			if (i < 3) {
				chat(new StubProvider("a", fails(limited)), second);
				this.clock.advanceTimeBy(Duration.ofSeconds(3));
			}
		}
		assertThat(state("a")).isEqualTo(State.OPEN);
	}

	@Test
	void aWrongAddressLeavesItsProviderOutForAMinute() {
		Failure wrong = Failure.of(FailureKind.INVALID_REQUEST, "no such page").in(Failure.Circumstance.WRONG_ADDRESS);
		StubProvider first = new StubProvider("a", List.of("a-model", "other"), fails(wrong));
		StubProvider second = new StubProvider("b", answer("Hello"));
		chat(first, second);
		assertThat(chat(first, second).attempts().get(0).reason())
			.startsWith("left out, since its address may be wrong");
		assertThat(this.failover.health("a", "other").state()).isEqualTo(State.PARKED);
		this.clock.advanceTimeBy(Duration.ofSeconds(58));
		chat(first, second);
		assertThat(first.requests).hasSize(2);
	}

}
