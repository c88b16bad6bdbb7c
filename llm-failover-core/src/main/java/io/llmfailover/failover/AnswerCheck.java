package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

/**
 * Judges a complete answer before the caller receives it. An answer that a check objects
 * to makes its attempt a failed one like any other.
 */
@FunctionalInterface
interface AnswerCheck {

	/** The checks of every answer. */
	List<AnswerCheck> ALWAYS = List.of(new DeclinedAnswer(), new EmptyAnswer());

	/**
	 * The checks of the answers to a request.
	 * @param request the request
	 * @return the checks, in order
	 */
	static List<AnswerCheck> of(ChatRequest request) {
		if (request.answerSchema() == null && request.acceptances().isEmpty()) {
			return ALWAYS;
		}
		List<AnswerCheck> checks = new ArrayList<>(ALWAYS);
		checks.add(new MisfitAnswer(request));
		return List.copyOf(checks);
	}

	/**
	 * Judges an answer.
	 * @param run the attempt that brought it
	 * @param finished how it ended
	 * @return what is to be said against it; null for nothing
	 */
	@Nullable Failure objection(AttemptRun run, TargetEvent.Finished finished);

	/**
	 * What the first check that objects says.
	 * @param checks the checks, in order
	 * @param run the attempt that brought the answer
	 * @param finished how it ended
	 * @return what is to be said against it; null for nothing
	 */
	static @Nullable Failure first(List<AnswerCheck> checks, AttemptRun run, TargetEvent.Finished finished) {
		for (AnswerCheck check : checks) {
			Failure objection = check.objection(run, finished);
			if (objection != null) {
				return objection;
			}
		}
		return null;
	}

}
