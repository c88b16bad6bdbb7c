package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.ErrorReport;
import io.llmfailover.provider.wire.Phrase;
import org.jspecify.annotations.Nullable;

/**
 * The most stop sequences that a model takes, as providers state it when they refuse
 * more.
 */
final class StatedStops {

	private static final List<Phrase> LIMITS = Phrase.all(
			// OpenAI: Invalid 'stop': array too long. Expected an array with maximum
			// length 4, but got an array with length 5 instead.
			"array with maximum length #",
			// servers with pydantic: List should have at most 4 items after validation
			"at most # items|elements|entries|strings|sequences", "at most|maximum of? # stop", "up to # stop",
			"more than # stop", "not exceed # stop|sequences|items|elements|entries|strings",
			"less than or equal to # items", "maximum number of stop sequences is #",
			"maximum of # sequences|items|elements");

	private static final List<Phrase> ABOUT = Phrase.all("stop", "stop sequences|sequence", "stops");

	private StatedStops() {
	}

	/**
	 * Looks for the limit.
	 * @param error the provider's error
	 * @param caller what the caller asked for
	 * @return the limit, fewer than were sent; null if it is not stated
	 */
	static @Nullable Integer in(ErrorReport error, CallersWords caller) {
		boolean about = error.param().startsWith("stop") || Phrase.anyIn(ABOUT, error.quotingWords());
		if (!about || caller.passesThrough("stop") || caller.passesThrough("stop_sequences")) {
			return null;
		}
		for (Phrase phrase : LIMITS) {
			List<Integer> numbers = phrase.numbers(error.quotingWords());
			if (numbers != null && numbers.get(0) > 0 && numbers.get(0) < caller.stopSequences()) {
				return numbers.get(0);
			}
		}
		return null;
	}

}
