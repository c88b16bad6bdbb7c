package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

/**
 * Objects to an answer that ends well and says nothing.
 */
final class EmptyAnswer {

	private EmptyAnswer() {
	}

	static @Nullable Failure check(ChatRequest request, AnswerDraft draft, TargetEvent.Finished finished) {
		boolean empty = draft.saysNothing() && finished.refusal() == null
				&& finished.finishReason() == FinishReason.STOP;
		// after tool results there may be nothing left to say
		return (empty && !endsInToolResult(request.messages()))
				? Failure.of(FailureKind.EMPTY_RESPONSE, "The answer is empty").usage(finished.usage()) : null;
	}

	private static boolean endsInToolResult(List<Message> messages) {
		return messages.get(messages.size() - 1) instanceof Message.ToolResult;
	}

}
