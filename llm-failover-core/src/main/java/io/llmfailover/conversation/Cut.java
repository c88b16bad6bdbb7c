package io.llmfailover.conversation;

import java.util.List;
import java.util.function.Predicate;

/**
 * Decides which turns are left out of a request. The new turn counts as one more behind
 * the last.
 */
final class Cut {

	/** How much of a window is left filled where it had overflowed. */
	static final double DEEP = 0.6;

	private final List<Turn> turns;

	private final boolean newTurnBeginsWithTheUser;

	private final Size[] sizes;

	/**
	 * Creates the decision.
	 * @param turns the turns that are kept, oldest first
	 * @param newTurnBeginsWithTheUser whether the new turn stands for itself
	 * @param newTurn its size, with all system messages
	 */
	Cut(List<Turn> turns, boolean newTurnBeginsWithTheUser, Size newTurn) {
		this.turns = turns;
		this.newTurnBeginsWithTheUser = newTurnBeginsWithTheUser;
		this.sizes = new Size[turns.size() + 1];
		this.sizes[turns.size()] = newTurn;
		for (int i = turns.size() - 1; i >= 0; i--) {
			this.sizes[i] = this.sizes[i + 1].plus(Size.ofTurn(turns.get(i).messages()));
		}
	}

	/**
	 * What is sent where a window holds only so much.
	 * @param start the index of the first turn that was sent before
	 * @param window the window
	 * @return the index of the first turn that is sent; the same where it still fits
	 */
	int within(int start, ConversationWindow window) {
		return window.holds(this.sizes[start], 1) ? start : first(start, (size) -> window.holds(size, DEEP));
	}

	/**
	 * What is sent after it turned out to be too long.
	 * @param start the index of the first turn that was sent
	 * @return the index of the first turn that is sent; the same where nothing can be
	 * left out
	 */
	int shorter(int start) {
		long most = (long) (this.sizes[start].tokens() * DEEP);
		return first(start, (size) -> size.tokens() <= most);
	}

	// the earliest place that is enough, else the one that leaves out most
	private int first(int start, Predicate<Size> enough) {
		int last = start;
		for (int i = start + 1; i <= this.turns.size(); i++) {
			if (canBegin(i)) {
				last = i;
				if (enough.test(this.sizes[i])) {
					return i;
				}
			}
		}
		return last;
	}

	private boolean canBegin(int index) {
		return (index < this.turns.size()) ? this.turns.get(index).beginsWithTheUser() : this.newTurnBeginsWithTheUser;
	}

}
