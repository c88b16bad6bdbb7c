package io.llmfailover.provider.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Words that follow each other, as in {@code "maximum|max context length"}: {@code a|b}
 * is either, {@code a*} any word that begins so, {@code a?} and {@code a|b?} may be
 * missing, {@code #} is a number, and {@code …} stands for up to twelve words of the same
 * sentence. Looking for one takes a single pass over the text. Immutable.
 */
public final class Phrase {

	private static final int LONGEST_GAP = 12;

	private final List<Piece> pieces;

	/** Fixed words: every text that holds the phrase holds a word of each of these. */
	private final List<Slot> needed;

	private Phrase(List<Piece> pieces) {
		this.pieces = pieces;
		this.needed = pieces.stream().flatMap(Piece::needed).toList();
	}

	/**
	 * Reads a phrase.
	 * @param phrase the words; Chinese characters need no space between them
	 * @return the phrase
	 */
	public static Phrase of(String phrase) {
		return new Phrase(Arrays.stream(phrase.split("\u2026")).map(String::strip).map(Piece::of).toList());
	}

	/**
	 * Reads several phrases.
	 * @param phrases the phrases
	 * @return the phrases, in order
	 */
	public static List<Phrase> all(String... phrases) {
		return Arrays.stream(phrases).map(Phrase::of).toList();
	}

	/**
	 * Whether a text holds any of several.
	 * @param phrases the phrases
	 * @param words the words of the text
	 * @return true if it holds one
	 */
	public static boolean anyIn(List<Phrase> phrases, Words words) {
		for (Phrase phrase : phrases) {
			if (phrase.in(words)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether a text holds it.
	 * @param words the words of the text
	 * @return true if it does
	 */
	public boolean in(Words words) {
		return numbers(words) != null;
	}

	/**
	 * The numbers of the place where a text holds it that ends first.
	 * @param words the words of the text
	 * @return the numbers, those of more than nine digits as {@link Integer#MAX_VALUE};
	 * null if the text does not hold it
	 */
	public @Nullable List<Integer> numbers(Words words) {
		for (Slot slot : this.needed) {
			if (!words.holdsAny(slot.words(), slot.signatures())) {
				return null;
			}
		}
		Found[] found = new Found[this.pieces.size()];
		int sentence = 0;
		for (int at = 0; at < words.size(); at++) {
			if (words.word(at).equals(Words.END)) {
				sentence = at + 1;
			}
			for (int i = found.length - 1; i >= 0; i--) {
				Found before = (i > 0) ? found[i - 1] : Found.NOTHING;
				if (before != null && (i == 0 || before.reaches(at, sentence))) {
					Found now = this.pieces.get(i).at(words, at, before);
					found[i] = (now != null) ? now : found[i];
				}
			}
			Found last = found[found.length - 1];
			if (last != null) {
				return last.numbers();
			}
		}
		return null;
	}

	/**
	 * Whether it stands at a place of a text.
	 * @param words the words of the text
	 * @param start the index of its first word
	 * @return the index after its last word; -1 if it does not stand there, or has a gap
	 */
	public int endAt(Words words, int start) {
		Found found = (this.pieces.size() == 1) ? this.pieces.get(0).at(words, start, Found.NOTHING) : null;
		return (found != null) ? found.end() : -1;
	}

	/**
	 * Words without a gap between them.
	 *
	 * @param slots what may stand at each place
	 */
	private record Piece(List<Slot> slots) {

		static Piece of(String words) {
			List<Slot> slots = new ArrayList<>();
			for (String word : words.split(" ")) {
				boolean ideographic = !word.isEmpty() && Character.isIdeographic(word.charAt(0));
				for (String part : ideographic ? word.split("") : new String[] { word }) {
					slots.add(Slot.of(part));
				}
			}
			return new Piece(List.copyOf(slots));
		}

		Stream<Slot> needed() {
			return this.slots.stream().filter(Slot::namesItsWords);
		}

		@Nullable Found at(Words words, int start, Found before) {
			List<Integer> numbers = before.numbers();
			int at = start;
			for (Slot slot : this.slots) {
				String word = words.word(at);
				if (slot.takes(word)) {
					if (slot.number()) {
						numbers = new ArrayList<>(numbers);
						numbers.add((word.length() > 9) ? Integer.MAX_VALUE : Integer.parseInt(word));
					}
					at++;
				}
				else if (!slot.optional()) {
					return null;
				}
			}
			return new Found(at, numbers);
		}

	}

	/**
	 * What may stand at one place.
	 *
	 * @param words the words
	 * @param beginnings the beginnings of words
	 * @param optional whether it may be missing
	 * @param number whether it is any number
	 * @param signatures the signatures of the words, added with a bitwise or
	 */
	private record Slot(List<String> words, List<String> beginnings, boolean optional, boolean number,
			long signatures) {

		static Slot of(String text) {
			boolean optional = text.endsWith("?");
			List<String> words = new ArrayList<>();
			List<String> beginnings = new ArrayList<>();
			for (String word : (optional ? text.substring(0, text.length() - 1) : text).split("\\|")) {
				if (word.endsWith("*")) {
					beginnings.add(word.substring(0, word.length() - 1));
				}
				else {
					words.add(word);
				}
			}
			long signatures = words.stream().mapToLong(Words::signature).reduce(0, (some, more) -> some | more);
			return new Slot(words, beginnings, optional, words.contains("#"), signatures);
		}

		// whether one of its words stands wherever the phrase does
		boolean namesItsWords() {
			return this.beginnings.isEmpty() && !this.optional && !this.number;
		}

		boolean takes(String word) {
			return this.number ? isNumber(word) : this.words.contains(word) || beginsAsOneDoes(word);
		}

		private static boolean isNumber(String word) {
			for (int i = 0; i < word.length(); i++) {
				if (word.charAt(i) < '0' || word.charAt(i) > '9') {
					return false;
				}
			}
			return !word.isEmpty();
		}

		private boolean beginsAsOneDoes(String word) {
			for (String beginning : this.beginnings) {
				if (word.startsWith(beginning)) {
					return true;
				}
			}
			return false;
		}

	}

	/**
	 * Where pieces were found.
	 *
	 * @param end the index after the last word
	 * @param numbers the numbers among them
	 */
	private record Found(int end, List<Integer> numbers) {

		static final Found NOTHING = new Found(0, List.of());

		boolean reaches(int start, int sentence) {
			return this.end <= start && this.end >= sentence && start - this.end <= LONGEST_GAP;
		}

	}

}
