package io.llmfailover.simulator;

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Something that happens in the middle of an answer.
 *
 * @param afterTokens after how many tokens; 0 is before the first event
 * @param silence how long a stall lasts
 * @param error what an error tells
 */
record Mishap(Kind kind, int afterTokens, Duration silence, @Nullable ErrorAnswer error) {

	enum Kind {

		CUT, RESET, CUT_CLEANLY, STALL, ERROR, BROKEN_FRAME

	}

	Mishap {
		if (afterTokens < 0) {
			throw new IllegalArgumentException("afterTokens must not be negative: " + afterTokens);
		}
	}

	Mishap(Kind kind, int afterTokens) {
		this(kind, afterTokens, Duration.ZERO, null);
	}

	static Mishap stall(int afterTokens, Duration silence) {
		return new Mishap(Kind.STALL, afterTokens, silence, null);
	}

	static Mishap error(int afterTokens, ErrorAnswer error) {
		return new Mishap(Kind.ERROR, afterTokens, Duration.ZERO, error);
	}

	@Override
	public String toString() {
		return "%s after %d tokens".formatted(this.kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
				this.afterTokens);
	}

}
