package io.llmfailover.sample;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.llmfailover.ChatFailedException;
import io.llmfailover.FailureKind;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;

/**
 * An event of a stream as JSON, told apart by its {@code type}. As JSON, since the data
 * of a server-sent event loses a leading space.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
sealed interface StreamEvent {

	@JsonTypeName("text")
	record TextPiece(String text) implements StreamEvent {

	}

	@JsonTypeName("reasoning")
	record ReasoningPiece(String text) implements StreamEvent {

	}

	@JsonTypeName("tool-call")
	record ToolCalled(ToolCall toolCall) implements StreamEvent {

	}

	@JsonTypeName("interrupted")
	record Interrupted(TrailEntry attempt) implements StreamEvent {

	}

	/**
	 * The text so far is void.
	 */
	@JsonTypeName("restarted")
	record Restarted(String voided, TrailEntry attempt) implements StreamEvent {

	}

	@JsonTypeName("tool-started")
	record ToolStarted(ToolCall toolCall, int round) implements StreamEvent {

	}

	/**
	 * A tool has run.
	 *
	 * @param result what the model reads of it
	 */
	@JsonTypeName("tool-finished")
	record ToolFinished(ToolCall toolCall, String result, boolean error, long durationMillis,
			int round) implements StreamEvent {

	}

	/**
	 * What was shown so far stays, whatever happens later.
	 *
	 * @param usage the tokens of this round
	 */
	@JsonTypeName("round-completed")
	record RoundCompleted(int round, Usage usage) implements StreamEvent {

	}

	@JsonTypeName("completed")
	record Completed(@JsonUnwrapped ChatAnswer answer) implements StreamEvent {

	}

	/**
	 * Nobody could answer.
	 *
	 * @param partial what had been shown; it is no answer
	 */
	@JsonTypeName("error")
	record Failed(FailureKind kind, String message, String partial, List<TrailEntry> trail) implements StreamEvent {

		static Failed of(ChatFailedException failure) {
			return new Failed(failure.kind(), String.valueOf(failure.getMessage()), failure.partialText(),
					TrailEntry.of(failure.attempts()));
		}

	}

}
