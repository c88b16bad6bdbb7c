package io.llmfailover.simulator;

import org.jspecify.annotations.Nullable;

/**
 * A reason to refuse a request, whoever the vendor is.
 *
 * @param subject what it is about: a model, a parameter, a key, a path, a sentence; else
 * empty
 */
record Trouble(Kind kind, String subject) {

	enum Kind {

		MISSING_KEY, BAD_KEY, NO_CREDIT, RATE_LIMITED, OVERLOADED, UNKNOWN_PATH, RETIRED_MODEL, CONTEXT_TOO_LONG,
		CONTENT_POLICY, REFUSED_PARAMETER, REFUSED_PREFILL, MISSING, INVALID_JSON, BROKEN_RULE

	}

	static Trouble of(Kind kind) {
		return new Trouble(kind, "");
	}

	static Trouble invalidJson() {
		return of(Kind.INVALID_JSON);
	}

	static Trouble missing(String field) {
		return new Trouble(Kind.MISSING, field);
	}

	// real providers show the ends of a key that they refuse
	static String masked(@Nullable String key) {
		return (key == null || key.length() <= 16) ? "****"
				: key.substring(0, 4) + "****" + key.substring(key.length() - 4);
	}

}
