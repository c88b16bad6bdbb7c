package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.OnInterruption;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static io.llmfailover.failover.StubProvider.chain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An answer that declines, or that a filter cut, where others were asked and nobody gave
 * a better one.
 */
class FlaggedAnswerTests extends DeclinedAnswerScenario {

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
