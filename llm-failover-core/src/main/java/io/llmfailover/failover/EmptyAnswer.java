package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

/**
 * Objects to an answer that ends well and says nothing.
 */
final class EmptyAnswer implements AnswerCheck {

	@Override
	public @Nullable Failure objection(AttemptRun run, TargetEvent.Finished finished) {
		boolean empty = run.draft().saysNothing() && finished.refusal() == null
				&& finished.finishReason() == FinishReason.STOP;
		// after tool results there may be nothing left to say
		return (empty && !run.nothingToAdd() && !endsInToolResult(run.request().messages()))
				? Failure.of(FailureKind.EMPTY_RESPONSE, "The answer is empty").usage(finished.usage()) : null;
	}

	private static boolean endsInToolResult(List<Message> messages) {
		return messages.get(messages.size() - 1) instanceof Message.ToolResult;
	}

}
