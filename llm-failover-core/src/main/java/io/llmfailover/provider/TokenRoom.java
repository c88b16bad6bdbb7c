package io.llmfailover.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.llmfailover.provider.wire.Phrase;
import io.llmfailover.provider.wire.Words;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens a window has room for beside a conversation. Many servers add up what
 * is asked for and what is sent, and refuse a short conversation because a long answer
 * would not fit.
 *
 * @param asked the most tokens to generate that were asked for
 * @param estimate about how many tokens the conversation has
 * @param window the size of the window, stated or known; null if neither
 */
record TokenRoom(int asked, int estimate, @Nullable Integer window) {

	/** With less room than this, the conversation is what is too long. */
	static final int SMALLEST = 64;

	// how many tokens the conversation has; where there are several numbers, the first
	private static final List<Phrase> PROMPT = Phrase.all("exceed context limit # # #", "# input|prompt tokens",
			"# inputs tokens", "# tokens? in|from the? messages|input|prompt", "# in the? messages|prompt",
			"# in your prompt", "# of text input", "prompt contains at? least? #", "messages resulted in #",
			"request contains # tokens", "# tokens # maximum", "prompt has #");

	private static final List<Phrase> ABOUT_THE_ANSWER = Phrase.all("max tokens", "max completion tokens",
			"max new tokens", "completion", "output", "requested", "generate");

	/**
	 * How many tokens fit.
	 * @param message the provider's words
	 * @return fewer than were asked for; null if the conversation itself is too long, as
	 * far as can be told
	 */
	@Nullable Integer in(Words message) {
		Integer stated = StatedWindow.in(message);
		Integer size = (stated != null) ? stated : this.window;
		if (size == null) {
			boolean small = this.estimate < this.asked / 2;
			return (small && this.asked / 2 >= SMALLEST) ? Integer.valueOf(this.asked / 2) : null;
		}
		int prompt = Objects.requireNonNullElse(promptTokens(message, size), this.estimate);
		long room = (long) size - prompt;
		if (room < SMALLEST) {
			return null;
		}
		if (room < this.asked) {
			// the next request may be a little longer, by a note of ours
			return (int) (room - Math.min(SMALLEST, room / 16));
		}
		// it would fit, by what is known: what is known is too much
		boolean blamed = Phrase.anyIn(ABOUT_THE_ANSWER, message);
		return (blamed && this.asked / 2 >= SMALLEST) ? Integer.valueOf(this.asked / 2) : null;
	}

	private @Nullable Integer promptTokens(Words message, int size) {
		for (Phrase phrase : PROMPT) {
			List<Integer> numbers = phrase.numbers(message);
			if (numbers != null) {
				return numbers.get(0);
			}
		}
		// a total, or the conversation alone
		for (int number : numbers(message)) {
			if (number > size && number != this.asked) {
				int rest = number - this.asked;
				return (rest > 0 && rest < size && rest <= 2 * this.estimate + 1_000) ? rest : number;
			}
		}
		return null;
	}

	private static List<Integer> numbers(Words message) {
		List<Integer> numbers = new ArrayList<>();
		for (int i = 0; i < message.size(); i++) {
			String word = message.word(i);
			if (word.length() <= 9 && word.chars().allMatch((c) -> c >= '0' && c <= '9')) {
				numbers.add(Integer.valueOf(word));
			}
		}
		return numbers;
	}

}
