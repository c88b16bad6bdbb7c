package io.llmfailover.failover;

import io.llmfailover.ChatRequest;
import io.llmfailover.target.ChatTarget;
import org.jspecify.annotations.Nullable;

/**
 * Which targets can be asked what a call asks, in whichever order. Not thread-safe.
 */
final class Suitability {

	private final Health health;

	private final TooLong tooLong = new TooLong();

	private Needs needed;

	Suitability(Health health, Needs needed) {
		this.health = health;
		this.needed = needed;
	}

	/**
	 * Takes note of what the next round asks.
	 * @param needed what a target must be able to do
	 */
	void nextRound(Needs needed) {
		this.needed = needed;
	}

	/**
	 * Takes note that the conversation is too long for a target.
	 * @param target the target
	 */
	void tooLongFor(ChatTarget target) {
		this.tooLong.add(target);
	}

	/**
	 * Why a provider is not asked, whichever its model.
	 * @param candidate the provider
	 * @return the reason; null if its configuration lets it be asked
	 */
	@Nullable String reasonToSkip(Candidate candidate) {
		return candidate.reasonToSkip(this.needed.capabilities());
	}

	/**
	 * Why a model is not asked, of a provider that can be.
	 * @param target the model's target
	 * @return the reason; null if it can do what is asked
	 */
	@Nullable String reasonNotToAsk(ChatTarget target) {
		String reason = this.needed.reasonToSkip(target);
		return (reason != null) ? reason : this.tooLong.reasonToSkip(target);
	}

	/**
	 * Why something that was attached in an earlier turn has to be left out for a
	 * provider.
	 * @param candidate the provider
	 * @return the reason; null if its first model takes all of it
	 */
	@Nullable String reasonToLeaveOut(Candidate candidate) {
		return this.needed.earlier().isEmpty() ? null : this.needed.reasonToLeaveOut(candidate, candidate.target(0));
	}

	/**
	 * Whether a target that has refused what was attached can be asked without it.
	 * @param turn the turn at the target
	 * @param asked what it was asked, in which some may be left out already
	 * @return true if all of it is of an earlier turn
	 */
	boolean canLeaveOut(TargetTurn turn, ChatRequest asked) {
		return this.needed.reasonToSkip(turn.target()) == null
				&& Needs.of(asked).reasonToLeaveOut(turn.candidate(), turn.target()) != null;
	}

	/**
	 * Whether a provider has a model that can be asked now.
	 * @param candidate the provider
	 * @param from the model from which on it is looked for
	 * @return true if it has one
	 */
	boolean available(Candidate candidate, int from) {
		for (int i = from; i < candidate.models().size(); i++) {
			String model = candidate.models().get(i);
			if (this.health.of(candidate.provider().name(), model).availability().refusal() == null
					&& (this.tooLong.nobody() && this.needed.capabilities().isEmpty()
							|| reasonNotToAsk(candidate.target(i)) == null)) {
				return true;
			}
		}
		return false;
	}

}
