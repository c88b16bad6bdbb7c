package io.llmfailover.provider.wire;

import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;

/**
 * An error in place of an answer, or of the rest of one, under a status that promised an
 * answer.
 */
public final class ErrorInAnswerException extends TargetFailedException {

	private static final long serialVersionUID = 1L;

	private final transient ErrorEvidence evidence;

	/**
	 * Creates the signal.
	 * @param failure what it means
	 * @param evidence how it was said
	 */
	public ErrorInAnswerException(Failure failure, ErrorEvidence evidence) {
		super(failure);
		this.evidence = evidence;
	}

	/**
	 * How it was said.
	 * @return the evidence
	 */
	public ErrorEvidence evidence() {
		return this.evidence;
	}

}
