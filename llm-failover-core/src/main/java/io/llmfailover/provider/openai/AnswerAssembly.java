package io.llmfailover.provider.openai;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Usage;
import io.llmfailover.provider.openai.Chunk.CallPiece;
import io.llmfailover.provider.openai.Chunk.Choice;
import io.llmfailover.provider.openai.Chunk.Part;
import io.llmfailover.provider.openai.ToolCallAssembly.Assembled;
import io.llmfailover.provider.wire.AnswerEnd;
import io.llmfailover.provider.wire.Ending;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.provider.wire.WholeCharacters;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;

/**
 * One answer as it grows: what can be told at once is told, the rest is kept to the end.
 * An answer may be spread over several choices; a further choice that repeats the text is
 * another answer, and does not count.
 */
final class AnswerAssembly {

	private final Expected expected;

	private String id = "";

	private String model = "";

	private long created;

	private Usage usage = Usage.UNKNOWN;

	private final AnswerEnd end = new AnswerEnd();

	private final WholeCharacters text = new WholeCharacters();

	private final WholeCharacters reasoning = new WholeCharacters();

	// most answers have none
	private @Nullable KeptParts kept;

	private int mainChoice = -1;

	private boolean hasText;

	private boolean hasDeltas;

	private boolean hasWhole;

	AnswerAssembly(Expected expected) {
		this.expected = expected;
	}

	private KeptParts kept() {
		KeptParts kept = (this.kept != null) ? this.kept : new KeptParts(this.expected);
		this.kept = kept;
		return kept;
	}

	/**
	 * Takes a frame of a stream.
	 */
	void add(Chunk chunk, Consumer<TargetEvent> out) {
		boolean pieces = false;
		boolean whole = false;
		// without an iterator: this is done for every token
		for (int i = 0; i < chunk.choices.size(); i++) {
			Choice choice = chunk.choices.get(i);
			if (choice.delta != null) {
				this.hasDeltas = true;
				pieces |= add(choice.index, choice.delta, false, out);
			}
			// Perplexity repeats the whole message beside every delta
			else if (choice.message != null && !this.hasDeltas) {
				pieces |= addMessage(choice, out);
				whole = true;
			}
		}
		end(chunk, pieces, whole);
	}

	private boolean addMessage(Choice choice, Consumer<TargetEvent> out) {
		boolean ended = this.hasWhole && this.end.ending().isEnd();
		boolean pieces = add(choice.index, Objects.requireNonNull(choice.message), true, out);
		if (pieces && ended) {
			throw new TargetFailedException(
					Failure.of(FailureKind.MALFORMED_RESPONSE, "A second answer follows the whole one"));
		}
		this.hasWhole = true;
		return pieces;
	}

	/**
	 * Takes an answer in one piece.
	 */
	void addWhole(Chunk chunk, Consumer<TargetEvent> out) {
		for (Choice choice : chunk.choices) {
			// Perplexity puts an empty delta beside the message
			Part part = (choice.message != null) ? choice.message : choice.delta;
			if (part != null) {
				add(choice.index, part, true, out);
			}
		}
		end(chunk, true, true);
	}

	private void end(Chunk chunk, boolean pieces, boolean whole) {
		head(chunk);
		if (pieces) {
			this.end.piece();
		}
		if (chunk.choices.isEmpty() && chunk.usage != null) {
			this.end.usageAlone();
		}
		Ending worst = null;
		for (int i = 0; i < chunk.choices.size(); i++) {
			Choice choice = chunk.choices.get(i);
			if (counts(choice.index) && !choice.finishReason.isEmpty()) {
				Ending ending = Ending.of(choice.finishReason);
				worst = (worst != null) ? worst.worse(ending) : ending;
			}
		}
		if (worst != null) {
			// beside a whole message is where it belongs
			this.end.reason(worst, pieces && !whole);
		}
	}

	private boolean counts(int choice) {
		return choice == this.mainChoice || this.kept != null && this.kept.calls(choice);
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

	/**
	 * Takes a part of a choice.
	 * @return whether it holds anything of the answer
	 */
	private boolean add(int choice, Part part, boolean whole, Consumer<TargetEvent> out) {
		this.mainChoice = (this.mainChoice < 0) ? choice : this.mainChoice;
		List<CallPiece> calls = part.calls();
		boolean calling = !calls.isEmpty() && kept().addCalls(choice, calls, whole);
		if (choice != this.mainChoice) {
			if (!part.text.isEmpty()) {
				kept().addOtherText(choice, part.text);
			}
			progress(calling, out);
			return calling;
		}
		String shown = part.shownReasoning();
		tell(this.reasoning.add(shown), this.text.add(part.text), out);
		this.hasText |= !part.text.isEmpty();
		if (KeptParts.isIn(part)) {
			kept().add(part);
		}
		progress(!calls.isEmpty() || !part.refusal.isEmpty() || !part.reasoningDetails.isEmpty() && shown.isEmpty(),
				out);
		return calling || !shown.isEmpty() || !part.text.isEmpty() || !part.refusal.isEmpty();
	}

	private static void tell(String reasoning, String text, Consumer<TargetEvent> out) {
		if (!reasoning.isEmpty()) {
			out.accept(new TargetEvent.ReasoningPiece(reasoning));
		}
		if (!text.isEmpty()) {
			out.accept(new TargetEvent.TextPiece(text));
		}
	}

	private static void progress(boolean progress, Consumer<TargetEvent> out) {
		if (progress) {
			out.accept(TargetEvent.Progress.INSTANCE);
		}
	}

	/**
	 * Whether and why the answer has ended.
	 */
	AnswerEnd end() {
		return this.end;
	}

	boolean hasToolCalls() {
		return this.kept != null && this.kept.hasToolCalls();
	}

	/**
	 * Whether anything of an answer has come.
	 */
	boolean hasBegun() {
		return this.mainChoice >= 0 || !this.id.isEmpty();
	}

	Usage usage() {
		return this.usage;
	}

	/**
	 * Tells what was kept: the text of another choice if the first has none, the tool
	 * calls, and the end.
	 */
	void finish(String provider, List<String> warnings, Consumer<TargetEvent> out) {
		Ending ending = this.end.ending();
		KeptParts kept = this.kept;
		String other = (kept != null) ? kept.otherText() : "";
		String refusal = (kept != null) ? kept.refusal() : "";
		if (this.hasText && !other.isEmpty()) {
			warnings.add("the answer had further choices, whose text was left out");
		}
		ending.check(this.hasText || !other.isEmpty() || !refusal.isEmpty(), hasToolCalls());
		ending.warn(warnings);
		List<Assembled> calls = (kept != null && kept.hasToolCalls())
				? kept.toolCalls(ending.cut(), this.model + this.id + this.created + this.usage) : List.of();
		tell("", this.hasText ? "" : other, out);
		calls.forEach((call) -> out.accept(new TargetEvent.ToolCalled(call.call())));
		out.accept(new TargetEvent.Finished(this.model.isEmpty() ? null : this.model,
				normal(ending.reason(), !calls.isEmpty(), !refusal.isEmpty()), ending.isEnd() ? ending.word() : null,
				this.usage, refusal.isEmpty() ? null : refusal, (kept != null) ? kept.state(provider, calls) : null,
				warnings));
	}

	private static FinishReason normal(FinishReason reason, boolean calls, boolean refusal) {
		if (reason != FinishReason.STOP && reason != FinishReason.OTHER) {
			return reason;
		}
		// Gemini and OpenAI's forced calls end with "stop": what is there counts
		if (calls) {
			return FinishReason.TOOL_CALLS;
		}
		return refusal ? FinishReason.REFUSAL : reason;
	}

}
