package io.llmfailover.observation;

import io.llmfailover.CallInfo;
import org.jspecify.annotations.Nullable;

/**
 * Tells calls apart, also those of several services, whose numbers are the same: a call
 * is told with one and the same object from its start to its end.
 */
final class CallKey {

	private final CallInfo call;

	CallKey(CallInfo call) {
		this.call = call;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CallKey key && key.call == this.call;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this.call);
	}

}
