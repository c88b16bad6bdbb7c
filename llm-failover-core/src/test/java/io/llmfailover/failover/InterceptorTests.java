package io.llmfailover.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.AttemptChain;
import io.llmfailover.target.AttemptInfo;
import io.llmfailover.target.AttemptInterceptor;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class InterceptorTests {

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final StubProvider answers = new StubProvider("b", StubProvider.answer("from ", "b"));

	private final List<AttemptInfo> seen = new ArrayList<>();

	private Failover failover;

	private void interceptors(AttemptInterceptor... interceptors) {
		this.failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5, List.of(),
				List.of(interceptors));
	}

	private Flux<TargetEvent> look(AttemptChain attempt) {
		this.seen.add(attempt.info());
		return attempt.proceed(attempt.request());
	}

	private ChatResponse chat(StubProvider... providers) {
		List<Candidate> chain = List.of(providers).stream().map(StubProvider::candidate).toList();
		CompletableFuture<ChatResponse> response = this.failover.chat(ChatRequest.of("Hello"), chain).toFuture();
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		return response.join();
	}

	private Throwable error(StubProvider... providers) {
		List<Throwable> error = new ArrayList<>();
		List<Candidate> chain = List.of(providers).stream().map(StubProvider::candidate).toList();
		StepVerifier.create(this.failover.chat(ChatRequest.of("Hello"), chain))
			.consumeErrorWith(error::add)
			.verify(Duration.ofSeconds(10));
		return error.get(0);
	}

	@Test
	void standsAroundEachAttemptAndKnowsWhichOneItIs() {
		StubProvider fails = new StubProvider("a", StubProvider.fails(FailureKind.SERVER_ERROR));
		interceptors(this::look);
		chat(fails, this.answers);
		assertThat(this.seen)
			.extracting((info) -> info.number() + " " + info.trigger() + " " + info.provider() + ":" + info.model()
					+ " " + info.transport() + " of round " + info.round())
			.containsExactly("1 FIRST a:a-model WHOLE of round 1", "2 RETRY a:a-model WHOLE of round 1",
					"3 NEXT b:b-model WHOLE of round 1");
		assertThat(this.seen).extracting((info) -> info.call().id()).containsOnly(this.seen.get(0).call().id());
	}

	@Test
	void knowsWhenTheCallHasToEnd() {
		this.clock.advanceTimeBy(Duration.ofDays(1));
		Instant now = Instant.ofEpochMilli(this.clock.now(TimeUnit.MILLISECONDS));
		interceptors(this::look);
		chat(new StubProvider("a", StubProvider.fails(FailureKind.SERVER_ERROR)), this.answers);
		assertThat(this.seen).extracting(AttemptInfo::deadline).containsOnly(now.plus(Duration.ofMinutes(2)));
	}

	@Test
	void theFirstOneIsTheOutermost() {
		List<String> order = new ArrayList<>();
		interceptors((attempt) -> {
			order.add("first in");
			return attempt.proceed(attempt.request()).doOnComplete(() -> order.add("first out"));
		}, (attempt) -> {
			order.add("second in");
			return attempt.proceed(attempt.request()).doOnComplete(() -> order.add("second out"));
		});
		chat(this.answers);
		assertThat(order).containsExactly("first in", "second in", "second out", "first out");
	}

	@Test
	void changesWhatIsAsked() {
		interceptors((attempt) -> attempt.proceed(attempt.request().toBuilder().system("Be brief.").build()));
		chat(this.answers);
		assertThat(this.answers.requests.get(0).messages()).contains(new Message.System("Be brief."));
	}

	@Test
	void changesWhatIsAnswered() {
		interceptors((attempt) -> attempt.proceed(attempt.request())
			.map((event) -> (event instanceof TargetEvent.TextPiece piece)
					? new TargetEvent.TextPiece(piece.text().replace("b", "*")) : event));
		assertThat(chat(this.answers).content()).isEqualTo("from *");
	}

	@Test
	void answersInPlaceOfTheTarget() {
		interceptors((attempt) -> StubProvider.answer("from memory"));
		assertThat(chat(this.answers).content()).isEqualTo("from memory");
		assertThat(this.answers.requests).isEmpty();
	}

	@Test
	void skipsATargetOfWhichItsHealthHearsNothing() {
		interceptors((attempt) -> attempt.info().provider().equals("a") ? attempt.skip("budget used up")
				: attempt.proceed(attempt.request()));
		StubProvider skipped = new StubProvider("a", StubProvider.answer("from a"));
		for (int i = 0; i < 10; i++) {
			List<Attempt> trail = chat(skipped, this.answers).attempts();
			assertThat(trail).extracting(Attempt::outcome).containsExactly(Outcome.SKIPPED, Outcome.ANSWERED);
			assertThat(trail.get(0).reason()).isEqualTo("budget used up");
		}
		assertThat(skipped.requests).isEmpty();
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.UP);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aFailureIsTheAttemptsWhetherItIsEmittedOrThrown(boolean thrown) {
		TargetFailedException failed = new TargetFailedException(Failure.of(FailureKind.RATE_LIMITED, "own limit"));
		interceptors((attempt) -> {
			if (!attempt.info().provider().equals("a")) {
				return attempt.proceed(attempt.request());
			}
			if (thrown) {
				throw failed;
			}
			return Flux.error(failed);
		});
		List<Attempt> trail = chat(new StubProvider("a", StubProvider.answer("from a")), this.answers).attempts();
		assertThat(trail).extracting(Attempt::kind)
			.containsExactly(FailureKind.RATE_LIMITED, FailureKind.RATE_LIMITED, null);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anyOtherExceptionEndsTheCallAsItIs(boolean thrown) {
		IllegalStateException bug = new IllegalStateException("a bug");
		interceptors((attempt) -> {
			if (thrown) {
				throw bug;
			}
			return Flux.error(bug);
		});
		assertThat(error(this.answers, this.answers)).isSameAs(bug);
		assertThat(this.answers.requests).isEmpty();
		assertThat(this.failover.health("b", "b-model").state()).isEqualTo(State.UP);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anErrorThatReactorWouldThrowReachesTheCallerWhicheverThreadItComesOn(boolean thrown) {
		NoClassDefFoundError bug = new NoClassDefFoundError("org/example/Missing");
		interceptors((attempt) -> {
			if (attempt.info().number() == 1) {
				return StubProvider.after(Duration.ofSeconds(1), this.clock,
						StubProvider.fails(FailureKind.MALFORMED_RESPONSE));
			}
			if (thrown) {
				throw bug;
			}
			return Flux.error(bug);
		});
		List<Throwable> errors = new ArrayList<>();
		this.failover
			.chat(ChatRequest.of("Hello"),
					List.of(new StubProvider("a", StubProvider.answer("no")).candidate(), this.answers.candidate()))
			.subscribe((response) -> {
			}, errors::add);
		this.clock.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(errors).containsExactly(bug);
	}

	@Test
	void nothingInPlaceOfEventsIsABug() {
		interceptors((attempt) -> null);
		assertThat(error(this.answers)).isInstanceOf(NullPointerException.class)
			.hasMessageContaining("returned nothing");
	}

	@Test
	void aSecondSubscriptionIsRefusedSinceTheTrailWouldNotTellOfIt() {
		interceptors((attempt) -> {
			Flux<TargetEvent> answer = attempt.proceed(attempt.request());
			return answer.ignoreElements().thenMany(answer);
		});
		assertThat(error(this.answers)).isInstanceOf(IllegalStateException.class).hasMessageContaining("twice");
		assertThat(this.answers.requests).hasSize(1);
	}

	@Test
	void seesTheCallersContextAndAddsToIt() {
		List<String> found = new ArrayList<>();
		interceptors(
				(attempt) -> attempt.proceed(attempt.request())
					.contextWrite((context) -> context.put("span", context.get("user") + "'s span")),
				(attempt) -> Flux.deferContextual((context) -> {
					found.add(context.get("span"));
					found.add(attempt.info().call().context().get("user"));
					return attempt.proceed(attempt.request());
				}));
		StepVerifier
			.create(this.failover.chat(ChatRequest.of("Hello"), List.of(this.answers.candidate()))
				.contextWrite((context) -> context.put("user", "Ann")))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(found).containsExactly("Ann's span", "Ann");
	}

	@Test
	void whatTakesTimeInAnInterceptorIsTheAttemptsSilence() {
		interceptors((attempt) -> attempt.info().provider().equals("a")
				? Flux.<TargetEvent>never().concatWith(attempt.proceed(attempt.request()))
				: attempt.proceed(attempt.request()));
		StubProvider slow = new StubProvider("a", StubProvider.answer("from a"));
		ChatResponse response = chat(slow, this.answers);
		assertThat(response.provider()).isEqualTo("b");
		assertThat(response.attempts().get(0).kind()).isEqualTo(FailureKind.TIMEOUT);
	}

	@Test
	void seesTheEndOfAnAttemptThatLostTheRace() {
		List<String> ends = new ArrayList<>();
		interceptors((attempt) -> attempt.proceed(attempt.request())
			.doFinally((signal) -> ends.add(attempt.info().provider() + " " + signal)));
		StubProvider silent = new StubProvider("a", StubProvider.stalls());
		silent.timeouts = Timeouts.DEFAULTS;
		StepVerifier
			.withVirtualTime(() -> this.failover.stream(ChatRequest.of("Hello"),
					List.of(silent.candidate(), this.answers.candidate())), () -> this.clock, Long.MAX_VALUE)
			.thenAwait(Duration.ofSeconds(10))
			.expectNextCount(3)
			.verifyComplete();
		assertThat(ends).containsExactlyInAnyOrder("a " + SignalType.CANCEL, "b " + SignalType.ON_COMPLETE);
	}

}
