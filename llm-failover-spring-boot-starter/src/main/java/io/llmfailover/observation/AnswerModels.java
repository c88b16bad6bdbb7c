package io.llmfailover.observation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Names that providers give to the models that answered, as values of tags beside the
 * model that was asked for: only so many pairs, and only a few for one model, so that a
 * gateway that invents a name for each answer leaves the others theirs. Thread-safe.
 */
final class AnswerModels {

	/** The most different pairs of a model that was asked for and one that answered. */
	static final int MOST = 100;

	/** The most different names with which one model answers. */
	static final int MOST_OF_ONE = 10;

	private final Set<Pair> known = ConcurrentHashMap.newKeySet();

	/**
	 * The value that stands for the model that answered.
	 * @param provider the provider's name
	 * @param asked the model that was asked for, bounded
	 * @param answered the model that answered, as its provider names it; null for none
	 * @return the name itself, if it is that of the model that was asked for, or one of
	 * the first others
	 */
	String of(String provider, String asked, @Nullable String answered) {
		if (answered == null || answered.isBlank()) {
			return BoundedNames.NONE;
		}
		Pair pair = new Pair(provider, asked, answered);
		if (answered.equals(asked) || this.known.contains(pair)) {
			return answered;
		}
		if (!BoundedNames.isFit(answered)) {
			return BoundedNames.OTHER;
		}
		synchronized (this.known) {
			if (this.known.size() >= MOST || this.known.stream().filter(pair::isOfTheSame).count() >= MOST_OF_ONE) {
				return BoundedNames.OTHER;
			}
			this.known.add(pair);
			return answered;
		}
	}

	private record Pair(String provider, String asked, String answered) {

		boolean isOfTheSame(Pair other) {
			return this.provider.equals(other.provider) && this.asked.equals(other.asked);
		}

	}

}
