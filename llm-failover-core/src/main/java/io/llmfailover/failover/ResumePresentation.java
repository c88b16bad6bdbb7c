package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ToolCall;
import io.llmfailover.target.ChatTarget;
import org.jspecify.annotations.Nullable;

/**
 * For a stream that broke and is continued by another target. Models like to repeat the
 * last words before they go on: an exact overlap with the end of what was shown is left
 * out. One that begins its answer anew instead is treated as a restart.
 */
final class ResumePresentation implements Presentation {

	// a shorter overlap may be chance, and text is not held back for a longer one
	private static final int MIN_OVERLAP = 12;

	private static final int MAX_OVERLAP = 2_000;

	// a continuation does not repeat that much of the beginning by chance
	private static final int BEGINS_ANEW = 40;

	private final Shown shown;

	private final ChatTarget target;

	private final Supplier<List<Attempt>> trail;

	private final LivePresentation live;

	private final String before;

	private final String tail;

	private final StringBuilder held = new StringBuilder();

	private boolean repeatsBeginning = true;

	private final StringBuilder heldReasoning = new StringBuilder();

	private final StringBuilder continuation = new StringBuilder();

	private @Nullable Presentation joined;

	ResumePresentation(Shown shown, ChatTarget target, Supplier<List<Attempt>> trail) {
		this.shown = shown;
		this.target = target;
		this.trail = trail;
		this.live = new LivePresentation(shown, target);
		this.before = shown.text();
		this.tail = this.before.substring(Math.max(0, this.before.length() - MAX_OVERLAP));
	}

	@Override
	public void text(String piece, Consumer<ChatEvent> out) {
		if (this.joined != null) {
			remember(piece);
			this.joined.text(piece, out);
			return;
		}
		this.repeatsBeginning &= this.before.startsWith(piece, this.held.length());
		this.held.append(piece);
		boolean mayOverlap = this.held.length() <= this.tail.length() && this.tail.contains(this.held);
		if (!mayOverlap && !this.repeatsBeginning) {
			join(out);
		}
	}

	private void remember(String piece) {
		if (this.continuation.length() < ContinuationDoubts.LOOKED_AT) {
			this.continuation.append(piece);
		}
	}

	@Override
	public void reasoning(String piece, Consumer<ChatEvent> out) {
		if (this.joined != null) {
			this.joined.reasoning(piece, out);
		}
		else {
			this.heldReasoning.append(piece);
		}
	}

	@Override
	public void toolCall(ToolCall toolCall, Consumer<ChatEvent> out) {
		join(out).toolCall(toolCall, out);
	}

	@Override
	public void finish(Consumer<ChatEvent> out) {
		join(out).finish(out);
	}

	private Presentation join(Consumer<ChatEvent> out) {
		if (this.joined != null) {
			return this.joined;
		}
		boolean anew = beginsAnew();
		Presentation joined = anew ? new RestartPresentation(this.shown, this.target, this.trail) : this.live;
		this.joined = joined;
		if (!this.heldReasoning.isEmpty()) {
			joined.reasoning(this.heldReasoning.toString(), out);
		}
		String rest = anew ? this.held.toString() : heldRest();
		if (!rest.isEmpty()) {
			remember(rest);
			joined.text(rest, out);
		}
		return joined;
	}

	private boolean beginsAnew() {
		int repeated = repeatedOpening();
		return repeated >= BEGINS_ANEW && overlap() < repeated;
	}

	private String heldRest() {
		return this.held.substring(overlap());
	}

	private int repeatedOpening() {
		String start = this.held.toString().stripLeading();
		String opening = this.before.stripLeading();
		int repeated = 0;
		while (repeated < Math.min(start.length(), opening.length())
				&& start.charAt(repeated) == opening.charAt(repeated)) {
			repeated++;
		}
		return repeated;
	}

	private int overlap() {
		for (int length = Math.min(this.held.length(), this.tail.length()); length >= MIN_OVERLAP; length--) {
			if (this.tail.endsWith(this.held.substring(0, length))) {
				return length;
			}
		}
		return 0;
	}

	@Override
	public boolean committed() {
		return this.joined != null;
	}

	@Override
	public boolean nothingToAdd() {
		return this.joined == null && this.held.toString().isBlank() && !UnfinishedSentence.endsIn(this.before);
	}

	@Override
	public boolean continuesAnother() {
		return (this.joined != null) ? this.joined == this.live : !beginsAnew();
	}

	@Override
	public List<String> warnings() {
		if (!continuesAnother()) {
			return List.of();
		}
		List<String> warnings = new ArrayList<>(2);
		String continuation = (this.joined != null) ? this.continuation.toString() : heldRest();
		Attempt broken = this.shown.interrupted();
		warnings.add("The answer is joined: " + ((broken != null) ? broken.provider() : "another provider")
				+ " broke off, and " + this.target.provider()
				+ (continuation.isEmpty() ? " had nothing to add" : " went on from there"));
		warnings.addAll(ContinuationDoubts.of(this.before, continuation));
		return warnings;
	}

	@Override
	public String answer() {
		if (this.joined != null) {
			return this.joined.answer();
		}
		return beginsAnew() ? this.held.toString() : this.before + heldRest();
	}

}
