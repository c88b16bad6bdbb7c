package io.llmfailover.test.assertj;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.FailureKind;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on whatever has a trail. What fails shows the trail.
 *
 * @param <S> the assertions themselves
 * @param <A> what is asserted on
 */
public abstract class TrailedAssert<S extends TrailedAssert<S, A>, A> extends AbstractAssert<S, A> {

	TrailedAssert(@Nullable A actual, Class<?> self) {
		super(actual, self);
	}

	abstract List<Attempt> attempts();

	A checked() {
		isNotNull();
		return this.actual;
	}

	/**
	 * The trail: who was asked or skipped, in order.
	 * @return AssertJ's assertions on it
	 */
	public ListAssert<Attempt> trail() {
		return Assertions.assertThat(attempts());
	}

	/**
	 * Expects exactly these lines in the trail.
	 * @param lines for each attempt the provider's name and, behind a space, the kind of
	 * its failure or what else came of it, for example {@code "openai RATE_LIMITED"},
	 * {@code "xai SKIPPED"}, {@code "anthropic ANSWERED"}
	 * @return these assertions
	 */
	public S hasTrail(String... lines) {
		List<String> actual = attempts().stream().map(TrailedAssert::line).toList();
		if (!actual.equals(List.of(lines))) {
			throw failure("Expected the trail %s, but it is %s. %s", List.of(lines), actual, shown());
		}
		return this.myself;
	}

	private static String line(Attempt attempt) {
		return attempt.provider() + " " + ((attempt.kind() != null) ? attempt.kind() : attempt.outcome());
	}

	/**
	 * Expects that so many requests were sent to providers: retries and hedges count, who
	 * was skipped does not.
	 * @param count how many
	 * @return these assertions
	 */
	public S hasAttempts(int count) {
		long asked = attempts().stream().filter(Attempt::asked).count();
		if (asked != count) {
			throw failure("Expected %s attempts, but there were %s. %s", count, asked, shown());
		}
		return this.myself;
	}

	/**
	 * Expects that a provider failed, perhaps among other things.
	 * @param provider its name
	 * @param kind how it failed
	 * @return these assertions
	 */
	public S failedAt(String provider, FailureKind kind) {
		return has(provider, kind + " of", (attempt) -> attempt.kind() == kind);
	}

	/**
	 * Expects that a provider was skipped.
	 * @param provider its name
	 * @return these assertions
	 */
	public S skipped(String provider) {
		return has(provider, "a skipped", (attempt) -> attempt.outcome() == Outcome.SKIPPED);
	}

	/**
	 * Expects that an attempt was given up, as that of a slower provider is.
	 * @param provider the provider's name
	 * @return these assertions
	 */
	public S gaveUp(String provider) {
		return has(provider, "an attempt that was given up at", (attempt) -> attempt.outcome() == Outcome.CANCELLED);
	}

	/**
	 * Expects that a provider was neither asked nor skipped.
	 * @param provider its name
	 * @return these assertions
	 */
	public S didNotReach(String provider) {
		if (attempts().stream().anyMatch((attempt) -> attempt.provider().equals(provider))) {
			throw failure("Expected that the call did not come to '%s'. %s", provider, shown());
		}
		return this.myself;
	}

	private S has(String provider, String what, Predicate<Attempt> criterion) {
		if (attempts().stream()
			.noneMatch((attempt) -> attempt.provider().equals(provider) && criterion.test(attempt))) {
			throw failure("Expected %s '%s' in the trail. %s", what, provider, shown());
		}
		return this.myself;
	}

	/**
	 * The trail, for messages.
	 * @return a line for each attempt
	 */
	String shown() {
		List<Attempt> attempts = attempts();
		return attempts.isEmpty() ? "The trail is empty."
				: attempts.stream().map(Attempt::summary).collect(Collectors.joining("\n  ", "The trail:\n  ", ""));
	}

}
