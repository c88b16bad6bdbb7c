package io.llmfailover.failover;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.finished;
import static io.llmfailover.failover.StubProvider.stalls;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How calls end: never like a whole answer that is none, and with everything told.
 */
class EndOfCallTests {

	private static final ChatRequest HELLO = ChatRequest.of("Hello");

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5);

	private Flux<ChatEvent> stream(StubProvider... providers) {
		return this.failover.stream(HELLO, Stream.of(providers).map(StubProvider::candidate).toList());
	}

	private ChatFailedException failure(List<ChatEvent> events, StubProvider... providers) {
		List<Throwable> errors = new ArrayList<>();
		StepVerifier.create(stream(providers).doOnNext(events::add).then())
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(1)))
			.expectErrorSatisfies(errors::add)
			.verify(PATIENCE);
		assertThat(errors).singleElement().isInstanceOf(ChatFailedException.class);
		return (ChatFailedException) errors.get(0);
	}

	@Test
	void aDeadlineBeforeASlowReaderTookTheEndIsAnErrorAndNotAnEnd() {
		StepVerifier.create(stream(new StubProvider("a", answer("Hello"))), 1)
			.expectNext(Seen.text("a", "Hello"))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(10)))
			.expectErrorSatisfies((error) -> assertThat(((ChatFailedException) error).kind())
				.isEqualTo(FailureKind.DEADLINE_EXCEEDED))
			.verify(PATIENCE);
	}

	@Test
	void theLastFailureIsTheCauseAndEarlierOnesAreSuppressed() {
		ChatFailedException failed = failure(new ArrayList<>(),
				new StubProvider("a", fails(FailureKind.AUTHENTICATION)),
				new StubProvider("b", fails(FailureKind.SERVER_ERROR)));
		assertThat(failed.getCause()).hasMessageStartingWith("SERVER_ERROR");
		assertThat(failed.getSuppressed()).extracting(Throwable::getMessage)
			.containsExactly("AUTHENTICATION: it was AUTHENTICATION", "SERVER_ERROR: it was SERVER_ERROR",
					"SERVER_ERROR: it was SERVER_ERROR");
	}

	@Test
	void nobodyIsAnnouncedWhenNobodyIsAskedAnyMore() {
		List<ChatEvent> events = new ArrayList<>();
		ChatFailedException failed = failure(events, new StubProvider("a", cut("One "), cut("One ", "two ")));
		assertThat(events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("TextDelta", "Interrupted", "TextDelta", "Interrupted");
		assertThat(failed.partialText()).isEqualTo("One two ");
		assertThat(failed.attempts()).extracting(Attempt::decision)
			.containsExactly(FailureAction.RETRY, FailureAction.RETRY, FailureAction.STOP);
	}

	@Test
	void anEmptyAnswerDoesNotVoidWhatWasShown() {
		List<ChatEvent> events = new ArrayList<>();
		StepVerifier
			.create(stream(new StubProvider("a", cut("One ")), new StubProvider("b", finished(0)),
					new StubProvider("c", answer("One ", "two")))
				.doOnNext(events::add)
				.then())
			.expectComplete()
			.verify(PATIENCE);
		assertThat(events).doesNotHaveAnyElementsOfTypes(ChatEvent.Restarted.class);
		ChatResponse response = ((ChatEvent.Completed) events.get(events.size() - 1)).response();
		assertThat(response.content()).isEqualTo("One two");
		assertThat(response.attempts()).extracting(Attempt::kind)
			.containsExactly(FailureKind.INCOMPLETE_STREAM, FailureKind.EMPTY_RESPONSE, null);
	}

	@Test
	void theTrailSaysWhyARetryThatWasDecidedDidNotHappen() {
		List<Candidate> chain = Stream
			.of(new StubProvider("a", fails(FailureKind.OVERLOADED)), new StubProvider("b", answer("Hello")))
			.map(StubProvider::candidate)
			.toList();
		Flux<ChatResponse> calls = Flux.range(0, HealthSettings.DEFAULTS.failuresInRow())
			.flatMap((number) -> this.failover.chat(HELLO, chain));
		StepVerifier.create(calls.map(ChatResponse::attempts))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.assertNext((attempts) -> assertThat(attempts).extracting(Attempt::outcome)
				.containsExactly(Outcome.FAILED, Outcome.SKIPPED, Outcome.ANSWERED))
			.thenConsumeWhile((attempts) -> true)
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void theTrailTellsWhoWasCutOffByTheDeadline() {
		ChatRequest hurried = ChatRequest.builder().user("Hello").timeout(Duration.ofSeconds(4)).build();
		StepVerifier
			.create(this.failover.stream(hurried, List.of(new StubProvider("a", stalls("One ")).candidate())).then())
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(4)))
			.expectErrorSatisfies((error) -> assertThat(((ChatFailedException) error).attempts()).singleElement()
				.satisfies((attempt) -> {
					assertThat(attempt.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED);
					assertThat(attempt.decision()).isEqualTo(FailureAction.STOP);
					assertThat(attempt.usage().source()).isEqualTo(Usage.Source.ESTIMATED);
				}))
			.verify(PATIENCE);
	}

	@Test
	void aTimeoutSaysForHowLongItWasWaited() {
		StubProvider silent = new StubProvider("a", Flux.never());
		silent.timeouts = new Timeouts(Duration.ofMillis(1500), Duration.ofSeconds(2), Duration.ofSeconds(60));
		StubProvider stalling = new StubProvider("b", stalls("One "));
		stalling.timeouts = silent.timeouts;
		List<Attempt> attempts = failure(new ArrayList<>(), silent, stalling).attempts();
		assertThat(attempts.get(0).reason()).isEqualTo("No answer within 1500 ms");
		assertThat(attempts.get(1).reason()).isEqualTo("Silent for 2 s");
	}

	@Test
	void whoseShareOfTheTimeIsUsedUpIsToldApartFromWhoIsSilent() {
		ChatRequest hurried = ChatRequest.builder().user("Hello").timeout(Duration.ofSeconds(12)).build();
		Flux<TargetEvent> thinks = Flux.interval(Duration.ofSeconds(1), this.clock)
			.map((i) -> new TargetEvent.ReasoningPiece("Hmm"));
		List<Candidate> chain = Stream.of(new StubProvider("a", thinks), new StubProvider("b", answer("Hello")))
			.map(StubProvider::candidate)
			.toList();
		StepVerifier.create(this.failover.stream(hurried, chain).last())
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(7)))
			.assertNext((event) -> assertThat(((ChatEvent.Completed) event).response().attempts().get(0).reason())
				.isEqualTo("Not done within 7 s, its share of the call's time"))
			.expectComplete()
			.verify(PATIENCE);
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.UP);
	}

	@Test
	void anEstimateCountsTheRequestWithItsHistoryAndAllThatWasReceived() {
		ChatRequest request = ChatRequest.builder()
			.system("12345678")
			.user("1234")
			.message(new Message.Assistant("1234", List.of(new ToolCall("1", "f", "{\"a\":12}")), null))
			.message(Message.toolResult("1", "12345678"))
			.build();
		Flux<TargetEvent> breaks = Flux.concat(Flux.just(new TargetEvent.ReasoningPiece("1234"),
				new TargetEvent.ToolCalled(new ToolCall("2", "f", "12345678"))), cut("1234"));
		StubProvider only = new StubProvider("a", breaks, fails(FailureKind.AUTHENTICATION));
		StepVerifier.create(this.failover.stream(request, List.of(only.candidate())).then())
			.expectErrorSatisfies((error) -> {
				Usage usage = ((ChatFailedException) error).attempts().get(0).usage();
				assertThat(usage.inputTokens()).isEqualTo(8);
				assertThat(usage.outputTokens()).isEqualTo(4);
				assertThat(usage.totalTokens()).isEqualTo(12);
			})
			.verify(PATIENCE);
	}

	@Test
	void anAttemptIsChargedOnlyForItsOwnText() {
		ChatFailedException failed = failure(new ArrayList<>(), new StubProvider("a", cut("12345678")),
				new StubProvider("b", cut("1234"), fails(FailureKind.AUTHENTICATION)));
		assertThat(failed.attempts()).extracting(Attempt::usage)
			.extracting(Usage::outputTokens)
			.containsExactly(2L, 1L, null, 2L, 2L);
	}

	@Test
	void aCallThatFailedLeavesOneWarningInTheLogAndABugNone() {
		assertThat(Logged.by(Level.WARN, Failover.class,
				() -> failure(new ArrayList<>(), new StubProvider("a", fails(FailureKind.CONTENT_FILTERED)))))
			.singleElement()
			.asString()
			.contains("CONTENT_FILTERED");
		assertThat(Logged.by(Level.WARN, Failover.class,
				() -> StepVerifier.create(stream(new StubProvider("a", Flux.error(new IllegalStateException("a bug")))))
					.verifyErrorMessage("a bug")))
			.isEmpty();
	}

	@Test
	void anExchangeThatDoesNotEndAfterItsAnswerIsLeftWhereTheCallerGoesAway() {
		StubProvider open = new StubProvider("a", Flux.concat(answer("Hello"), Flux.never()));
		Disposable call = stream(open).subscribe();
		assertThat(open.open).hasValue(1);
		call.dispose();
		assertThat(open.open).hasValue(0);
	}

}
