package io.llmfailover.simulator;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a schema, which is given up where it takes too long.
 */
final class BoundedPattern {

	private static final int LONGEST = 1_000;

	private BoundedPattern() {
	}

	/**
	 * Whether the expression matches somewhere; not if nobody can tell.
	 */
	static boolean find(String regex, String text, Effort effort) {
		if (regex.length() > LONGEST || text.length() > LONGEST) {
			return false;
		}
		try {
			return Pattern.compile(regex).matcher(new Counted(text, effort)).find();
		}
		catch (PatternSyntaxException | IllegalStateException | StackOverflowError ex) {
			return false;
		}
	}

	/**
	 * Text that can be looked at so many times only.
	 */
	private record Counted(CharSequence text, Effort effort) implements CharSequence {

		@Override
		public int length() {
			return this.text.length();
		}

		@Override
		public char charAt(int index) {
			if (!this.effort.spend(1)) {
				throw new IllegalStateException("Too many steps");
			}
			return this.text.charAt(index);
		}

		@Override
		public CharSequence subSequence(int start, int end) {
			return new Counted(this.text.subSequence(start, end), this.effort);
		}

		@Override
		public String toString() {
			return this.text.toString();
		}

	}

}
