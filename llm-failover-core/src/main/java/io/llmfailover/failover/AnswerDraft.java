package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatResponse;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one attempt as it grows, but for its text, which its presentation holds.
 * Not thread-safe.
 */
final class AnswerDraft {

	private static final String ONLY_THOUGHT = "The answer is empty because the token limit was reached before any"
			+ " text, as happens when a model thinks; raise max-tokens: maxTokens(...) of the request, or the default";

	private final ChatTarget target;

	/** What of the caller's request the target was not asked. */
	private final List<String> leftOut;

	private @Nullable StringBuilder reasoning;

	private List<ToolCall> toolCalls = List.of();

	private boolean spoke;

	AnswerDraft(ChatTarget target, List<String> leftOut) {
		this.target = target;
		this.leftOut = leftOut;
	}

	void receive(TargetEvent event) {
		if (event instanceof TargetEvent.TextPiece piece) {
			this.spoke = this.spoke || !piece.text().isBlank();
		}
		else if (event instanceof TargetEvent.ReasoningPiece piece) {
			addReasoning(piece.text());
		}
		else if (event instanceof TargetEvent.ToolCalled called) {
			addToolCall(called.toolCall());
		}
	}

	private void addReasoning(String piece) {
		if (this.reasoning == null) {
			this.reasoning = new StringBuilder();
		}
		this.reasoning.append(piece);
	}

	private void addToolCall(ToolCall toolCall) {
		if (this.toolCalls.isEmpty()) {
			this.toolCalls = new ArrayList<>(2);
		}
		this.toolCalls.add(toolCall);
	}

	List<ToolCall> toolCalls() {
		return this.toolCalls;
	}

	/**
	 * Whether it neither says anything nor calls a tool.
	 * @return true if it does not
	 */
	boolean saysNothing() {
		return !this.spoke && this.toolCalls.isEmpty();
	}

	/**
	 * The whole answer.
	 * @param text its text
	 * @param finished how it ended
	 * @param trail what has happened in the call
	 * @param presentation how it came together; a joined answer has no state, since that
	 * would be the state of its last part alone
	 * @return the answer
	 */
	ChatResponse response(String text, TargetEvent.Finished finished, Trail trail, Presentation presentation) {
		String model = finished.model();
		return ChatResponse.builder(this.target.provider(), (model != null) ? model : this.target.model())
			.content(text)
			.toolCalls(this.toolCalls)
			.state(presentation.continuesAnother() ? null : finished.state())
			.reasoning((this.reasoning != null) ? this.reasoning.toString() : null)
			.refusal(finished.refusal())
			.finishReason(finished.finishReason(), finished.providerFinishReason())
			.usage(finished.usage())
			.attempts(trail.attempts())
			.warnings(warnings(finished, presentation.warnings(), trail.warnings()))
			.build();
	}

	private List<String> warnings(TargetEvent.Finished finished, List<String> more, List<String> ofCall) {
		boolean onlyThought = finished.finishReason() == FinishReason.LENGTH && saysNothing();
		if (!onlyThought && this.leftOut.isEmpty() && more.isEmpty() && ofCall.isEmpty()) {
			return finished.warnings();
		}
		List<String> warnings = new ArrayList<>(this.leftOut);
		warnings.addAll(finished.warnings());
		if (onlyThought) {
			warnings.add(ONLY_THOUGHT);
		}
		warnings.addAll(more);
		warnings.addAll(ofCall);
		return warnings;
	}

}
