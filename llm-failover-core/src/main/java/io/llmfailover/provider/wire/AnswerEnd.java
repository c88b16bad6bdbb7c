package io.llmfailover.provider.wire;

/**
 * Judges whether an answer has ended, from the finish reasons that its provider sends.
 * Some proxies put one into every frame. So a piece of the answer revokes the reasons
 * that came before it, and a reason that came in the same frame as a piece is certain
 * only once something else shows the end as well. Not thread-safe.
 */
public final class AnswerEnd {

	private Ending ending = Ending.NONE;

	private boolean anyPiece;

	/** Whether a frame without a piece of the answer has shown the end as well. */
	private boolean confirmed;

	/** Whether a piece of the answer has followed a finish reason. */
	private boolean contradicted;

	private boolean closed;

	/**
	 * Creates the end of an answer that has not begun.
	 */
	public AnswerEnd() {
	}

	/**
	 * A frame holds a piece of the answer: reasons before it are revoked.
	 */
	public void piece() {
		this.anyPiece = true;
		if (this.ending.isEnd()) {
			this.contradicted = true;
			this.ending = Ending.NONE;
			this.confirmed = false;
		}
	}

	/**
	 * A frame gives a finish reason.
	 * @param word what the provider's word means; a word for an answer that is not over
	 * yet is ignored
	 * @param hasPiece whether the same frame holds a piece of the answer
	 */
	public void reason(Ending word, boolean hasPiece) {
		if (word.isEnd()) {
			this.ending = word;
			this.confirmed |= this.anyPiece && !hasPiece;
		}
	}

	/**
	 * A frame holds the usage and nothing of the answer, as the last frame does.
	 */
	public void usageAlone() {
		this.confirmed |= this.ending.isEnd() && !this.contradicted;
	}

	/**
	 * The provider says that no further frame follows. That alone proves nothing: it says
	 * so after errors too.
	 */
	public void closed() {
		this.closed = true;
	}

	/**
	 * Whether the answer is complete even if the stream breaks off now: nothing but usage
	 * can be missing.
	 * @return true if there is a finish reason that can be relied on
	 */
	public boolean certain() {
		return this.ending.isEnd() && (this.closed || this.confirmed && !this.contradicted);
	}

	/**
	 * Whether the answer is complete where the stream ends properly.
	 * @return true if there is a finish reason, and nothing speaks against it
	 */
	public boolean complete() {
		return this.ending.isEnd() && (this.closed || this.confirmed || !this.contradicted);
	}

	/**
	 * The finish reason that holds.
	 * @return the ending; {@link Ending#NONE} if there was no reason, or it was revoked
	 */
	public Ending ending() {
		return this.ending;
	}

}
