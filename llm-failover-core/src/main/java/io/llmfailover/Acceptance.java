package io.llmfailover;

import java.util.Objects;
import java.util.function.Predicate;

/**
 * A criterion of the caller's own, by which an answer is accepted.
 *
 * @param name what an accepted answer is, for the model and the trail: one line of at
 * most 200 characters
 * @param criterion tells whether an answer is accepted; it must return at once, and an
 * exception of its own ends the call as it is
 */
public record Acceptance(String name, Predicate<ChatResponse> criterion) {

	private static final int LONGEST = 200;

	/**
	 * Checks the name.
	 */
	public Acceptance {
		if (Objects.requireNonNull(name, "name").isBlank() || name.length() > LONGEST
				|| name.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException(
					"name of a criterion must be one line of 1 to 200 characters, since the model is told it");
		}
		Objects.requireNonNull(criterion, "criterion");
	}

}
