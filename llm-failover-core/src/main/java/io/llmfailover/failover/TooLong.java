package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.target.ChatTarget;
import org.jspecify.annotations.Nullable;

/**
 * The targets for which a conversation is too long, and hence all that are known to be no
 * larger: what was too long for one is not sent to them. Guarded by its owner.
 */
final class TooLong {

	private List<ChatTarget> targets = List.of();

	void add(ChatTarget target) {
		this.targets = Additions.plus(this.targets, target);
	}

	boolean nobody() {
		return this.targets.isEmpty();
	}

	/**
	 * Why a target need not be asked.
	 * @param target the target
	 * @return the reason; null if it may be large enough
	 */
	@Nullable String reasonToSkip(ChatTarget target) {
		for (ChatTarget smaller : this.targets) {
			if (target.model().equals(smaller.model())) {
				return "too long for the same model of " + smaller.provider();
			}
			Integer window = target.contextWindow();
			Integer tooSmall = smaller.contextWindow();
			if (window != null && tooSmall != null && window <= tooSmall) {
				return "too long for " + smaller.provider() + ":" + smaller.model() + " with its context window of "
						+ tooSmall + " tokens, and this one has " + window;
			}
		}
		return null;
	}

}
