package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of signals that come after the end of an attempt.
 */
class LateSignalsTests extends CallLoopScenario {

	@Test
	void whatTheTargetStillSendsAfterTheComplaintGoesNowhere() {
		callUntilTextHasCome();
		this.clock.advanceTimeBy(Duration.ofSeconds(15));
		this.source.next(REASONING);
		this.source.error(new TargetFailedException(Failure.of(FailureKind.NETWORK, "closed by us")));
		this.source.complete();
		assertThat(this.discarded).containsExactly(REASONING);
		assertThat(this.dropped.all()).isEmpty();
		assertThat(this.caller.getProtocolErrors()).isEmpty();
	}

	@Test
	void anErrorAfterTheComplaintThatIsNoTargetsIsNotLost() {
		callUntilTextHasCome();
		this.clock.advanceTimeBy(Duration.ofSeconds(15));
		IllegalStateException bug = new IllegalStateException("a bug");
		this.source.error(bug);
		assertThat(this.dropped.all()).containsExactly(bug);
		assertThat(this.caller.getProtocolErrors()).isEmpty();
	}

	@Test
	void whatTheTargetStillSendsAfterACancelGoesNowhere() {
		callUntilTextHasCome();
		this.caller.cancel();
		this.source.next(REASONING);
		this.source.error(new TargetFailedException(Failure.of(FailureKind.CANCELLED, "closed by us")));
		this.source.complete();
		assertThat(this.discarded).containsExactly(REASONING);
		assertThat(this.dropped.all()).isEmpty();
		assertThat(this.caller.getReceivedOnNext()).hasSize(1);
		assertThat(this.caller.isTerminated()).isFalse();
	}

	@Test
	void whatTheTargetStillSendsAfterItsAnswerGoesNowhere() {
		callUntilTextHasCome();
		this.source.next(FINISHED);
		this.source.next(REASONING);
		this.source.next(FINISHED);
		assertThat(this.discarded).containsExactly(REASONING, FINISHED);
		this.source.error(new TargetFailedException(Failure.of(FailureKind.NETWORK, "reset")));
		assertThat(this.caller.isTerminatedComplete()).isTrue();
		assertThat(this.dropped.all()).isEmpty();
		assertNothingIsLeft();
	}

	@Test
	void aTargetThatHasCompletedIsNotCancelled() {
		callUntilTextHasCome();
		this.source.next(FINISHED);
		this.source.complete();
		this.source.assertNotCancelled();
	}

	@Test
	void aTargetThatHasFailedIsNotCancelled() {
		callUntilTextHasCome();
		this.source.error(new TargetFailedException(Failure.of(FailureKind.AUTHENTICATION, "no such key")));
		this.source.assertNotCancelled();
	}

}
