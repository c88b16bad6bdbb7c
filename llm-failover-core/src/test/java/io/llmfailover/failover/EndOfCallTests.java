package io.llmfailover.failover;

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
import io.llmfailover.Usage;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.finished;
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
			.expectNext(new ChatEvent.TextDelta("Hello"))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(10)))
			.expectErrorSatisfies((error) -> assertThat(((ChatFailedException) error).kind())
				.isEqualTo(FailureKind.DEADLINE_EXCEEDED))
			.verify(PATIENCE);
	}

	@Test
	void theLastFailureIsTheCauseAndEarlierOnesAreSuppressed() {
		ChatFailedException failed = failure(new ArrayList<>(),
				new StubProvider("a", fails(FailureKind.AUTHENTICATION)),
				new StubProvider("b", fails(FailureKind.OVERLOADED)));
		assertThat(failed.getCause()).hasMessageStartingWith("OVERLOADED");
		assertThat(failed.getSuppressed()).extracting(Throwable::getMessage)
			.containsExactly("AUTHENTICATION: it was AUTHENTICATION", "OVERLOADED: it was OVERLOADED");
	}

	@Test
	void nobodyIsAnnouncedWhenNobodyIsAskedAnyMore() {
		List<ChatEvent> events = new ArrayList<>();
		ChatFailedException failed = failure(events, new StubProvider("a", cut("One "), cut("One ", "two ")));
		assertThat(events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("TextDelta", "Interrupted", "TextDelta");
		assertThat(failed.partialText()).isEqualTo("One two ");
		assertThat(failed.attempts()).extracting(Attempt::decision)
			.containsExactly(FailureAction.RETRY, FailureAction.STOP);
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
	void anAttemptIsChargedOnlyForItsOwnText() {
		ChatFailedException failed = failure(new ArrayList<>(), new StubProvider("a", cut("12345678")),
				new StubProvider("b", cut("1234"), fails(FailureKind.AUTHENTICATION)));
		assertThat(failed.attempts()).extracting(Attempt::usage)
			.extracting(Usage::outputTokens)
			.containsExactly(2L, 1L, null);
	}

}
