package io.llmfailover.provider;

import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.ModelTraits;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a model by its name, before it was asked.
 *
 * @param traits how it wants to be asked
 * @param thinksUnseen whether it thinks for long without a sign of it
 * @param contextWindow the size of its context window in tokens; null if it is not known
 */
record ModelProfile(ModelTraits traits, boolean thinksUnseen, @Nullable Integer contextWindow) {

	/**
	 * Looks a model up. That matches its name against many patterns, see
	 * {@link ModelProfiles}.
	 * @param dialect the dialect in which it is asked
	 * @param model its name
	 * @return its profile
	 */
	static ModelProfile of(Dialect dialect, String model) {
		return new ModelProfile(ModelTable.traits(dialect, model), ModelFacts.thinksUnseen(model),
				ModelFacts.contextWindow(model));
	}

}
