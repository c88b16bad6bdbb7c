package io.llmfailover.failover;

import io.llmfailover.Attempt;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What a round of a call takes over from those before it.
 */
class LaterRoundsTests extends RoundScenario {

	@Test
	void aSecondRoundOfACallGoesOnWithWhatTheFirstOneLearned() {
		this.round.start();
		fail(FailureKind.AUTHENTICATION);
		receive(TEXT);
		finish(FinishReason.STOP);
		this.round.exchangeEnded(last());
		int lines = this.call.trail().attempts().size();
		this.call.nextRound(ChatRequest.of("And now?"), "b");
		this.round = new Round(this.call, 2, PresentationMode.LIVE, new Recorder());
		this.round.start();
		assertThat(last().target().provider()).as("who has answered is asked first").isEqualTo("b");
		assertThat(last().request().messages()).containsExactly(Message.user("And now?"));
		assertThat(this.call.trail().attempts()).hasSize(lines);
		fail(FailureKind.AUTHENTICATION);
		assertThat(last().target().provider()).as("who had no valid key has none now").isEqualTo("c");
		assertThat(this.call.trail().attempts().subList(lines, lines + 2)).extracting(Attempt::round, Attempt::outcome)
			.containsExactly(tuple(2, Attempt.Outcome.FAILED), tuple(2, Attempt.Outcome.SKIPPED));
		assertThat(this.round.state()).isEqualTo(Round.State.RACING);
	}

	@Test
	void aRoundInWhichNobodyCouldBeAskedDoesNotEndWithTheFailureOfAnEarlierOne() {
		this.round.start();
		fail(FailureKind.AUTHENTICATION);
		assertThat(this.call.failures().exhausted("").kind()).isEqualTo(FailureKind.AUTHENTICATION);
		this.call.nextRound(ChatRequest.of("And now?"), "b");
		assertThat(this.call.failures().exhausted("").kind()).isEqualTo(FailureKind.NO_USABLE_PROVIDER);
	}

	@Test
	void tenRoundsPayForAHedgeAsTenCallsDo() {
		Budget hedges = this.call.engine().hedges();
		for (int i = 0; i < 10; i++) {
			assertThat(hedges.spend()).isTrue();
		}
		assertThat(hedges.spend()).as("all is spent").isFalse();
		for (int i = 0; i < 11; i++) {
			this.call.nextRound(ChatRequest.of("And now?"), "b");
		}
		assertThat(hedges.spend()).isTrue();
	}

}
