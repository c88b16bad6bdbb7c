package io.llmfailover.observation;

import io.llmfailover.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * The error of an observation: the kind of a failure without the provider's words, which
 * may repeat the prompt.
 */
final class ProviderFailure extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final FailureKind kind;

	ProviderFailure(FailureKind kind, @Nullable String words) {
		super((words != null) ? kind + ": " + words : kind.name(), null, false, false);
		this.kind = kind;
	}

	FailureKind kind() {
		return this.kind;
	}

}
