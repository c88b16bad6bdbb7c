package io.llmfailover.provider.openai;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.llmfailover.FailureKind;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.openai.Chunk.CallPiece;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Puts tool calls together from their pieces. Servers differ in what they say of a piece:
 * an index, a new index, the same index for every call or none; an id once, always, never
 * or an empty one.
 */
final class ToolCallAssembly {

	private final List<Pending> calls = new ArrayList<>(2);

	/**
	 * Takes a piece of a stream.
	 */
	void add(CallPiece piece) {
		if (piece.isEmpty()) {
			return;
		}
		Pending call = callOf(piece);
		if (call == null) {
			begin(piece);
		}
		else {
			call.add(piece);
		}
	}

	/**
	 * Takes a call in one piece.
	 */
	void begin(CallPiece piece) {
		// the empty legacy function_call of a plain answer is none
		if (piece.isEmpty()) {
			return;
		}
		if (this.calls.size() == PartReader.MAX_COUNT) {
			throw new TargetFailedException(Failure.of(FailureKind.LIMIT_EXCEEDED,
					"The answer has more than " + PartReader.MAX_COUNT + " tool calls"));
		}
		Pending call = new Pending(piece.index());
		call.add(piece);
		this.calls.add(call);
	}

	/**
	 * The call that a piece continues; null if it begins one.
	 */
	private @Nullable Pending callOf(CallPiece piece) {
		Pending candidate = candidate(piece);
		if (candidate == null || piece.name().isEmpty()) {
			// some servers invent a new id for every piece: only a name begins a call
			return candidate;
		}
		boolean otherId = !piece.id().isEmpty() && !candidate.id.isEmpty() && !piece.id().equals(candidate.id);
		boolean otherName = !candidate.name.isEmpty() && !piece.name().equals(candidate.name);
		return (otherId || otherName || mayBegin(piece) && candidate.isWhole()) ? null : candidate;
	}

	/**
	 * Whether a piece that has a name, and nothing else that tells it from the call
	 * before, may be a call of its own.
	 */
	private static boolean mayBegin(CallPiece piece) {
		String arguments = piece.arguments().stripLeading();
		return arguments.startsWith("{") || (arguments.isEmpty() && piece.index() == null && piece.id().isEmpty());
	}

	private @Nullable Pending candidate(CallPiece piece) {
		for (int i = this.calls.size() - 1; i >= 0; i--) {
			Pending call = this.calls.get(i);
			if (piece.index() == null || piece.index().equals(call.index)) {
				return call;
			}
		}
		return null;
	}

	boolean isEmpty() {
		return this.calls.isEmpty();
	}

	/**
	 * The calls, whole.
	 * @param cut whether the answer was cut short, so that arguments may be incomplete
	 * @param seed what tells this answer from any other, for calls without an id
	 */
	List<Assembled> assemble(boolean cut, String seed) {
		List<Assembled> assembled = new ArrayList<>(this.calls.size());
		Set<String> ids = new HashSet<>();
		for (Pending call : this.calls) {
			String id = !call.id.isBlank() ? call.id
					: ToolCallIds.generated(seed + assembled.size() + call.name + call.arguments);
			String unique = id;
			for (int n = 2; !ids.add(unique); n++) {
				unique = id + "_" + n;
			}
			assembled.add(new Assembled(call.toolCall(unique, cut), call.extraContent));
		}
		return assembled;
	}

	/**
	 * A call, and what the provider wants back with it.
	 *
	 * @param call the call
	 * @param extraContent what the provider wants back, in JSON; null for nothing
	 */
	record Assembled(ToolCall call, @Nullable String extraContent) {

	}

	private static final class Pending {

		private final @Nullable Integer index;

		private String id = "";

		private String name = "";

		private final StringBuilder arguments = new StringBuilder();

		private @Nullable String extraContent;

		Pending(@Nullable Integer index) {
			this.index = index;
		}

		void add(CallPiece piece) {
			this.id = this.id.isEmpty() ? piece.id() : this.id;
			this.name = this.name.isEmpty() ? piece.name() : this.name;
			this.arguments.append(piece.arguments());
			this.extraContent = (piece.extraContent() != null) ? piece.extraContent() : this.extraContent;
		}

		boolean isWhole() {
			return Json.isObject(this.arguments.toString());
		}

		ToolCall toolCall(String id, boolean cut) {
			String json = this.arguments.toString();
			// no arguments; where the answer was cut, they may not have begun
			if (!cut && (json.isBlank() || json.strip().equals("null"))) {
				json = "{}";
			}
			boolean usable = !this.name.isEmpty() && Json.isObject(json);
			if (!usable && !cut) {
				throw new TargetFailedException(Failure.of(FailureKind.MALFORMED_RESPONSE, this.name.isEmpty()
						? "A tool call has no name" : "The arguments of a tool call are not a JSON object"));
			}
			return new ToolCall(id, this.name, json, usable);
		}

	}

}
