package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.llmfailover.ChatResponse;
import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner;
import org.jspecify.annotations.Nullable;

/**
 * The tools that one answer asks for: which are run, and what came of them. Not
 * thread-safe.
 */
final class ToolRound {

	private static final List<Content> UNKNOWN = List.of(new Text(
			"The call ended while the tool was running. Its outcome is unknown: it may have done what it was asked for."));

	private static final List<Content> NOT_RUN = List.of(new Text("The call ended before the tool was run."));

	private final ChatResponse answer;

	private final List<ToolRunner.Run> runs;

	private final Map<String, State> states = new LinkedHashMap<>();

	/**
	 * Creates a round of which no tool runs yet.
	 * @param answer the answer that asks for them
	 * @param runs what is to be run
	 */
	ToolRound(ChatResponse answer, List<ToolRunner.Run> runs) {
		this.answer = answer;
		this.runs = runs;
		runs.forEach((run) -> this.states.put(run.call().id(), State.WAITING));
	}

	ChatResponse answer() {
		return this.answer;
	}

	List<ToolRunner.Run> runs() {
		return this.runs;
	}

	/**
	 * Takes note that a tool begins.
	 * @param run which one
	 * @return false if it has begun before, or is none of these
	 */
	boolean started(ToolRunner.Run run) {
		return this.states.replace(run.call().id(), State.WAITING, State.RUNNING);
	}

	/**
	 * Takes note of what came of a tool.
	 * @param run which one
	 * @param outcome its outcome
	 * @return false if it has ended before, or is none of these
	 */
	boolean finished(ToolRunner.Run run, ToolOutcome outcome) {
		State state = this.states.get(run.call().id());
		if (state == null || state.outcome != null) {
			return false;
		}
		this.states.put(run.call().id(), new State(true, outcome));
		return true;
	}

	boolean begun() {
		return this.states.values().stream().anyMatch(State::begun);
	}

	boolean allFinished() {
		return this.states.values().stream().allMatch((state) -> state.outcome != null);
	}

	/**
	 * Whether the model is not asked again after it.
	 * @return true if a tool ends the loop, or a call is left to the caller
	 */
	boolean endsLoop() {
		return this.runs.size() < this.answer.toolCalls().size()
				|| this.states.values().stream().anyMatch((state) -> state.outcome != null && state.outcome.endsLoop());
	}

	/**
	 * What it adds to the conversation.
	 * @return the answer and the results of its tools, in the order in which they were
	 * asked for
	 */
	List<Message> messages() {
		List<Message> messages = new ArrayList<>(1 + this.states.size());
		messages.add(this.answer.message());
		this.states.forEach((id, state) -> messages.add(state.result(id)));
		return messages;
	}

	/**
	 * How far a tool has come.
	 *
	 * @param begun whether it has begun
	 * @param outcome what came of it; null for nothing yet
	 */
	private record State(boolean begun, @Nullable ToolOutcome outcome) {

		static final State WAITING = new State(false, null);

		static final State RUNNING = new State(true, null);

		Message result(String id) {
			if (this.outcome != null) {
				return new Message.ToolResult(id, this.outcome.content(), this.outcome.error());
			}
			return new Message.ToolResult(id, this.begun ? UNKNOWN : NOT_RUN, true);
		}

	}

}
