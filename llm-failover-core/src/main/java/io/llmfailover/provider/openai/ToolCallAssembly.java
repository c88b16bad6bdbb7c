package io.llmfailover.provider.openai;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.llmfailover.FailureKind;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.openai.Chunk.CallPiece;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.provider.wire.ToolArguments;
import io.llmfailover.provider.wire.WholeCharacters;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Puts tool calls together from their pieces. Servers differ in what they say of a piece:
 * an index, a new index, the same index for every call or none; an id once, always, never
 * or an empty one.
 */
final class ToolCallAssembly {

	private final Expected expected;

	private final List<Pending> calls = new ArrayList<>(2);

	// by choice and index: no piece looks through all the calls
	private final Map<Key, Pending> growing = new HashMap<>();

	ToolCallAssembly(Expected expected) {
		this.expected = expected;
	}

	/**
	 * Takes a piece of a stream.
	 * @param choice the index of the choice that it stands in
	 */
	void add(int choice, CallPiece piece) {
		if (piece.isEmpty()) {
			return;
		}
		Pending call = callOf(choice, piece);
		if (call == null) {
			begin(choice, piece);
		}
		else {
			call.add(piece);
		}
	}

	/**
	 * Takes a call in one piece.
	 * @param choice the index of the choice that it stands in
	 */
	void begin(int choice, CallPiece piece) {
		// the empty legacy function_call of a plain answer is none
		if (piece.isEmpty()) {
			return;
		}
		if (this.calls.size() == this.expected.limits().maxToolCalls()) {
			throw new TargetFailedException(Failure.of(FailureKind.LIMIT_EXCEEDED,
					"The answer has more than " + this.calls.size() + " tool calls"));
		}
		Pending call = new Pending();
		call.add(piece);
		this.calls.add(call);
		this.growing.put(new Key(choice, null), call);
		if (piece.index() != null) {
			this.growing.put(new Key(choice, piece.index()), call);
		}
	}

	/**
	 * The call that a piece continues; null if it begins one.
	 */
	private @Nullable Pending callOf(int choice, CallPiece piece) {
		Pending candidate = this.growing.get(new Key(choice, piece.index()));
		if (candidate == null || piece.name().isEmpty()) {
			// some servers invent a new id for every piece: only a name begins a call
			return candidate;
		}
		if (joined(candidate.name, piece.name()) != null) {
			return candidate;
		}
		boolean otherId = !piece.id().isEmpty() && !candidate.id.isEmpty() && !piece.id().equals(candidate.id);
		boolean otherName = !candidate.name.isEmpty() && !piece.name().equals(candidate.name);
		return (otherId || otherName || mayBegin(piece) && candidate.arguments.isWhole()) ? null : candidate;
	}

	/**
	 * The name that two pieces of one make, or a piece and the longer one that repeats
	 * it. The tools that were offered decide.
	 * @return null if they are not pieces of one name
	 */
	private @Nullable String joined(String begun, String piece) {
		if (begun.isEmpty() || piece.isEmpty()) {
			return null;
		}
		String longer = begun + piece;
		boolean whole = this.expected.tools().contains(begun);
		if (whole ? !isOffered(piece) && isOffered(longer) : isOffered(longer)) {
			return longer;
		}
		return (!whole && piece.length() > begun.length() && piece.startsWith(begun) && isOffered(piece)) ? piece
				: null;
	}

	private boolean isOffered(String beginning) {
		return this.expected.tools().stream().anyMatch((name) -> name.startsWith(beginning));
	}

	/**
	 * Whether a piece that has a name, and nothing else that tells it from the call
	 * before, may be a call of its own.
	 */
	private static boolean mayBegin(CallPiece piece) {
		String arguments = piece.arguments().stripLeading();
		return arguments.startsWith("{") || (arguments.isEmpty() && piece.index() == null && piece.id().isEmpty());
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
		Map<String, Integer> ids = new HashMap<>();
		for (Pending call : this.calls) {
			String id = !call.id.isBlank() ? call.id
					: ToolCallIds.generated(seed + assembled.size() + call.name + call.arguments);
			assembled.add(new Assembled(call.toolCall(unique(id, ids), cut), call.extraContent));
		}
		return assembled;
	}

	private static String unique(String id, Map<String, Integer> ids) {
		String unique = id;
		while (ids.putIfAbsent(unique, 1) != null) {
			unique = id + "_" + ids.merge(id, 1, Integer::sum);
		}
		return unique;
	}

	/**
	 * A call, and what the provider wants back with it.
	 *
	 * @param call the call
	 * @param extraContent what the provider wants back, in JSON; null for nothing
	 */
	record Assembled(ToolCall call, @Nullable String extraContent) {

	}

	/**
	 * Where a piece stands.
	 *
	 * @param choice the index of its choice
	 * @param index the index of its call; null for the last one
	 */
	private record Key(int choice, @Nullable Integer index) {

	}

	private final class Pending {

		private String id = "";

		private String name = "";

		private final ToolArguments arguments = new ToolArguments();

		private @Nullable String extraContent;

		void add(CallPiece piece) {
			String joined = joined(this.name, piece.name());
			this.id = this.id.isEmpty() ? piece.id() : this.id;
			this.name = (joined != null) ? joined : (this.name.isEmpty() ? piece.name() : this.name);
			this.arguments.append(piece.arguments());
			this.extraContent = (piece.extraContent() != null) ? piece.extraContent() : this.extraContent;
		}

		ToolCall toolCall(String id, boolean cut) {
			String json = this.arguments.toString();
			// no arguments; where the answer was cut, they may not have begun
			if (!cut) {
				json = ToolArguments.orNone(json);
			}
			String usable = this.name.isBlank() ? null : ToolArguments.object(json);
			if (usable == null && !cut) {
				throw new TargetFailedException(Failure.of(FailureKind.MALFORMED_RESPONSE, this.name.isBlank()
						? "A tool call has no name" : "The arguments of a tool call are not a JSON object"));
			}
			return new ToolCall(WholeCharacters.only(id), WholeCharacters.only(this.name),
					(usable != null) ? usable : WholeCharacters.only(json), usable != null);
		}

	}

}
