package io.llmfailover.provider.wire;

/**
 * Whether an answer has ended, as far as its provider can be believed. Some proxies put a
 * finish reason into every frame, so that one is revoked by whatever is said after it,
 * and one beside a piece of the answer is believed only when more speaks for the end. Not
 * thread-safe.
 */
public final class AnswerEnd {

	private Ending ending = Ending.NONE;

	private boolean said;

	private boolean alone;

	private boolean contradicted;

	private boolean closed;

	/**
	 * Creates the end of an answer that has not begun.
	 */
	public AnswerEnd() {
	}

	/**
	 * A frame holds a piece of the answer.
	 */
	public void said() {
		this.said = true;
		if (this.ending.isEnd()) {
			this.contradicted = true;
			this.ending = Ending.NONE;
			this.alone = false;
		}
	}

	/**
	 * A frame gives a reason for the end.
	 * @param word what the provider's word means; one for an answer that goes on is
	 * passed over
	 * @param pieces whether the same frame holds a piece of the answer
	 */
	public void reason(Ending word, boolean pieces) {
		if (word.isEnd()) {
			this.ending = word;
			this.alone |= this.said && !pieces;
		}
	}

	/**
	 * A frame holds nothing of the answer and tells what it has cost.
	 */
	public void counted() {
		this.alone |= this.ending.isEnd() && !this.contradicted;
	}

	/**
	 * The provider says that no further frame follows. That alone proves nothing: it says
	 * so after errors too.
	 */
	public void closed() {
		this.closed = true;
	}

	/**
	 * Whether nothing but usage can be missing, even if the stream is cut off now.
	 * @return true if there is a finish reason that can be relied on
	 */
	public boolean certain() {
		return this.ending.isEnd() && (this.closed || this.alone && !this.contradicted);
	}

	/**
	 * Whether the answer is complete where the stream ends properly.
	 * @return true if there is a finish reason, and nothing speaks against it
	 */
	public boolean complete() {
		return this.ending.isEnd() && (this.closed || this.alone || !this.contradicted);
	}

	/**
	 * What the provider gave as the reason.
	 * @return the ending; none if there was no reason, or one that was revoked
	 */
	public Ending ending() {
		return this.ending;
	}

}
