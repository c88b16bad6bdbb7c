package io.llmfailover.failover;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

/**
 * Objects to an answer in which the model declines, or that the provider's filter cut. By
 * default it is delivered nevertheless, and its finish reason says so; where the action
 * is to ask another target, it is kept as a {@link FlaggedAnswer}.
 */
final class DeclinedAnswer implements AnswerCheck {

	@Override
	public @Nullable Failure objection(AttemptRun run, TargetEvent.Finished finished) {
		FinishReason reason = finished.finishReason();
		if (reason == FinishReason.CONTENT_FILTER) {
			return objection("The provider's filter ended the answer", finished);
		}
		return (reason == FinishReason.REFUSAL || finished.refusal() != null)
				? objection("The model declined to answer", finished) : null;
	}

	private static Failure objection(String message, TargetEvent.Finished finished) {
		return Failure.of(FailureKind.CONTENT_FILTERED, message).in(Circumstance.IN_ANSWER).usage(finished.usage());
	}

}
