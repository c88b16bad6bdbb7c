package io.llmfailover.observation;

import java.util.List;
import java.util.Locale;

import io.llmfailover.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * Why a target was given up or not asked, as one of a few words: the trail tells it in
 * sentences, which name models and seconds and are no values of a tag.
 */
enum AttemptReason {

	/** Another target was faster. */
	OVERTAKEN("another target was faster"),

	/** The caller went away. */
	CALLER_GONE("the caller went away"),

	/** The call has ended otherwise. */
	CALL_ENDED("the call has ended"),

	/** It was to continue an answer and began it anew. */
	BEGAN_ANEW("it began the answer anew"),

	/** The provider is switched off. */
	DISABLED("disabled"),

	/** The provider has no key. */
	NO_KEY("it has no key"),

	/** It cannot do what the request needs. */
	CAPABILITY("the request needs"),

	/** The request is too long for it. */
	TOO_LONG("too long for"),

	/** Its circuit breaker is open. */
	BREAKER_OPEN("circuit breaker open"),

	/** Its circuit breaker is half open, and another call probes it. */
	PROBING("circuit breaker half open"),

	/** It is left out for a time. */
	PARKED("left out"),

	/** It is working on as many attempts as it is given at a time. */
	BUSY("busy"),

	/** It refuses requests for now, and enough calls wait for it. */
	CROWDED("refuses requests for now"),

	/**
	 * For any other reason: an interceptor's, a full pool, an option it does not take.
	 */
	OTHER("");

	private static final List<AttemptReason> ALL = List.of(values());

	private final String beginning;

	AttemptReason(String beginning) {
		this.beginning = beginning;
	}

	/**
	 * The value of a tag.
	 * @return the word in lower case
	 */
	String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Why an attempt was given up or skipped.
	 * @param attempt its line in the trail; null before it has ended
	 * @return the reason as a value of a tag; {@code none} where it answered or failed
	 */
	static String tag(@Nullable Attempt attempt) {
		if (attempt == null || attempt.outcome() == Attempt.Outcome.ANSWERED
				|| attempt.outcome() == Attempt.Outcome.FAILED) {
			return BoundedNames.NONE;
		}
		String reason = attempt.reason();
		return ALL.stream()
			.filter((known) -> reason != null && reason.startsWith(known.beginning))
			.findFirst()
			.orElse(OTHER)
			.tag();
	}

}
