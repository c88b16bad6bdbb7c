package io.llmfailover.target;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The signal that a target failed. It is the only error after which another target is
 * asked; any other exception is a bug or the application's own.
 */
public class TargetFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Failure failure;

	/**
	 * Creates the signal.
	 * @param failure what happened
	 * @param cause the technical cause; null for none
	 */
	public TargetFailedException(Failure failure, @Nullable Throwable cause) {
		// no stack trace: it is a signal, and its origin is the failure
		super(failure.kind() + ": " + failure.message(), cause, true, false);
		this.failure = Objects.requireNonNull(failure, "failure");
	}

	/**
	 * Creates the signal.
	 * @param failure what happened
	 */
	public TargetFailedException(Failure failure) {
		this(failure, null);
	}

	/**
	 * What happened.
	 * @return the failure
	 */
	public Failure failure() {
		return this.failure;
	}

}
