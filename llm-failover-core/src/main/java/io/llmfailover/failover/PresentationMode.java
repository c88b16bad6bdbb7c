package io.llmfailover.failover;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.llmfailover.Attempt;
import io.llmfailover.ChatRequest;
import io.llmfailover.OnInterruption;
import io.llmfailover.target.ChatTarget;

/**
 * How the answer of a round is shown, chosen before the round starts.
 */
enum PresentationMode {

	/** Nothing but the whole answer: a chat. */
	WHOLE,

	/** As it comes; what was shown may be declared void. */
	LIVE,

	/** As it comes; nothing that was shown is ever taken back. */
	NEVER_TAKEN_BACK,

	/** Nothing before the answer has passed its checks, and then all of it at once. */
	HELD;

	/**
	 * How the answers to a request are shown.
	 * @param request the request
	 * @param stream whether they are asked for as streams
	 * @return the mode
	 */
	static PresentationMode of(ChatRequest request, boolean stream) {
		if (!stream) {
			return WHOLE;
		}
		boolean judged = !request.acceptances().isEmpty() || request.answerSchema() != null && request.neverTakenBack();
		if (judged) {
			return HELD;
		}
		return request.neverTakenBack() ? NEVER_TAKEN_BACK : LIVE;
	}

	/**
	 * What happens after a break amid an answer that is shown like that.
	 * @param request what is asked
	 * @param settings what holds where the request says nothing
	 * @return the way
	 */
	OnInterruption onInterruption(ChatRequest request, FailoverSettings settings) {
		if (this == NEVER_TAKEN_BACK) {
			return Objects.requireNonNullElse(request.onInterruptionText(), settings.onInterruptionText());
		}
		OnInterruption way = Objects.requireNonNullElse(request.onInterruption(), settings.onInterruption());
		// another target cannot continue JSON in its middle
		return (way == OnInterruption.RESUME && request.answerSchema() != null) ? OnInterruption.RESTART : way;
	}

	/**
	 * What shows the answer of an attempt.
	 * @param target the target
	 * @param shown what the caller has seen of the round
	 * @param resumes whether the target is asked to go on from there
	 * @param trail the attempts so far
	 * @return the presentation
	 */
	Presentation presentation(ChatTarget target, Shown shown, boolean resumes, Supplier<List<Attempt>> trail) {
		return switch (this) {
			case WHOLE -> new WholePresentation();
			case HELD -> new HeldPresentation(shown, target);
			case LIVE, NEVER_TAKEN_BACK -> {
				if (shown.nothing()) {
					yield new LivePresentation(shown, target);
				}
				yield resumes ? new ResumePresentation(shown, target, trail)
						: new RestartPresentation(shown, target, trail);
			}
		};
	}

}
