package io.llmfailover.simulator;

import java.util.BitSet;

/**
 * A set of characters of a regular expression, as far as they are ASCII or named one by
 * one.
 *
 * @param end where the expression goes on behind it
 */
record CharacterClass(BitSet characters, int end) {

	private static final String NICE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

	/**
	 * Reads what is between brackets.
	 * @param from where the first character behind the opening bracket is
	 */
	static CharacterClass read(String regex, int from) {
		BitSet set = new BitSet();
		int at = from;
		boolean negated = regex.startsWith("^", at);
		at += negated ? 1 : 0;
		int first = at;
		while (at < regex.length() && (regex.charAt(at) != ']' || at == first)) {
			BitSet one = new BitSet();
			at = readOne(regex, at, one);
			boolean range = one.cardinality() == 1 && at + 1 < regex.length() && regex.charAt(at) == '-'
					&& regex.charAt(at + 1) != ']';
			if (range) {
				BitSet last = new BitSet();
				at = readOne(regex, at + 1, last);
				one.set(one.nextSetBit(0), Math.max(one.nextSetBit(0), last.nextSetBit(0)) + 1);
			}
			set.or(one);
		}
		if (negated) {
			set.flip(' ', 127);
			set.clear(127, Math.max(127, set.length()));
		}
		return new CharacterClass(set, Math.min(regex.length(), at + 1));
	}

	private static int readOne(String regex, int at, BitSet into) {
		if (regex.charAt(at) == '\\' && at + 1 < regex.length()) {
			CharacterClass escaped = escape(regex, at + 1);
			into.or(escaped.characters());
			return escaped.end();
		}
		into.set(regex.charAt(at));
		return at + 1;
	}

	/**
	 * Reads what is behind a backslash.
	 * @param at where the character behind the backslash is
	 */
	static CharacterClass escape(String regex, int at) {
		BitSet set = new BitSet();
		char c = regex.charAt(at);
		int end = at + 1;
		switch (c) {
			case 'd' -> set.set('0', '9' + 1);
			case 'w' -> word(set);
			case 's' -> set.set(' ');
			case 'D' -> set.set('a', 'z' + 1);
			case 'W', 'S' -> set.set((c == 'W') ? '-' : 'a');
			case 't' -> set.set('\t');
			case 'n' -> set.set('\n');
			case 'r' -> set.set('\r');
			case 'f' -> set.set('\f');
			case 'u' -> end = hex(regex, end, 4, set);
			case 'x' -> end = hex(regex, end, 2, set);
			case 'p', 'P' -> end = property(regex, end, set);
			default -> set.set(c);
		}
		return new CharacterClass(set, end);
	}

	private static void word(BitSet set) {
		NICE.chars().forEach(set::set);
		set.set('_');
	}

	private static int hex(String regex, int at, int digits, BitSet set) {
		int end = Math.min(regex.length(), at + digits);
		try {
			set.set(Integer.parseInt(regex.substring(at, end), 16));
		}
		catch (NumberFormatException ex) {
			set.set('x');
		}
		return end;
	}

	private static int property(String regex, int at, BitSet set) {
		int close = regex.startsWith("{", at) ? regex.indexOf('}', at) : at;
		String name = (close > at) ? regex.substring(at + 1, close) : "";
		if (name.startsWith("N") || name.equals("Digit")) {
			set.set('0', '9' + 1);
		}
		else if (name.equals("Lu") || name.equals("Upper")) {
			set.set('A', 'Z' + 1);
		}
		else {
			set.set('a', 'z' + 1);
		}
		return Math.min(regex.length(), Math.max(at, close) + 1);
	}

	/**
	 * One of the characters, a letter or a digit if there is one.
	 */
	char pick(int variant) {
		int[] nice = NICE.chars().filter(this.characters::get).toArray();
		if (nice.length > 0) {
			return (char) nice[variant % nice.length];
		}
		int any = this.characters.nextSetBit(0);
		return (char) ((any >= 0) ? any : 'x');
	}

}
