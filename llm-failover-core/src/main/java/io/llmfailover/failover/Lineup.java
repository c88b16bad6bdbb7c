package io.llmfailover.failover;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.Capability;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
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

	private final TooLong tooLong = new TooLong();

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
	 * The provider that should have answered: the first one that can be asked as far as
	 * it is configured.
	 * @return its name; null for none
	 */
	@Nullable String primary() {
		return this.candidates.stream()
			.filter((candidate) -> reasonToSkip(candidate) == null)
			.map((candidate) -> candidate.provider().name())
			.findFirst()
			.orElse(null);
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
			else {
				rest.models().forEach((model) -> skipUnusable(rest.provider(), model));
			}
		}
	}

	private void skipUnusable(ChatProvider provider, String model) {
		String reason = this.tooLong.reasonToSkip(provider.target(model));
		if (reason == null) {
			Availability availability = this.health.of(provider.name(), model).availability();
			reason = (availability.refusal() != null) ? availability.reasonToSkip() : null;
		}
		if (reason != null) {
			this.skipped.accept(Attempt.skipped(provider.name(), model, reason));
		}
	}

	private @Nullable Turn firstModel(Candidate candidate, int from) {
		ChatProvider provider = candidate.provider();
		for (int i = from; i < candidate.models().size(); i++) {
			String model = candidate.models().get(i);
			ChatTarget target = provider.target(model);
			String tooSmall = this.tooLong.reasonToSkip(target);
			if (tooSmall != null) {
				this.skipped.accept(Attempt.skipped(provider.name(), model, tooSmall));
				continue;
			}
			TargetHealth health = this.health.of(provider.name(), model);
			Permit permit = health.acquire();
			if (permit != null) {
				this.model = i;
				return new Turn(target, candidate.timeouts().of(target), health, permit);
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
		if (isLastResort(availability)
				&& (best == null || availability.recovery().compareTo(best.recovery.recovery()) < 0)) {
			this.lastResort = new LastResort(candidate, model, availability);
		}
	}

	// with nobody else to ask, whoever recovers first is better than nobody
	private @Nullable Turn takeLastResort() {
		LastResort last = lastResort();
		if (last == null) {
			return null;
		}
		this.lastResortTaken = true;
		ChatTarget target = last.target();
		TargetHealth health = this.health.of(target.provider(), target.model());
		Permit permit = health.acquireAnyway();
		return (permit != null) ? new Turn(target, last.candidate.timeouts().of(target), health, permit) : null;
	}

	private @Nullable LastResort lastResort() {
		LastResort last = this.lastResort;
		return (last == null || this.lastResortTaken || this.tooLong.reasonToSkip(last.target()) != null) ? null : last;
	}

	/**
	 * Takes note that the conversation is too long for a target.
	 * @param target the target
	 */
	void tooLongFor(ChatTarget target) {
		this.tooLong.add(target);
	}

	/**
	 * Whether nobody is left after the current target.
	 * @param failed the kind of its failure
	 * @return true if it is the last one
	 */
	boolean last(FailureKind failed) {
		boolean otherModel = failed == FailureKind.MODEL_UNAVAILABLE && this.candidate < this.candidates.size()
				&& this.model + 1 < this.candidates.get(this.candidate).models().size();
		return !otherModel && left() <= 1 && !lastResortLeft();
	}

	private boolean lastResortLeft() {
		return !this.lastResortTaken && (lastResort() != null || rest().anyMatch(this::mayBeLastResort));
	}

	private boolean mayBeLastResort(Candidate candidate) {
		ChatProvider provider = candidate.provider();
		return candidate.models()
			.stream()
			.anyMatch((model) -> isLastResort(this.health.of(provider.name(), model).availability())
					&& this.tooLong.reasonToSkip(provider.target(model)) == null);
	}

	// who is busy will not answer any sooner by being asked for more
	private static boolean isLastResort(Availability availability) {
		return availability.refusal() != null && availability.state() != State.BUSY;
	}

	// those that nobody came to yet, and that can be asked as far as they are configured
	private Stream<Candidate> rest() {
		return this.candidates.stream()
			.skip(Math.min(this.candidate + 1L, this.candidates.size()))
			.filter((candidate) -> reasonToSkip(candidate) == null);
	}

	/**
	 * How many providers are left, the current one included.
	 * @return at least 1
	 */
	int left() {
		return 1 + (int) rest().filter(this::available).count();
	}

	private boolean available(Candidate candidate) {
		ChatProvider provider = candidate.provider();
		return candidate.models()
			.stream()
			.anyMatch((model) -> this.health.of(provider.name(), model).availability().refusal() == null
					&& (this.tooLong.nobody() || this.tooLong.reasonToSkip(provider.target(model)) == null));
	}

	private @Nullable String reasonToSkip(Candidate candidate) {
		return candidate.reasonToSkip(this.needed);
	}

	private record LastResort(Candidate candidate, String model, Availability recovery) {

		ChatTarget target() {
			return this.candidate.provider().target(this.model);
		}

	}

}
