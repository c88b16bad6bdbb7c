package io.llmfailover.provider.openai;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ProviderState;
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

	private final StringBuilder refusal = new StringBuilder();

	private final StringBuilder reasoningContent = new StringBuilder();

	private final ReasoningDetails reasoningDetails = new ReasoningDetails();

	private final ToolCallAssembly toolCalls;

	private final Set<Integer> callingChoices = new HashSet<>();

	private final OtherText otherText = new OtherText();

	private @Nullable String extraContent;

	private int mainChoice = -1;

	private boolean hasText;

	private boolean hasDeltas;

	private boolean hasWhole;

	private int kept;

	AnswerAssembly(Expected expected) {
		this.expected = expected;
		this.toolCalls = new ToolCallAssembly(expected);
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
			boolean counts = choice.index == this.mainChoice || this.callingChoices.contains(choice.index);
			if (counts && !choice.finishReason.isEmpty()) {
				Ending ending = Ending.of(choice.finishReason);
				worst = (worst != null) ? worst.worse(ending) : ending;
			}
		}
		if (worst != null) {
			// beside a whole message is where it belongs
			this.end.reason(worst, pieces && !whole);
		}
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
		boolean calling = !calls.isEmpty() && addCalls(choice, calls, whole);
		if (calling) {
			this.callingChoices.add(choice);
		}
		if (choice != this.mainChoice) {
			if (!part.text.isEmpty() && this.otherText.add(choice, part.text)) {
				keep(part.text.length());
			}
			progress(calling, out);
			return calling;
		}
		String shown = part.shownReasoning();
		tell(this.reasoning.add(shown), this.text.add(part.text), out);
		this.hasText |= !part.text.isEmpty();
		keep(this.reasoningContent, part.reasoningContent);
		keep(this.refusal, part.refusal);
		if (!part.reasoningDetails.isEmpty()) {
			part.reasoningDetails.forEach(this::keep);
		}
		if (part.extraContent != null) {
			keep(part.extraContent.length());
			this.extraContent = part.extraContent;
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
	 * Takes pieces of tool calls.
	 * @return whether they hold more than what a provider wants back
	 */
	private boolean addCalls(int choice, List<CallPiece> pieces, boolean whole) {
		boolean calling = false;
		for (CallPiece piece : pieces) {
			keep(piece.length());
			calling |= piece.saysSomething();
			if (whole) {
				this.toolCalls.begin(choice, piece);
			}
			else {
				this.toolCalls.add(choice, piece);
			}
		}
		return calling;
	}

	private void keep(StringBuilder kept, String piece) {
		keep(piece.length());
		kept.append(piece);
	}

	private void keep(Map<String, Object> detail) {
		keep(detail.toString().length());
		this.reasoningDetails.add(detail);
	}

	private void keep(int characters) {
		this.kept += characters;
		int most = this.expected.limits().maxToolArguments();
		if (this.kept > most) {
			throw new TargetFailedException(Failure.of(FailureKind.LIMIT_EXCEEDED,
					"The tool calls and the reasoning of the answer exceed " + most + " characters"));
		}
	}

	/**
	 * Whether and why the answer has ended.
	 */
	AnswerEnd end() {
		return this.end;
	}

	boolean hasToolCalls() {
		return !this.toolCalls.isEmpty();
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
		String other = this.hasText ? "" : WholeCharacters.only(this.otherText.text());
		if (this.hasText && !this.otherText.text().isEmpty()) {
			warnings.add("the answer had further choices, whose text was left out");
		}
		ending.check(this.hasText || !other.isEmpty() || !this.refusal.isEmpty(), !this.toolCalls.isEmpty());
		ending.warn(warnings);
		List<Assembled> calls = this.toolCalls.assemble(ending.cut(),
				this.toolCalls.isEmpty() ? "" : this.model + this.id + this.created + this.usage);
		tell("", other, out);
		calls.forEach((call) -> out.accept(new TargetEvent.ToolCalled(call.call())));
		out.accept(new TargetEvent.Finished(this.model.isEmpty() ? null : this.model, normal(ending.reason()),
				ending.isEnd() ? ending.word() : null, this.usage,
				this.refusal.isEmpty() ? null : WholeCharacters.only(this.refusal.toString()), state(provider, calls),
				warnings));
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
			state.message("reasoning_content", WholeCharacters.only(this.reasoningContent.toString()));
		}
		calls.forEach((call) -> state.toolCallJson(call.call(), "extra_content", call.extraContent()));
		return state.build(provider);
	}

	/**
	 * The text of a choice beside the main one: of the first that has any.
	 */
	private static final class OtherText {

		private final StringBuilder text = new StringBuilder();

		private int choice = -1;

		boolean add(int choice, String piece) {
			this.choice = (this.choice < 0) ? choice : this.choice;
			if (choice != this.choice) {
				return false;
			}
			this.text.append(piece);
			return true;
		}

		String text() {
			return this.text.toString();
		}

	}

}
