package io.llmfailover.failover;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.llmfailover.Attempt;
import io.llmfailover.Capability;
import io.llmfailover.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * The targets of one call in their order, and where the call stands among them. Not
 * thread-safe.
 */
final class Lineup {

	private final List<Candidate> candidates;

	private final Set<Capability> needed;

	private final Consumer<Attempt> skipped;

	private int candidate = -1;

	private int model;

	Lineup(List<Candidate> candidates, Set<Capability> needed, Consumer<Attempt> skipped) {
		this.candidates = candidates;
		this.needed = needed;
		this.skipped = skipped;
	}

	/**
	 * Moves to the next target, telling who is skipped on the way.
	 * @param failed the kind of failure of the target before; null at the start
	 * @return whose turn it is; null when nobody is left
	 */
	@Nullable Slot next(@Nullable FailureKind failed) {
		if (this.candidate >= 0 && hasOtherModel(failed)) {
			this.model++;
			return slot();
		}
		while (++this.candidate < this.candidates.size()) {
			this.model = 0;
			Candidate next = this.candidates.get(this.candidate);
			String reason = reasonToSkip(next);
			if (reason == null) {
				return slot();
			}
			this.skipped.accept(Attempt.skipped(next.provider().name(), next.models().get(0), reason));
		}
		return null;
	}

	/**
	 * Whether nobody is left after the current target.
	 * @param failed the kind of its failure
	 * @return true if it is the last one
	 */
	boolean last(FailureKind failed) {
		return !hasOtherModel(failed) && left() <= 1;
	}

	/**
	 * How many providers are left, the current one included.
	 * @return at least 1 while a target has its turn
	 */
	int left() {
		int left = 1;
		for (int i = this.candidate + 1; i < this.candidates.size(); i++) {
			if (reasonToSkip(this.candidates.get(i)) == null) {
				left++;
			}
		}
		return left;
	}

	private boolean hasOtherModel(@Nullable FailureKind failed) {
		return failed == FailureKind.MODEL_UNAVAILABLE
				&& this.model + 1 < this.candidates.get(this.candidate).models().size();
	}

	private Slot slot() {
		Candidate current = this.candidates.get(this.candidate);
		return new Slot(current.provider().target(current.models().get(this.model)), current.timeouts());
	}

	private @Nullable String reasonToSkip(Candidate candidate) {
		if (!candidate.enabled()) {
			return "disabled";
		}
		String unusable = candidate.provider().unusable();
		if (unusable != null) {
			return unusable;
		}
		return candidate.provider().capabilities().containsAll(this.needed) ? null
				: "the request needs " + this.needed + ", and it can only " + candidate.provider().capabilities();
	}

}
