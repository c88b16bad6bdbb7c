package io.llmfailover.failover;

import java.time.Duration;
import java.util.Map;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.OnInterruption;
import io.llmfailover.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import static io.llmfailover.failover.StubProvider.chain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An answer that declines, or that a filter cut, inside a 200.
 */
class DeclinedAnswerTests extends DeclinedAnswerScenario {

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

}
