package io.llmfailover.failover;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a call that wants a turn at a target.
 *
 * @param permit the turn; null if there is none
 * @param availability why there is none
 */
record Admission(@Nullable Permit permit, Availability availability) {

	static Admission granted(Permit permit) {
		return new Admission(Objects.requireNonNull(permit), Availability.NOW);
	}

	static Admission refused(Availability availability) {
		return new Admission(null, availability);
	}

}
