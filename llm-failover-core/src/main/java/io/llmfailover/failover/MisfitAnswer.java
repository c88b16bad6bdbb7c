package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.Acceptance;
import io.llmfailover.AnswerSchema;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolChoice;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

/**
 * Objects to an answer that does not have the form that was asked for, or that the
 * caller's own criteria refuse. A round whose tools are called is not judged: the answer
 * is yet to come.
 */
final class MisfitAnswer implements AnswerCheck {

	private final @Nullable AnswerSchema schema;

	private final List<Acceptance> acceptances;

	MisfitAnswer(ChatRequest request) {
		this.schema = request.answerSchema();
		this.acceptances = request.acceptances();
	}

	@Override
	public @Nullable Failure objection(AttemptRun run, TargetEvent.Finished finished) {
		List<ToolCall> calls = run.draft().toolCalls();
		boolean cut = !calls.stream().allMatch(ToolCall::complete);
		boolean last = run.request().toolChoice().mode() == ToolChoice.Mode.NONE;
		if (!calls.isEmpty() && !cut && !last) {
			return null;
		}
		if (!calls.isEmpty() && this.schema != null) {
			return cut ? cutOff(finished, "call of a tool")
					: Failure.of(FailureKind.MISFIT, "The answer calls tools, and was to be given without any")
						.usage(finished.usage());
		}
		Failure misfit = (this.schema != null) ? misfit(this.schema, run, finished) : null;
		return (misfit != null) ? misfit : refused(run, finished);
	}

	private static @Nullable Failure misfit(AnswerSchema schema, AttemptRun run, TargetEvent.Finished finished) {
		String complaint = schema.complaint(run.text());
		if (complaint == null) {
			return null;
		}
		// asked again with as many tokens, it would be cut off again
		return (finished.finishReason() == FinishReason.LENGTH) ? cutOff(finished, "JSON")
				: Failure.of(FailureKind.MISFIT, "The answer does not fit its schema: " + complaint)
					.usage(finished.usage());
	}

	private static Failure cutOff(TargetEvent.Finished finished, String what) {
		return Failure
			.of(FailureKind.MISFIT,
					"The token limit cut the " + what + " off: raise max-tokens, maxTokens(...) of the"
							+ " request or the default")
			.in(Circumstance.FINAL)
			.usage(finished.usage());
	}

	private @Nullable Failure refused(AttemptRun run, TargetEvent.Finished finished) {
		if (this.acceptances.isEmpty()) {
			return null;
		}
		ChatResponse response = run.response(run.text(), finished);
		for (Acceptance acceptance : this.acceptances) {
			if (!acceptance.criterion().test(response)) {
				return Failure.of(FailureKind.MISFIT, "The answer was not accepted: it must be " + acceptance.name())
					.usage(finished.usage());
			}
		}
		return null;
	}

}
