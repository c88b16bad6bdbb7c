package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.OnInterruption;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.chain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An answer that declines, or that a filter cut, inside a 200.
 */
class DeclinedAnswerTests {

	private static final ToolCall CALL = new ToolCall("call-1", "charge", "{}");

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final StubProvider answers = new StubProvider("b", StubProvider.answer("All ", "well"));

	private final List<ChatEvent> events = new ArrayList<>();

	private @Nullable Throwable error;

	private Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5);

	private static StubProvider declines(String name, FinishReason reason, String... pieces) {
		return new StubProvider(name, declined(reason, pieces));
	}

	private static Flux<TargetEvent> declined(FinishReason reason, String... pieces) {
		String refusal = (reason == FinishReason.REFUSAL) ? "I can't" : null;
		return Flux.concat(Flux.just(new TargetEvent.Opened(200, null)), StubProvider.text(pieces), Flux.just(
				new TargetEvent.Finished(null, reason, "their word", Usage.reported(7, 3), refusal, null, List.of())));
	}

	private static Flux<TargetEvent> declinedCalling(ToolCall call, String... pieces) {
		return Flux.concat(StubProvider.text(pieces), Flux.just(new TargetEvent.ToolCalled(call)),
				declined(FinishReason.CONTENT_FILTER));
	}

	private static ChatRequest request(FailureAction action, OnInterruption onInterruption) {
		return ChatRequest.builder()
			.user("Hello")
			.onFailure(FailureKind.CONTENT_FILTERED, action)
			.onInterruption(onInterruption)
			.build();
	}

	private ChatResponse chat(FailureAction action, StubProvider... providers) {
		return run(this.failover.chat(request(action, OnInterruption.RESTART), chain(providers))
			.map(ChatEvent.Completed::new));
	}

	private ChatResponse stream(FailureAction action, OnInterruption onInterruption, StubProvider... providers) {
		return run(this.failover.stream(request(action, onInterruption), chain(providers)));
	}

	private ChatResponse run(Publisher<? extends ChatEvent> call) {
		Flux.from(call).subscribe(this.events::add, (error) -> this.error = error);
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.error).isNull();
		ChatEvent last = this.events.get(this.events.size() - 1);
		assertThat(last).isInstanceOf(ChatEvent.Completed.class);
		return ((ChatEvent.Completed) last).response();
	}

	private List<String> seen() {
		return this.events.stream()
			.map((event) -> (event instanceof ChatEvent.TextDelta delta) ? delta.text()
					: event.getClass().getSimpleName())
			.toList();
	}

	@ParameterizedTest
	@EnumSource(names = { "REFUSAL", "CONTENT_FILTER" })
	void isDeliveredByDefaultAndFlagged(FinishReason reason) {
		StubProvider declines = declines("a", reason, "No.");
		ChatResponse response = run(this.failover.chat(ChatRequest.of("Hello"), chain(declines, this.answers))
			.map(ChatEvent.Completed::new));
		assertThat(response.content()).isEqualTo("No.");
		assertThat(response.finishReason()).isEqualTo(reason);
		assertThat(response.attempts()).extracting(Attempt::outcome).containsExactly(Outcome.ANSWERED);
		assertThat(this.answers.requests).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "REFUSAL", "CONTENT_FILTER" })
	void theNextTargetIsAskedWhereTheActionSaysSo(FinishReason reason) {
		ChatResponse response = chat(FailureAction.NEXT, declines("a", reason, "No."), this.answers);
		assertThat(response.content()).isEqualTo("All well");
		assertThat(response.attempts().get(0).kind()).isEqualTo(FailureKind.CONTENT_FILTERED);
		assertThat(response.attempts().get(0).decision()).isEqualTo(FailureAction.NEXT);
	}

	@Test
	void aRetryCountsAsNextSinceTheSameModelWouldSayTheSame() {
		StubProvider declines = declines("a", FinishReason.REFUSAL);
		ChatResponse response = chat(FailureAction.RETRY, declines, this.answers);
		assertThat(response.provider()).isEqualTo("b");
		assertThat(declines.requests).hasSize(1);
	}

	@Test
	void theConfigurationMaySaySoForAllRequests() {
		FailurePolicy next = new FailurePolicy(Map.of(FailureKind.CONTENT_FILTERED, FailureAction.NEXT),
				Backoff.DEFAULTS, Duration.ofSeconds(2));
		this.failover = new Failover(FailoverSettings.DEFAULTS.withPolicy(next), Time.of(this.clock), () -> 0.5);
		ChatResponse response = run(this.failover.stream(ChatRequest.of("Hello"),
				chain(declines("a", FinishReason.REFUSAL), this.answers)));
		assertThat(response.provider()).isEqualTo("b");
	}

	@Test
	void aStreamGoesOnUnseenBeforeItsFirstText() {
		ChatResponse response = stream(FailureAction.NEXT, OnInterruption.RESTART,
				declines("a", FinishReason.CONTENT_FILTER), this.answers);
		assertThat(response.provider()).isEqualTo("b");
		assertThat(seen()).containsExactly("All ", "well", "Completed");
	}

	@Test
	void aStreamIsRestartedAfterItsFirstText() {
		ChatResponse response = stream(FailureAction.NEXT, OnInterruption.RESTART,
				declines("a", FinishReason.CONTENT_FILTER, "Once"), this.answers);
		assertThat(response.content()).isEqualTo("All well");
		assertThat(seen()).containsExactly("Once", "Interrupted", "Restarted", "All ", "well", "Completed");
	}

	@Test
	void aStreamIsResumedAfterItsFirstText() {
		ChatResponse response = stream(FailureAction.NEXT, OnInterruption.RESUME,
				declines("a", FinishReason.CONTENT_FILTER, "Once upon a time, "), this.answers);
		assertThat(response.content()).isEqualTo("Once upon a time, All well");
		assertThat(seen()).containsExactly("Once upon a time, ", "Interrupted", "All ", "well", "Completed");
	}

	@Test
	void aStreamEndsAfterItsFirstTextWhereNothingMayFollow() {
		Flux.from(this.failover.stream(request(FailureAction.NEXT, OnInterruption.FAIL),
				chain(declines("a", FinishReason.CONTENT_FILTER, "Once"), this.answers)))
			.subscribe(this.events::add, (error) -> this.error = error);
		assertThat(this.error).isInstanceOfSatisfying(ChatFailedException.class, (failed) -> {
			assertThat(failed.kind()).isEqualTo(FailureKind.CONTENT_FILTERED);
			assertThat(failed.partialText()).isEqualTo("Once");
		});
		assertThat(this.answers.requests).isEmpty();
	}

	@Test
	void isDeliveredAtOnceWhereNobodyIsLeft() {
		ChatResponse response = chat(FailureAction.NEXT, declines("a", FinishReason.REFUSAL, "No."));
		assertThat(response.content()).isEqualTo("No.");
		assertThat(response.refusal()).isEqualTo("I can't");
		assertThat(response.attempts()).extracting(Attempt::outcome).containsExactly(Outcome.ANSWERED);
	}

	@Test
	void theLastOneIsDeliveredWhereAllDecline() {
		ChatResponse response = chat(FailureAction.NEXT, declines("a", FinishReason.REFUSAL, "No."),
				declines("b", FinishReason.CONTENT_FILTER, "Never."));
		assertThat(response.provider()).isEqualTo("b");
		assertThat(response.content()).isEqualTo("Never.");
	}

	@Test
	void isDeliveredWhereAllOthersFail() {
		StubProvider fails = new StubProvider("b", StubProvider.fails(FailureKind.SERVER_ERROR));
		ChatResponse response = chat(FailureAction.NEXT, declines("a", FinishReason.REFUSAL, "No."), fails);
		assertThat(response.provider()).isEqualTo("a");
		assertThat(response.content()).isEqualTo("No.");
		assertThat(response.refusal()).isEqualTo("I can't");
		assertThat(response.attempts()).extracting(Attempt::provider).containsExactly("a", "b", "b", "b");
	}

	@Test
	void aStreamWhoseTextIsShownAlreadyJustEndsWhereAllOthersFail() {
		StubProvider fails = new StubProvider("b", StubProvider.fails(FailureKind.AUTHENTICATION));
		ChatResponse response = stream(FailureAction.NEXT, OnInterruption.RESTART,
				declines("a", FinishReason.CONTENT_FILTER, "Once"), fails);
		assertThat(response.content()).isEqualTo("Once");
		assertThat(seen()).containsExactly("Once", "Interrupted", "Completed");
	}

	@Test
	void aStreamWhoseOtherTextIsShownByThenIsRestartedWhereAllOthersFail() {
		StubProvider breaks = new StubProvider("b", StubProvider.cut("Twice"));
		ChatResponse response = stream(FailureAction.NEXT, OnInterruption.RESTART,
				declines("a", FinishReason.CONTENT_FILTER, "Once"), breaks);
		assertThat(response.content()).isEqualTo("Once");
		assertThat(Seen.textAfterLastRestart(this.events)).isEqualTo("Once");
		assertThat(seen()).startsWith("Once", "Interrupted", "Restarted", "Twice", "Interrupted")
			.endsWith("Restarted", "Once", "Completed");
	}

	@Test
	void toolCallsOfAStreamThatIsHeldUntilJudgedAreShownWhereAllOthersFail() {
		StubProvider declines = new StubProvider("a", declinedCalling(CALL));
		StubProvider fails = new StubProvider("b", StubProvider.fails(FailureKind.AUTHENTICATION));
		ChatRequest held = request(FailureAction.NEXT, OnInterruption.RESTART).toBuilder()
			.accept("anything", (response) -> true)
			.build();
		ChatResponse response = run(this.failover.stream(held, chain(declines, fails)));
		assertThat(response.toolCalls()).containsExactly(CALL);
		assertThat(this.events).contains(new ChatEvent.ToolCalled(CALL));
	}

	@Test
	void toolCallsThatWereShownAreNotShownAgainWhereAllOthersFail() {
		StubProvider fails = new StubProvider("b", StubProvider.fails(FailureKind.AUTHENTICATION));
		ChatResponse response = stream(FailureAction.NEXT, OnInterruption.RESTART,
				new StubProvider("a", declinedCalling(CALL, "Once")), fails);
		assertThat(response.toolCalls()).containsExactly(CALL);
		assertThat(seen()).containsExactly("Once", "ToolCalled", "Interrupted", "Completed");
	}

	@Test
	void theToolCallThatAnotherTargetAddedToTheSameTextIsTakenBackWhereAllOthersFail() {
		StubProvider breaks = new StubProvider("b", Flux.concat(StubProvider.text("Once"),
				Flux.just(new TargetEvent.ToolCalled(CALL)), StubProvider.fails(FailureKind.INCOMPLETE_STREAM)));
		ChatResponse response = stream(FailureAction.NEXT, OnInterruption.RESTART,
				declines("a", FinishReason.CONTENT_FILTER, "Once"), breaks);
		assertThat(response.content()).isEqualTo("Once");
		assertThat(response.toolCalls()).isEmpty();
		assertThat(seen()).endsWith("ToolCalled", "Restarted", "Once", "Completed");
	}

	@Test
	void aToolCallThatARestartTookBackIsShownAgainWhereAllOthersFail() {
		ChatResponse response = stream(FailureAction.NEXT, OnInterruption.RESTART,
				new StubProvider("a", declinedCalling(CALL, "Once")), new StubProvider("b", StubProvider.cut("Once")));
		assertThat(response.toolCalls()).containsExactly(CALL);
		assertThat(seen()).endsWith("Restarted", "Once", "Interrupted", "ToolCalled", "Completed");
	}

	@Test
	void aContinuationThatWasHeldBackWhenItDeclinedIsDeliveredWhole() {
		StubProvider breaks = new StubProvider("a", StubProvider.cut("One, two. "));
		StubProvider fails = new StubProvider("c", StubProvider.fails(FailureKind.AUTHENTICATION));
		ChatResponse response = stream(FailureAction.NEXT, OnInterruption.RESUME, breaks,
				declines("b", FinishReason.CONTENT_FILTER, "two. "), fails);
		assertThat(response.content()).isEqualTo("One, two. two. ");
		assertThat(response.warnings()).contains("The answer is joined: a broke off, and b went on from there");
		assertThat(seen()).containsExactly("One, two. ", "Interrupted", "two. ", "Completed");
	}

	@Test
	void whatItCostIsInTheTotal() {
		ChatResponse response = chat(FailureAction.NEXT, declines("a", FinishReason.REFUSAL, "No."), this.answers);
		assertThat(response.usage()).isEqualTo(Usage.reported(5, 2));
		assertThat(response.totalUsage()).isEqualTo(Usage.reported(12, 5));
	}

	@Test
	void isASuccessForTheHealthOfItsTarget() {
		StubProvider declines = new StubProvider("a", StubProvider.fails(FailureKind.MALFORMED_RESPONSE),
				StubProvider.fails(FailureKind.MALFORMED_RESPONSE), StubProvider.fails(FailureKind.MALFORMED_RESPONSE),
				declined(FinishReason.REFUSAL), StubProvider.fails(FailureKind.MALFORMED_RESPONSE));
		for (int i = 0; i < 5; i++) {
			chat(FailureAction.NEXT, declines, this.answers);
		}
		// four counted failures in a row would have opened its circuit breaker
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.UP);
	}

	@Test
	void aRaceGoesOnWithTheOtherOne() {
		StubProvider declines = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(11), this.clock, declined(FinishReason.REFUSAL)));
		declines.timeouts = Timeouts.DEFAULTS;
		StubProvider slow = new StubProvider("b",
				StubProvider.after(Duration.ofSeconds(5), this.clock, StubProvider.answer("All well")));
		ChatResponse response = stream(FailureAction.NEXT, OnInterruption.RESTART, declines, slow);
		assertThat(response.provider()).isEqualTo("b");
		assertThat(slow.requests).hasSize(1);
	}

	@Test
	void isDeliveredWhereItIsTheLastOfARace() {
		StubProvider declines = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(11), this.clock, declined(FinishReason.REFUSAL)));
		declines.timeouts = Timeouts.DEFAULTS;
		StubProvider fails = new StubProvider("b",
				Mono.<TargetEvent>empty()
					.delaySubscription(Duration.ofSeconds(5), this.clock)
					.concatWith(StubProvider.fails(FailureKind.AUTHENTICATION)));
		ChatResponse response = stream(FailureAction.NEXT, OnInterruption.RESTART, declines, fails);
		assertThat(response.provider()).isEqualTo("a");
		assertThat(response.finishReason()).isEqualTo(FinishReason.REFUSAL);
	}

	@Test
	void aStreamThatTakesNothingBackEndsWithAnErrorWhereMoreWasShownThanWhatDeclined() {
		ChatRequest text = request(FailureAction.NEXT, OnInterruption.RESTART).toBuilder().neverTakenBack(true).build();
		StubProvider breaks = new StubProvider("b", StubProvider.cut("in a castle"));
		StubProvider fails = new StubProvider("c", StubProvider.fails(FailureKind.AUTHENTICATION));
		Flux.from(this.failover.stream(text, chain(declines("a", FinishReason.CONTENT_FILTER, "Once "), breaks, fails)))
			.subscribe(this.events::add, (error) -> this.error = error);
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.error).isInstanceOfSatisfying(ChatFailedException.class,
				(failed) -> assertThat(failed.partialText()).startsWith("Once in a castle"));
		assertThat(seen()).doesNotContain("Restarted", "Completed");
	}

}
