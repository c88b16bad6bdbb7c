package io.llmfailover.provider.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The words of a text in lower case, so that {@code insufficient_quota},
 * {@code InsufficientQuota} and {@code Insufficient quota} are the same. Only the
 * beginning of a text is read, once, from its first to its last character. Immutable.
 */
public final class Words {

	/** The most characters of a text that are read. */
	public static final int MOST_READ = 2048;

	/** Stands between two sentences; no phrase reaches across it. */
	static final String END = ".";

	private final List<String> words = new ArrayList<>();

	// the words that are part of a longer name: body.temperature
	private final Set<Integer> joined = new HashSet<>();

	private final Set<String> distinct;

	private Words(CharSequence text) {
		int length = Math.min(text.length(), MOST_READ);
		char[] chars = new char[length];
		for (int i = 0; i < length; i++) {
			chars[i] = text.charAt(i);
		}
		read(chars);
		this.distinct = new HashSet<>(this.words);
	}

	/**
	 * Reads a text.
	 * @param text the text, of which the first {@value #MOST_READ} characters are read
	 * @return its words
	 */
	public static Words of(CharSequence text) {
		return new Words(text);
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
				at = afterContraction(text, end);
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

	// the P of perDay as of AIPolicy, and not that of API
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

	// "the model's" are the same words as "the model"; "doesn't" are two
	private int afterContraction(char[] text, int end) {
		boolean apostrophe = end + 1 < text.length && (text[end] == '\'' || text[end] == '\u2019');
		if (!apostrophe || end + 2 < text.length && Character.isLetterOrDigit(text[end + 2])) {
			return end;
		}
		int last = this.words.size() - 1;
		String word = this.words.get(last);
		if (text[end + 1] == 't' && word.endsWith("n")) {
			this.words.set(last, word.substring(0, word.length() - 1));
			this.words.add("not");
			return end + 2;
		}
		return (text[end + 1] == 's') ? end + 2 : end;
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
		return this.words.size();
	}

	/**
	 * A word.
	 * @param index its index
	 * @return the word; empty outside of the text
	 */
	public String word(int index) {
		return (index >= 0 && index < this.words.size()) ? this.words.get(index) : "";
	}

	/**
	 * Whether a word goes on with the name before it, as in {@code thinking.type}.
	 * @param index its index
	 * @return true if a dot or a slash is between them
	 */
	public boolean isJoined(int index) {
		return this.joined.contains(index);
	}

	boolean holds(String word) {
		return this.distinct.contains(word);
	}

	boolean holdsAny(List<String> some) {
		for (String word : some) {
			if (this.distinct.contains(word)) {
				return true;
			}
		}
		return false;
	}

	@Override
	public String toString() {
		return "Words[" + this.words.size() + "]";
	}

}
