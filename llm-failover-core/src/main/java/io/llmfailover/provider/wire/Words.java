package io.llmfailover.provider.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The words of a text in lower case, so that {@code insufficient_quota},
 * {@code InsufficientQuota} and {@code Insufficient quota} are the same. Only the
 * beginning of a text is read, once, when somebody asks for its words. Not thread-safe.
 */
public final class Words {

	/** The most characters of a text that are read. */
	public static final int MOST_READ = 2048;

	/** Stands at the end of a sentence; no phrase reaches across it. */
	static final String END = ".";

	private final CharSequence text;

	private boolean read;

	private final List<String> words = new ArrayList<>();

	// the indexes of words that directly follow a dot or a slash: that of temperature in
	// body.temperature
	private final Set<Integer> joined = new HashSet<>();

	private final Set<String> distinct = new HashSet<>();

	// a Bloom filter: the signatures of all words, added with a bitwise or
	private long signatures;

	private Words(CharSequence text) {
		this.text = text;
	}

	/**
	 * The words of a text.
	 * @param text the text, of which the first {@value #MOST_READ} characters are read;
	 * it must not change
	 * @return its words
	 */
	public static Words of(CharSequence text) {
		return new Words(text);
	}

	private void readOnce() {
		if (this.read) {
			return;
		}
		this.read = true;
		char[] chars = new char[Math.min(this.text.length(), MOST_READ)];
		for (int i = 0; i < chars.length; i++) {
			chars[i] = this.text.charAt(i);
		}
		read(chars);
		for (String word : this.words) {
			this.distinct.add(word);
			this.signatures |= signature(word);
		}
	}

	private void read(char[] text) {
		int at = 0;
		while (at < text.length) {
			char c = text[at];
			if (Character.isIdeographic(c)) {
				add(text, at, at + 1);
				at++;
			}
			else if (Character.isLetterOrDigit(c)) {
				int end = endOfWord(text, at);
				add(text, at, end);
				at = readContraction(text, end);
			}
			else {
				if (endsSentence(text, at) && !this.words.isEmpty()) {
					this.words.add(END);
				}
				at++;
			}
		}
	}

	private static int endOfWord(char[] text, int start) {
		int end = start + 1;
		while (end < text.length && !Character.isIdeographic(text[end])
				&& (Character.isLetterOrDigit(text[end]) && !isHump(text, end) || isInsideNumber(text, end))) {
			end++;
		}
		return end;
	}

	// the D of perDay and the P of AIPolicy, and not the P of API
	private static boolean isHump(char[] text, int at) {
		if (!Character.isUpperCase(text[at])) {
			return false;
		}
		boolean beforeLower = at + 1 < text.length && Character.isLowerCase(text[at + 1]);
		return Character.isLowerCase(text[at - 1]) || Character.isUpperCase(text[at - 1]) && beforeLower;
	}

	// 131,072
	private static boolean isInsideNumber(char[] text, int at) {
		return text[at] == ',' && isDigit(text, at - 1) && isDigit(text, at + 1) && isDigit(text, at + 2)
				&& isDigit(text, at + 3) && !isDigit(text, at + 4);
	}

	private static boolean isDigit(char[] text, int at) {
		return at < text.length && text[at] >= '0' && text[at] <= '9';
	}

	/**
	 * Reads what an apostrophe joins to the last word: "the model's" are the same words
	 * as "the model"; "doesn't" is "does not", and "can't" "can not".
	 * @return where to read on
	 */
	private int readContraction(char[] text, int end) {
		boolean apostrophe = end + 1 < text.length && (text[end] == '\'' || text[end] == '\u2019');
		if (!apostrophe || end + 2 < text.length && Character.isLetterOrDigit(text[end + 2])) {
			return end;
		}
		int last = this.words.size() - 1;
		String word = this.words.get(last);
		char letter = Character.toLowerCase(text[end + 1]);
		if (letter == 't' && word.endsWith("n")) {
			this.words.set(last, word.equals("can") ? word : word.substring(0, word.length() - 1));
			this.words.add("not");
			return end + 2;
		}
		return (letter == 's') ? end + 2 : end;
	}

	private static boolean endsSentence(char[] text, int at) {
		return switch (text[at]) {
			case '\n', '!', '?', '\u3002' -> true;
			case '.' -> at + 1 == text.length || Character.isWhitespace(text[at + 1]);
			default -> false;
		};
	}

	private void add(char[] text, int start, int end) {
		StringBuilder word = new StringBuilder(end - start);
		for (int i = start; i < end; i++) {
			if (text[i] != ',') {
				word.append(Character.toLowerCase(text[i]));
			}
		}
		if (start > 1 && (text[start - 1] == '.' || text[start - 1] == '/')
				&& !Character.isWhitespace(text[start - 2])) {
			this.joined.add(this.words.size());
		}
		this.words.add(word.toString());
	}

	/**
	 * How many words there are, ends of sentences included.
	 * @return the number
	 */
	public int size() {
		readOnce();
		return this.words.size();
	}

	/**
	 * A word.
	 * @param index its index
	 * @return the word; empty outside of the text
	 */
	public String word(int index) {
		readOnce();
		return (index >= 0 && index < this.words.size()) ? this.words.get(index) : "";
	}

	/**
	 * Whether a word goes on with the name before it, as in {@code thinking.type}.
	 * @param index its index
	 * @return true if a dot or a slash is between them
	 */
	public boolean isJoined(int index) {
		readOnce();
		return this.joined.contains(index);
	}

	boolean holds(String word) {
		readOnce();
		return this.distinct.contains(word);
	}

	/**
	 * Whether it holds any of several words.
	 * @param some the words
	 * @param signatures their {@linkplain #signature signatures}, added with a bitwise or
	 * @return true if it holds one
	 */
	boolean holdsAny(List<String> some, long signatures) {
		readOnce();
		if ((this.signatures & signatures) == 0) {
			return false;
		}
		for (String word : some) {
			if (this.distinct.contains(word)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * One bit that stands for a word: a text whose words have other bits does not hold
	 * it, which rules out most words of a short text at once.
	 * @param word the word
	 * @return a number with one bit
	 */
	static long signature(String word) {
		return 1L << ((word.hashCode() * 0x9E3779B9) >>> 26);
	}

	@Override
	public String toString() {
		return "Words[" + size() + "]";
	}

}
