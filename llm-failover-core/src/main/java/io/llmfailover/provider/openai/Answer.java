package io.llmfailover.provider.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ProviderState;
import io.llmfailover.Usage;
import io.llmfailover.provider.openai.Chunk.CallPiece;
import io.llmfailover.provider.openai.Chunk.Choice;
import io.llmfailover.provider.openai.Chunk.Part;
import io.llmfailover.provider.openai.ToolCallAssembly.Assembled;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;

/**
 * One answer as it grows: what can be told at once is told, the rest is kept to the end.
 */
final class Answer {

	/** The most characters that are kept to the end: arguments, reasoning, refusal. */
	static final int MAX_KEPT = 8 * 1024 * 1024;

	private String id = "";

	private String model = "";

	private long created;

	private Usage usage = Usage.UNKNOWN;

	private String finishReason = "";

	private final StringBuilder refusal = new StringBuilder();

	private final StringBuilder reasoningContent = new StringBuilder();

	private final ReasoningDetails reasoningDetails = new ReasoningDetails();

	private final ToolCallAssembly toolCalls = new ToolCallAssembly();

	private @Nullable String extraContent;

	private boolean hasDeltas;

	private int kept;

	/**
	 * Takes a frame of a stream.
	 */
	void add(Chunk chunk, Consumer<TargetEvent> out) {
		head(chunk);
		Choice choice = chunk.choice;
		if (choice == null) {
			return;
		}
		if (choice.delta != null) {
			this.hasDeltas = true;
			add(choice.delta, false, out);
		}
		// Perplexity repeats the whole message beside every delta
		else if (choice.message != null && !this.hasDeltas) {
			add(choice.message, true, out);
		}
		finish(choice);
	}

	/**
	 * Takes an answer in one piece, which has at least one choice.
	 */
	void addWhole(Chunk chunk, Consumer<TargetEvent> out) {
		head(chunk);
		Choice choice = Objects.requireNonNull(chunk.choice);
		// Perplexity puts an empty delta beside the message
		add(Objects.requireNonNull((choice.message != null) ? choice.message : choice.delta), true, out);
		finish(choice);
	}

	/**
	 * Whether a frame may still say which answer this is. Azure leaves it empty in the
	 * first one.
	 */
	boolean needsHead() {
		return this.id.isEmpty() || this.model.isEmpty() || this.created == 0;
	}

	/**
	 * Takes what a frame says about the answer.
	 */
	void head(Chunk chunk) {
		this.id = this.id.isEmpty() ? chunk.id : this.id;
		this.model = this.model.isEmpty() ? chunk.model : this.model;
		this.created = (this.created == 0) ? chunk.created : this.created;
		this.usage = (chunk.usage != null) ? chunk.usage : this.usage;
	}

	private void finish(Choice choice) {
		if (!choice.finishReason.isEmpty()) {
			this.finishReason = choice.finishReason;
		}
	}

	private void add(Part part, boolean whole, Consumer<TargetEvent> out) {
		String reasoning = part.shownReasoning();
		if (!reasoning.isEmpty()) {
			out.accept(new TargetEvent.ReasoningPiece(reasoning));
		}
		if (!part.text.isEmpty()) {
			out.accept(new TargetEvent.TextPiece(part.text));
		}
		keep(this.reasoningContent, part.reasoningContent);
		keep(this.refusal, part.refusal);
		for (Map<String, Object> detail : part.reasoningDetails) {
			keep(detail.toString().length());
			this.reasoningDetails.add(detail);
		}
		if (part.extraContent != null) {
			keep(part.extraContent.length());
			this.extraContent = part.extraContent;
		}
		List<CallPiece> calls = part.calls();
		calls.forEach((piece) -> add(piece, whole));
		if (!calls.isEmpty() || !part.refusal.isEmpty() || !part.reasoningDetails.isEmpty() && reasoning.isEmpty()) {
			out.accept(TargetEvent.Progress.INSTANCE);
		}
	}

	private void add(CallPiece piece, boolean whole) {
		keep(piece.length());
		if (whole) {
			this.toolCalls.begin(piece);
		}
		else {
			this.toolCalls.add(piece);
		}
	}

	private void keep(StringBuilder kept, String piece) {
		keep(piece.length());
		kept.append(piece);
	}

	private void keep(int characters) {
		this.kept += characters;
		if (this.kept > MAX_KEPT) {
			throw new TargetFailedException(Failure.of(FailureKind.LIMIT_EXCEEDED,
					"The tool calls and the reasoning of the answer exceed " + MAX_KEPT + " characters"));
		}
	}

	boolean hasFinishReason() {
		return !this.finishReason.isEmpty();
	}

	boolean hasToolCalls() {
		return !this.toolCalls.isEmpty();
	}

	Usage usage() {
		return this.usage;
	}

	/**
	 * Tells what was kept: the tool calls, and the end.
	 */
	void finish(String provider, List<String> warnings, Consumer<TargetEvent> out) {
		FailureKind failure = FinishWord.failure(this.finishReason);
		if (failure != null) {
			throw new TargetFailedException(
					Failure.of(failure, "The provider ended the answer with '" + this.finishReason + "'")
						.usage(this.usage));
		}
		FinishReason reason = FinishWord.normal(this.finishReason);
		boolean cut = reason == FinishReason.LENGTH || reason == FinishReason.CONTENT_FILTER;
		List<Assembled> calls = this.toolCalls.assemble(cut, this.model + this.id + this.created + this.usage);
		List<TargetEvent> events = new ArrayList<>(calls.size() + 1);
		calls.forEach((call) -> events.add(new TargetEvent.ToolCalled(call.call())));
		events.add(new TargetEvent.Finished(this.model.isEmpty() ? null : this.model, normal(reason),
				this.finishReason.isEmpty() ? null : this.finishReason, this.usage,
				this.refusal.isEmpty() ? null : this.refusal.toString(), state(provider, calls), warnings));
		events.forEach(out);
	}

	private FinishReason normal(FinishReason reason) {
		if (reason != FinishReason.STOP && reason != FinishReason.OTHER) {
			return reason;
		}
		// Gemini and OpenAI's forced calls end with "stop": what is there counts
		if (!this.toolCalls.isEmpty()) {
			return FinishReason.TOOL_CALLS;
		}
		return !this.refusal.isEmpty() ? FinishReason.REFUSAL : reason;
	}

	private @Nullable ProviderState state(String provider, List<Assembled> calls) {
		ReplayState.Builder state = new ReplayState.Builder().messageJson("extra_content", this.extraContent);
		List<Map<String, Object>> details = this.reasoningDetails.list();
		if (!details.isEmpty()) {
			state.message("reasoning_details", details);
		}
		// only a tool loop needs it: https://api-docs.deepseek.com/guides/thinking_mode
		else if (!calls.isEmpty() && !this.reasoningContent.isEmpty()) {
			state.message("reasoning_content", this.reasoningContent.toString());
		}
		calls.forEach((call) -> state.toolCallJson(call.call().id(), "extra_content", call.extraContent()));
		return state.build(provider);
	}

}
