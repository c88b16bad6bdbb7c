package io.llmfailover.failover;

import io.llmfailover.ToolCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an answer or an error tells of how it came about.
 */
class TrailTests {

	private static final ChatRequest HELLO = ChatRequest.of("Hello");

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5);

	@BeforeAll
	static void neverHang() {
		StepVerifier.setDefaultTimeout(Duration.ofSeconds(30));
	}

	private ChatResponse response(List<Candidate> chain) {
		AtomicReference<ChatResponse> answer = new AtomicReference<>();
		StepVerifier.create(this.failover.stream(HELLO, chain).ofType(ChatEvent.Completed.class))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(20)))
			.consumeNextWith((completed) -> answer.set(completed.response()))
			.verifyComplete();
		return answer.get();
	}

	private List<Attempt> trailOfFailure(List<Candidate> chain) {
		AtomicReference<List<Attempt>> trail = new AtomicReference<>();
		StepVerifier.create(this.failover.chat(HELLO, chain))
			.verifyErrorSatisfies((error) -> trail.set(((ChatFailedException) error).attempts()));
		return trail.get();
	}

	@Test
	void tellsTheStatusAndRequestIdOfAFailureOrElseThoseOfItsExchange() {
		Failure refused = Failure.of(FailureKind.AUTHENTICATION, "no such key").at(401, "req-401");
		Flux<TargetEvent> opened = Flux.just(new TargetEvent.Opened(200, "req-200"));
		Failure overloaded = Failure.of(FailureKind.CONTEXT_TOO_LONG, "too long, said in a stream");
		Failure renamed = Failure.of(FailureKind.QUOTA_EXHAUSTED, "no money, said in a stream").at(429, "req-429");
		List<Attempt> trail = trailOfFailure(chain(new StubProvider("a", fails(refused)),
				new StubProvider("b", Flux.concat(opened, fails(overloaded))),
				new StubProvider("c", Flux.concat(opened, fails(renamed)))));
		assertThat(trail).extracting((attempt) -> attempt.exchange().status()).containsExactly(401, 200, 429);
		assertThat(trail).extracting((attempt) -> attempt.exchange().requestId())
			.containsExactly("req-401", "req-200", "req-429");
	}

	@Test
	void aConnectionThatIsTakenIsNeitherProgressNorShown() {
		Flux<TargetEvent> taken = Flux.just(TargetEvent.Taken.INSTANCE);
		StepVerifier.create(this.failover.stream(HELLO, chain(new StubProvider("a", Flux.concat(taken, answer("Hi"))))))
			.expectNextMatches(ChatEvent.TextDelta.class::isInstance)
			.expectNextMatches(ChatEvent.Completed.class::isInstance)
			.verifyComplete();
		Attempt failed = trailOfFailure(
				chain(new StubProvider("a", Flux.concat(taken, fails(FailureKind.CONTENT_FILTERED)))))
			.get(0);
		assertThat(failed.exchange().timeToFirstProgress()).isNull();
	}

	@Test
	void tellsOfThoseThatNobodyCameToWhyTheyCouldNotHaveBeenAskedAnyway() {
		StubProvider keyless = new StubProvider("k", answer("no"));
		keyless.unusable = "no key";
		StubProvider usable = new StubProvider("u", answer("no"));
		StubProvider switchedOff = new StubProvider("o", answer("no"));
		Candidate disabled = new Candidate(switchedOff, switchedOff.models(), TimeoutRules.DEFAULTS, false);
		StubProvider picky = new StubProvider("a", fails(FailureKind.CONTENT_FILTERED));
		List<Attempt> trail = trailOfFailure(
				List.of(picky.candidate(), keyless.candidate(), usable.candidate(), disabled));
		assertThat(trail).extracting(Attempt::provider).containsExactly("a", "k", "o");
		assertThat(trail).extracting(Attempt::reason).containsExactly("it was CONTENT_FILTERED", "no key", "disabled");
	}

	@Test
	void anAttemptThatWasOvertakenIsChargedOnlyOnceItHadBegunToAnswer() {
		Flux<TargetEvent> thinks = Flux.concat(Flux.just(new TargetEvent.ReasoningPiece("12345678")), Flux.never());
		assertThat(overtaken(thinks).usage().source()).isEqualTo(Usage.Source.ESTIMATED);
		assertThat(overtaken(thinks).usage().outputTokens()).isEqualTo(2);
		assertThat(overtaken(Flux.never()).usage()).isEqualTo(Usage.UNKNOWN);
	}

	private Attempt overtaken(Flux<TargetEvent> script) {
		StubProvider slow = new StubProvider("a", script);
		slow.timeouts = Timeouts.DEFAULTS;
		Attempt attempt = response(chain(slow, new StubProvider("b", answer("Hello")))).attempts().get(0);
		assertThat(attempt.outcome()).isEqualTo(Outcome.CANCELLED);
		return attempt;
	}

	@Test
	void tellsWhatATargetWarnsOf() {
		Flux<TargetEvent> warns = Flux.just(new TargetEvent.TextPiece("Hello"), new TargetEvent.Finished(null,
				FinishReason.STOP, "stop", Usage.reported(5, 1), null, null, List.of("seed is ignored")));
		assertThat(response(chain(new StubProvider("a", warns))).warnings()).containsExactly("seed is ignored");
	}

	@Test
	void tellsWhyARetryThatWasDecidedDidNotHappen() {
		StubProvider down = new StubProvider("a", fails(FailureKind.OVERLOADED));
		StubProvider second = new StubProvider("b", answer("Hello"));
		Flux<ChatResponse> calls = Flux.range(0, HealthSettings.DEFAULTS.failuresInRow())
			.flatMap((number) -> this.failover.chat(HELLO, chain(down, second)));
		StepVerifier.create(calls.map(ChatResponse::attempts).next())
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.assertNext((attempts) -> assertThat(attempts.get(1).reason()).startsWith("circuit breaker open"))
			.verifyComplete();
	}

	@Test
	void whateverShowsThatTheModelIsAtWorkIsProgress() {
		for (TargetEvent first : List.of(TargetEvent.Progress.INSTANCE, new TargetEvent.ReasoningPiece("Hm"),
				new TargetEvent.ToolCalled(new ToolCall("1", "f", "{}")))) {
			Flux<TargetEvent> slow = Flux.concat(Flux.just(first), StubProvider.after(Duration.ofSeconds(3), this.clock,
					Flux.concat(StubProvider.text("Hi"), StubProvider.finished(1))));
			StubProvider target = new StubProvider("a", StubProvider.after(Duration.ofSeconds(2), this.clock, slow));
			Attempt attempt = response(chain(target)).attempts().get(0);
			assertThat(attempt.exchange().timeToFirstProgress()).isEqualTo(Duration.ofSeconds(2));
			assertThat(attempt.exchange().duration()).isEqualTo(Duration.ofSeconds(5));
		}
	}

}
