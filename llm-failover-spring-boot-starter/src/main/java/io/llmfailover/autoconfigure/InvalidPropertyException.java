package io.llmfailover.autoconfigure;

import java.time.Duration;

/**
 * A mistake in the configuration, with its remedy. It never holds the value of a key or a
 * header.
 */
final class InvalidPropertyException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String problem;

	private final String remedy;

	/**
	 * Creates the exception.
	 * @param property the property or environment variable; while a record is bound, its
	 * component alone
	 * @param problem what is wrong, as the predicate of a sentence about the property
	 * @param remedy what to do about it
	 */
	InvalidPropertyException(String property, String problem, String remedy) {
		super("'" + property + "' " + problem + ". " + remedy);
		this.property = property;
		this.problem = problem;
		this.remedy = remedy;
	}

	static void requirePositive(String property, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new InvalidPropertyException(property, "must be positive, but is " + value,
					"Set a duration such as 30s, or remove the property for its default.");
		}
	}

	static void requireNotNegative(String property, Duration value) {
		if (value.isNegative()) {
			throw new InvalidPropertyException(property, "must not be negative, but is " + value,
					"Set 0, or a duration such as 2s, or remove the property for its default.");
		}
	}

	static void requireAtLeastOne(String property, int value) {
		if (value < 1) {
			throw new InvalidPropertyException(property, "must be at least 1, but is " + value,
					"Set a larger number, or remove the property for its default.");
		}
	}

	String property() {
		return this.property;
	}

	String problem() {
		return this.problem;
	}

	String remedy() {
		return this.remedy;
	}

}
