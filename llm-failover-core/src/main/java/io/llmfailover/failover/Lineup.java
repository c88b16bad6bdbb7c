package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
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

	private final List<Candidate> chain;

	private List<Candidate> candidates;

	private final Suitability suitability;

	private final Health health;

	private final Consumer<Attempt> skipped;

	private int candidate = -1;

	/** The providers that were not asked through no fault of their own. */
	private List<String> unfit = List.of();

	/** The provider that answered the round before; null in the first round. */
	private @Nullable String first;

	private List<Place> skippedForNow = List.of();

	private @Nullable LastResort lastResort;

	private boolean lastResortTaken;

	Lineup(List<Candidate> candidates, Suitability suitability, Health health, Consumer<Attempt> skipped) {
		this.chain = candidates;
		this.candidates = candidates;
		this.suitability = suitability;
		this.health = health;
		this.skipped = skipped;
	}

	/**
	 * Moves to the next provider that may be asked, and records those that are skipped.
	 * @return the turn there; null if no provider remains but perhaps a last resort
	 */
	@Nullable TargetTurn next() {
		while (++this.candidate < this.candidates.size()) {
			Candidate next = this.candidates.get(this.candidate);
			String reason = this.suitability.reasonToSkip(next);
			if (reason != null) {
				skip(next.target(0), reason);
				continue;
			}
			String later = reasonToAskLater(next);
			if (later != null) {
				skip(next.target(0), later);
				unfit(next.provider().name());
				this.candidates = Additions.plus(this.candidates, next);
				continue;
			}
			TargetTurn turn = firstModel(next, 0);
			if (turn != null) {
				return turn;
			}
		}
		return null;
	}

	// whoever takes all that was attached earlier goes first
	private @Nullable String reasonToAskLater(Candidate candidate) {
		if (this.candidate >= this.chain.size() || candidate.provider().name().equals(this.first)) {
			return null;
		}
		String reason = this.suitability.reasonToLeaveOut(candidate);
		boolean othersTakeIt = reason != null && this.candidates.subList(this.candidate + 1, this.chain.size())
			.stream()
			.anyMatch((other) -> this.suitability.reasonToSkip(other) == null
					&& this.suitability.reasonToLeaveOut(other) == null && this.suitability.available(other, 0));
		return othersTakeIt ? "asked after those that take what an earlier turn holds: " + reason : null;
	}

	/**
	 * Begins anew for another round, with the provider that has answered: it has the
	 * prompt in its cache, and takes back what it has signed. The others follow in their
	 * order.
	 * @param provider the provider's name
	 */
	void beginWith(String provider) {
		List<Candidate> order = new ArrayList<>(this.chain);
		order.sort(Comparator.comparing((candidate) -> !candidate.provider().name().equals(provider)));
		this.candidates = order;
		this.first = provider;
		this.candidate = -1;
		this.skippedForNow = List.of();
		this.lastResort = null;
		this.lastResortTaken = false;
	}

	/**
	 * The next model of the same provider.
	 * @param gone the target whose model is gone
	 * @return whose turn it is; null when there is no other model that may be asked
	 */
	@Nullable TargetTurn nextModel(TargetTurn gone) {
		return firstModel(gone.candidate(), gone.model() + 1);
	}

	/**
	 * The provider that should have answered: the first one that its configuration lets
	 * be asked.
	 * @return its name; null for none, or where it was not asked through no fault of its
	 * own
	 */
	@Nullable String primary() {
		for (Candidate candidate : this.chain) {
			if (this.suitability.reasonToSkip(candidate) == null) {
				String provider = candidate.provider().name();
				return this.unfit.contains(provider) ? null : provider;
			}
		}
		return null;
	}

	/**
	 * Records the targets that the call did not reach as skipped, as far as they could
	 * not have been asked.
	 */
	void skipRest() {
		while (++this.candidate < this.candidates.size()) {
			Candidate rest = this.candidates.get(this.candidate);
			String reason = this.suitability.reasonToSkip(rest);
			if (reason != null) {
				skip(rest.target(0), reason);
			}
			else {
				IntStream.range(0, rest.models().size()).mapToObj(rest::target).forEach(this::skipUnusable);
			}
		}
	}

	private void skipUnusable(ChatTarget target) {
		String reason = this.suitability.reasonNotToAsk(target);
		if (reason == null) {
			Availability availability = this.health.of(target.provider(), target.model()).availability();
			reason = (availability.refusal() != null) ? availability.reasonToSkip() : null;
		}
		if (reason != null) {
			skip(target, reason);
		}
	}

	private @Nullable TargetTurn firstModel(Candidate candidate, int from) {
		for (int i = from; i < candidate.models().size(); i++) {
			ChatTarget target = candidate.target(i);
			String unfit = this.suitability.reasonNotToAsk(target);
			if (unfit != null) {
				skip(target, unfit);
				unfit(target.provider());
				continue;
			}
			Timeouts timeouts = candidate.timeouts().of(target);
			TargetHealth health = this.health.of(target.provider(), target.model());
			Admission admission = health.admit();
			if (admission.permit() != null) {
				return new TargetTurn(candidate, i, target, timeouts, health, admission.permit());
			}
			Availability availability = admission.availability();
			skip(target, availability.reasonToSkip());
			remember(candidate, i, availability);
			if (!availability.modelGone()) {
				return null;
			}
		}
		return null;
	}

	private void skip(ChatTarget target, String reason) {
		this.skipped.accept(Attempt.skipped(target.provider(), target.model(), reason));
	}

	private void remember(Candidate candidate, int model, Availability availability) {
		if (availability.state() == State.BUSY) {
			unfit(candidate.provider().name());
		}
		if (availability.canBeWaitedFor()) {
			this.skippedForNow = Additions.plus(this.skippedForNow, place(candidate, model));
		}
		LastResort best = this.lastResort;
		if (isLastResort(availability)
				&& (best == null || availability.recovery().compareTo(best.recovery.recovery()) < 0)) {
			this.lastResort = new LastResort(candidate, model, availability);
		}
	}

	/**
	 * Takes the last resort of a call that has no other target: the one that recovers
	 * first, although it may not be asked now.
	 * @return the turn there; null if there is none
	 */
	@Nullable TargetTurn takeLastResort() {
		LastResort last = lastResort();
		if (last == null) {
			return null;
		}
		this.lastResortTaken = true;
		ChatTarget target = last.target();
		Timeouts timeouts = last.candidate.timeouts().of(target);
		TargetHealth health = this.health.of(target.provider(), target.model());
		Permit permit = health.admitAnyway().permit();
		return (permit != null) ? new TargetTurn(last.candidate, last.model, target, timeouts, health, permit) : null;
	}

	private @Nullable LastResort lastResort() {
		LastResort last = this.lastResort;
		return (last == null || this.lastResortTaken || this.suitability.reasonNotToAsk(last.target()) != null) ? null
				: last;
	}

	/**
	 * Takes note that a provider was not asked for no fault of its own.
	 * @param target its target
	 */
	void unfit(ChatTarget target) {
		unfit(target.provider());
	}

	private void unfit(String provider) {
		if (!this.unfit.contains(provider)) {
			this.unfit = Additions.plus(this.unfit, provider);
		}
	}

	/**
	 * Whether no other target remains after one that failed.
	 * @param turn the target
	 * @param failed the kind of its failure
	 * @return true if it is the last one
	 */
	boolean last(TargetTurn turn, @Nullable FailureKind failed) {
		boolean otherModel = failed == FailureKind.MODEL_UNAVAILABLE
				&& this.suitability.available(turn.candidate(), turn.model() + 1);
		return !otherModel && remaining() <= 1 && !lastResortRemains();
	}

	private boolean lastResortRemains() {
		return !this.lastResortTaken && (lastResort() != null || rest().anyMatch(this::mayBeLastResort));
	}

	private boolean mayBeLastResort(Candidate candidate) {
		ChatProvider provider = candidate.provider();
		return candidate.models()
			.stream()
			.anyMatch((model) -> isLastResort(this.health.of(provider.name(), model).availability())
					&& this.suitability.reasonNotToAsk(provider.target(model)) == null);
	}

	/**
	 * The targets that refuse requests for now, whether they were skipped or not reached
	 * yet: they can be waited for.
	 * @return the targets, in order
	 */
	List<Place> refusingForNow() {
		return Stream.concat(this.skippedForNow.stream(), rest().flatMap(this::refusingForNow))
			.filter((place) -> this.suitability.reasonNotToAsk(place.target()) == null)
			.toList();
	}

	private Stream<Place> refusingForNow(Candidate candidate) {
		return IntStream.range(0, candidate.models().size())
			.filter((model) -> this.suitability.reasonNotToAsk(candidate.target(model)) == null)
			.mapToObj((model) -> place(candidate, model))
			.limit(1)
			.filter((place) -> place.health().availability().canBeWaitedFor());
	}

	private Place place(Candidate candidate, int model) {
		ChatTarget target = candidate.target(model);
		TargetHealth health = this.health.of(target.provider(), target.model());
		return new Place(candidate, model, target, candidate.timeouts().of(target), health,
				health.availability().reason());
	}

	// a target that refuses requests for now is waited for: another request would only
	// join its queue
	private static boolean isLastResort(Availability availability) {
		return availability.refusal() != null && !availability.canBeWaitedFor();
	}

	// the providers that the call has not reached, and that their configuration lets be
	// asked
	private Stream<Candidate> rest() {
		return this.candidates.stream()
			.skip(Math.min(this.candidate + 1L, this.candidates.size()))
			.filter((candidate) -> this.suitability.reasonToSkip(candidate) == null);
	}

	/**
	 * How many providers remain, the current one included.
	 * @return at least 1
	 */
	int remaining() {
		int remaining = 1;
		for (int i = this.candidate + 1; i < this.candidates.size(); i++) {
			Candidate candidate = this.candidates.get(i);
			if (this.suitability.reasonToSkip(candidate) == null && this.suitability.available(candidate, 0)) {
				remaining++;
			}
		}
		return remaining;
	}

	private record LastResort(Candidate candidate, int model, Availability recovery) {

		ChatTarget target() {
			return this.candidate.target(this.model);
		}

	}

}
