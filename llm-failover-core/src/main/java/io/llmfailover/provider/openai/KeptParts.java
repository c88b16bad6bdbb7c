package io.llmfailover.provider.openai;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.llmfailover.FailureKind;
import io.llmfailover.ProviderState;
import io.llmfailover.provider.openai.Chunk.CallPiece;
import io.llmfailover.provider.openai.Chunk.Part;
import io.llmfailover.provider.openai.ToolCallAssembly.Assembled;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.provider.wire.WholeCharacters;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What of an answer is kept to its end, within bounds: tool calls, a refusal, what the
 * provider wants back, and the text of another choice. Most answers have none of it, so
 * that it is made only for those that do.
 */
final class KeptParts {

	private final Expected expected;

	private final ToolCallAssembly toolCalls;

	private final Set<Integer> callingChoices = new HashSet<>();

	private final StringBuilder refusal = new StringBuilder();

	private final StringBuilder reasoningContent = new StringBuilder();

	private final ReasoningDetails reasoningDetails = new ReasoningDetails();

	private final StringBuilder otherText = new StringBuilder();

	private int otherChoice = -1;

	private @Nullable String extraContent;

	private int kept;

	KeptParts(Expected expected) {
		this.expected = expected;
		this.toolCalls = new ToolCallAssembly(expected);
	}

	/**
	 * Whether a part of the main choice holds anything that is kept, beside tool calls.
	 */
	static boolean isIn(Part part) {
		return !part.reasoningContent.isEmpty() || !part.refusal.isEmpty() || !part.reasoningDetails.isEmpty()
				|| part.extraContent != null;
	}

	/**
	 * Takes what is kept of a part of the main choice, beside tool calls.
	 */
	void add(Part part) {
		keep(this.reasoningContent, part.reasoningContent);
		keep(this.refusal, part.refusal);
		part.reasoningDetails.forEach(this::keep);
		if (part.extraContent != null) {
			keep(part.extraContent.length());
			this.extraContent = part.extraContent;
		}
	}

	/**
	 * Takes a piece of the text of a choice beside the main one: of the first that has
	 * any.
	 */
	void addOtherText(int choice, String piece) {
		this.otherChoice = (this.otherChoice < 0) ? choice : this.otherChoice;
		if (choice == this.otherChoice) {
			keep(this.otherText, piece);
		}
	}

	/**
	 * Takes pieces of tool calls.
	 * @return whether they hold more than what a provider wants back
	 */
	boolean addCalls(int choice, List<CallPiece> pieces, boolean whole) {
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
		if (calling) {
			this.callingChoices.add(choice);
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
	 * Whether a choice calls tools.
	 */
	boolean calls(int choice) {
		return this.callingChoices.contains(choice);
	}

	boolean hasToolCalls() {
		return !this.toolCalls.isEmpty();
	}

	/**
	 * The tool calls, whole.
	 * @param cut whether the answer was cut short, so that arguments may be incomplete
	 * @param seed what tells this answer from any other, for calls without an id
	 */
	List<Assembled> toolCalls(boolean cut, String seed) {
		return this.toolCalls.assemble(cut, seed);
	}

	/**
	 * The text of another choice than the main one; empty for none.
	 */
	String otherText() {
		return WholeCharacters.only(this.otherText.toString());
	}

	/**
	 * In which words the model refuses; empty for none.
	 */
	String refusal() {
		return WholeCharacters.only(this.refusal.toString());
	}

	/**
	 * What the provider wants back.
	 * @param provider the provider's name
	 * @param calls the tool calls of the answer
	 * @return null for nothing
	 */
	@Nullable ProviderState state(String provider, List<Assembled> calls) {
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

}
