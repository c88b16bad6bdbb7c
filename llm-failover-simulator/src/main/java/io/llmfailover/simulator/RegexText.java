package io.llmfailover.simulator;

/**
 * Makes text that a regular expression of a schema matches. What it does not understand,
 * lookarounds and references for example, it passes over.
 */
final class RegexText {

	private static final int MOST_DEPTH = 50;

	private static final int MOST_REPEATS = 200;

	private static final int LONGEST = 10_000;

	private static final int MOST_TRIES = 300;

	private final String regex;

	/** Tells texts of the same expression apart. */
	private final int variant;

	/** How often what may be repeated is repeated beyond what must be. */
	private final int extra;

	private final StringBuilder text = new StringBuilder();

	private int at;

	private int depth;

	private RegexText(String regex, int variant, int extra) {
		this.regex = regex;
		this.variant = variant;
		this.extra = extra;
	}

	/**
	 * Text that matches.
	 * @param variant tells texts of the same expression apart, from 0
	 * @param least the fewest characters
	 * @param most the most characters
	 * @param effort the work that may be done for it
	 */
	static String of(String regex, int variant, int least, int most, Effort effort) {
		String first = new RegexText(regex, variant, 0).text();
		for (int i = 0; i < MOST_TRIES && effort.spend(regex.length() + first.length()); i++) {
			int extra = (i < MOST_TRIES / 2) ? i : i % 4;
			String text = new RegexText(regex, variant + ((i < MOST_TRIES / 2) ? 0 : i), extra).text();
			effort.spend(10L * text.length());
			int length = text.codePointCount(0, text.length());
			if (length >= least && length <= most && BoundedPattern.find(regex, text, effort)) {
				return text;
			}
		}
		return first;
	}

	private String text() {
		alternatives(true);
		return this.text.toString();
	}

	private boolean ends() {
		return this.at >= this.regex.length() || isLong();
	}

	// writes the first alternative, and passes over the others
	private void alternatives(boolean write) {
		if (++this.depth > MOST_DEPTH) {
			this.at = this.regex.length();
		}
		boolean writes = write;
		while (!ends() && this.regex.charAt(this.at) != ')') {
			if (this.regex.charAt(this.at) == '|') {
				this.at++;
				writes = false;
			}
			else {
				repeated(writes);
			}
		}
		this.depth--;
	}

	private void repeated(boolean write) {
		int start = this.at;
		int before = this.text.length();
		atom(write);
		int times = times();
		int end = this.at;
		if (times == 0) {
			this.text.setLength(before);
		}
		for (int i = 1; write && i < times && !isLong(); i++) {
			this.at = start;
			atom(true);
		}
		this.at = end;
	}

	private boolean isLong() {
		return this.text.length() > LONGEST;
	}

	private int times() {
		if (this.at >= this.regex.length()) {
			return 1;
		}
		int times = switch (this.regex.charAt(this.at)) {
			case '?' -> (this.extra > 0) ? 1 : 0;
			case '*' -> this.extra;
			case '+' -> 1 + this.extra;
			case '{' -> counted();
			default -> -1;
		};
		if (times < 0) {
			return 1;
		}
		this.at++;
		if (this.at < this.regex.length() && (this.regex.charAt(this.at) == '?' || this.regex.charAt(this.at) == '+')) {
			this.at++;
		}
		return Math.min(times, MOST_REPEATS);
	}

	// leaves the place at the closing brace
	private int counted() {
		int close = this.regex.indexOf('}', this.at);
		if (close < 0 || !this.regex.substring(this.at + 1, close).matches("\\d{1,6}(,\\d{0,6})?")) {
			return -1;
		}
		String[] bounds = this.regex.substring(this.at + 1, close).split(",", -1);
		this.at = close;
		int least = Integer.parseInt(bounds[0]);
		if (bounds.length == 1) {
			return least;
		}
		int most = bounds[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(bounds[1]);
		return Math.min(most, least + this.extra);
	}

	private void atom(boolean write) {
		char c = this.regex.charAt(this.at++);
		switch (c) {
			case '^', '$' -> {
			}
			case '(' -> group(write);
			case '[' -> {
				CharacterClass set = CharacterClass.read(this.regex, this.at);
				this.at = set.end();
				write(set.pick(this.variant), write);
			}
			case '.' -> write((char) ('a' + this.variant % 26), write);
			case '\\' -> escape(write);
			default -> write(c, write);
		}
	}

	private void group(boolean write) {
		boolean looksAround = false;
		if (this.regex.startsWith("?", this.at)) {
			looksAround = this.regex.startsWith("?=", this.at) || this.regex.startsWith("?!", this.at)
					|| this.regex.startsWith("?<=", this.at) || this.regex.startsWith("?<!", this.at);
			int head = this.regex.startsWith("?<", this.at) && !looksAround ? this.regex.indexOf('>', this.at)
					: this.at + 1;
			this.at = (head < 0) ? this.regex.length() : head + 1;
			if (looksAround && this.at < this.regex.length() && "=!".indexOf(this.regex.charAt(this.at)) >= 0) {
				this.at++;
			}
		}
		int before = this.text.length();
		alternatives(write);
		if (looksAround) {
			this.text.setLength(before);
		}
		this.at = Math.min(this.regex.length(), this.at + 1);
	}

	private void escape(boolean write) {
		if (this.at >= this.regex.length()) {
			return;
		}
		char c = this.regex.charAt(this.at);
		if (c == 'b' || c == 'B' || c == 'A' || c == 'z' || c == 'Z') {
			this.at++;
			return;
		}
		CharacterClass escaped = CharacterClass.escape(this.regex, this.at);
		this.at = escaped.end();
		write(escaped.pick(this.variant), write);
	}

	private void write(char c, boolean write) {
		if (write) {
			this.text.append(c);
		}
	}

}
