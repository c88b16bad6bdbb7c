package io.llmfailover.failover;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.llmfailover.Attempt;
import io.llmfailover.Capability;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.ChatProvider;
import org.jspecify.annotations.Nullable;

/**
 * The targets of one call in their order, and where the call stands among them. Not
 * thread-safe.
 */
final class Lineup {

	private final List<Candidate> candidates;

	private final Set<Capability> needed;

	private final Health health;

	private final Consumer<Attempt> skipped;

	private int candidate = -1;

	private int model;

	private @Nullable LastResort lastResort;

	private boolean lastResortTaken;

	Lineup(List<Candidate> candidates, Set<Capability> needed, Health health, Consumer<Attempt> skipped) {
		this.candidates = candidates;
		this.needed = needed;
		this.health = health;
		this.skipped = skipped;
	}

	/**
	 * Moves to the next target, telling who is skipped on the way.
	 * @param failed the kind of failure of the target before; null at the start
	 * @return whose turn it is; null when nobody is left
	 */
	@Nullable Turn next(@Nullable FailureKind failed) {
		if (failed == FailureKind.MODEL_UNAVAILABLE && this.candidate >= 0 && this.candidate < this.candidates.size()) {
			Turn turn = firstModel(this.candidates.get(this.candidate), this.model + 1);
			if (turn != null) {
				return turn;
			}
		}
		while (++this.candidate < this.candidates.size()) {
			Candidate next = this.candidates.get(this.candidate);
			String reason = reasonToSkip(next);
			if (reason != null) {
				this.skipped.accept(Attempt.skipped(next.provider().name(), next.models().get(0), reason));
				continue;
			}
			Turn turn = firstModel(next, 0);
			if (turn != null) {
				return turn;
			}
		}
		return takeLastResort();
	}

	/**
	 * Tells of all that nobody came to that they were skipped, where that is why.
	 */
	void skipRest() {
		while (++this.candidate < this.candidates.size()) {
			Candidate rest = this.candidates.get(this.candidate);
			String reason = reasonToSkip(rest);
			if (reason != null) {
				this.skipped.accept(Attempt.skipped(rest.provider().name(), rest.models().get(0), reason));
			}
		}
	}

	private @Nullable Turn firstModel(Candidate candidate, int from) {
		ChatProvider provider = candidate.provider();
		for (int i = from; i < candidate.models().size(); i++) {
			String model = candidate.models().get(i);
			TargetHealth health = this.health.of(provider.name(), model);
			Permit permit = health.acquire();
			if (permit != null) {
				this.model = i;
				return new Turn(provider.target(model), candidate.timeouts(), health, permit);
			}
			Availability availability = health.availability();
			this.skipped.accept(Attempt.skipped(provider.name(), model, availability.reasonToSkip()));
			remember(candidate, model, availability);
			if (!availability.modelGone()) {
				return null;
			}
		}
		return null;
	}

	private void remember(Candidate candidate, String model, Availability availability) {
		LastResort best = this.lastResort;
		if (availability.state() != State.BUSY
				&& (best == null || availability.recovery().compareTo(best.recovery.recovery()) < 0)) {
			this.lastResort = new LastResort(candidate, model, availability);
		}
	}

	// with nobody else to ask, whoever recovers first is better than nobody
	private @Nullable Turn takeLastResort() {
		LastResort last = this.lastResort;
		if (last == null || this.lastResortTaken) {
			return null;
		}
		this.lastResortTaken = true;
		ChatProvider provider = last.candidate.provider();
		TargetHealth health = this.health.of(provider.name(), last.model);
		return new Turn(provider.target(last.model), last.candidate.timeouts(), health, health.acquireAnyway());
	}

	/**
	 * Whether nobody is left after the current target.
	 * @param failed the kind of its failure
	 * @return true if it is the last one
	 */
	boolean last(FailureKind failed) {
		boolean otherModel = failed == FailureKind.MODEL_UNAVAILABLE && this.candidate < this.candidates.size()
				&& this.model + 1 < this.candidates.get(this.candidate).models().size();
		return !otherModel && left() <= 1 && (this.lastResort == null || this.lastResortTaken);
	}

	/**
	 * How many providers are left, the current one included.
	 * @return at least 1
	 */
	int left() {
		int left = 1;
		for (int i = this.candidate + 1; i < this.candidates.size(); i++) {
			Candidate next = this.candidates.get(i);
			if (reasonToSkip(next) == null && available(next)) {
				left++;
			}
		}
		return left;
	}

	private boolean available(Candidate candidate) {
		return candidate.models()
			.stream()
			.anyMatch((model) -> this.health.of(candidate.provider().name(), model).availability().refusal() == null);
	}

	private @Nullable String reasonToSkip(Candidate candidate) {
		return candidate.reasonToSkip(this.needed);
	}

	private record LastResort(Candidate candidate, String model, Availability recovery) {

	}

}
