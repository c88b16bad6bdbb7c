package io.llmfailover.provider.facts;

import java.util.Objects;

/**
 * How a model's choice of words can be steered.
 *
 * @param adjustable whether it takes {@code temperature} and {@code top_p}
 * @param stop whether it takes sequences that end the answer
 * @param seed by which name it takes a seed
 */
public record SamplingFacts(boolean adjustable, boolean stop, Seed seed) {

	/** All of it, as the dialect has it. */
	public static final SamplingFacts NONE = new SamplingFacts(true, true, Seed.SEED);

	/**
	 * Checks that nothing is missing.
	 */
	public SamplingFacts {
		Objects.requireNonNull(seed, "seed");
	}

	/**
	 * The name of the seed.
	 */
	public enum Seed {

		/** {@code seed}. */
		SEED,

		/**
		 * {@code random_seed}
		 * (<a href="https://docs.mistral.ai/api/endpoint/chat">Mistral</a>).
		 */
		RANDOM_SEED,

		/** There is none. */
		REFUSED

	}

}
