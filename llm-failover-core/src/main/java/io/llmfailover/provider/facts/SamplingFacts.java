package io.llmfailover.provider.facts;

import java.util.Objects;

/**
 * How a model's choice of words can be steered.
 *
 * @param adjustable whether it takes {@code temperature} and {@code top_p}
 * @param stop whether it takes sequences that end the answer
 * @param seed by which name it takes a seed
 * @param ranges which values it takes
 */
public record SamplingFacts(boolean adjustable, boolean stop, Seed seed, Ranges ranges) {

	/** All of it, as the dialect has it. */
	public static final SamplingFacts NONE = new SamplingFacts(true, true, Seed.SEED);

	/**
	 * Checks that nothing is missing.
	 */
	public SamplingFacts {
		Objects.requireNonNull(seed, "seed");
		Objects.requireNonNull(ranges, "ranges");
	}

	/**
	 * Facts of a model that takes any value of what it takes.
	 * @param adjustable whether it takes {@code temperature} and {@code top_p}
	 * @param stop whether it takes sequences that end the answer
	 * @param seed by which name it takes a seed
	 */
	public SamplingFacts(boolean adjustable, boolean stop, Seed seed) {
		this(adjustable, stop, seed, Ranges.NONE);
	}

	/**
	 * These facts with other ranges.
	 * @param ranges which values the model takes
	 * @return the facts
	 */
	public SamplingFacts with(Ranges ranges) {
		return new SamplingFacts(this.adjustable, this.stop, this.seed, ranges);
	}

	/**
	 * The values that a model takes.
	 *
	 * @param stops the most sequences that end the answer, at least 1
	 * @param temperature the highest {@code temperature}
	 * @param topPAtZero whether it takes {@code top_p} beside a {@code temperature} of 0,
	 * where it has no effect
	 */
	public record Ranges(int stops, double temperature, boolean topPAtZero) {

		/** Whatever a request may hold. */
		public static final Ranges NONE = new Ranges(Integer.MAX_VALUE, 2, true);

		/**
		 * Checks that there may be one sequence at least.
		 */
		public Ranges {
			if (stops < 1) {
				throw new IllegalArgumentException("stops must be at least 1, but is " + stops);
			}
		}

		/**
		 * These ranges with fewer sequences that end the answer.
		 * @param most the most of them, at least 1
		 * @return the ranges
		 */
		public Ranges stops(int most) {
			return new Ranges(Math.min(this.stops, most), this.temperature, this.topPAtZero);
		}

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
