package io.llmfailover;

import org.jspecify.annotations.Nullable;

/**
 * The name of a file as it may be sent on: without the path to it, without what is not
 * shown or ends a header or a string, and not too long.
 */
final class FileName {

	/** The most characters that are kept. */
	static final int LONGEST = 200;

	// from the last dot on, if that is no more than this
	private static final int LONGEST_EXTENSION = 10;

	private FileName() {
	}

	/**
	 * Cleans a name.
	 * @param name the name as it was given, for example by a browser
	 * @return the name; null if nothing is left of it
	 */
	static @Nullable String cleaned(String name) {
		String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
		StringBuilder kept = new StringBuilder();
		file.codePoints().filter(FileName::isShown).forEach(kept::appendCodePoint);
		String cleaned = shortened(kept.toString().replace('"', '\'').strip());
		return cleaned.chars().allMatch((c) -> c == '.' || c == ' ') ? null : cleaned;
	}

	private static boolean isShown(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
					Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED ->
				false;
			default -> true;
		};
	}

	private static String shortened(String name) {
		if (name.length() <= LONGEST) {
			return name;
		}
		int dot = name.lastIndexOf('.');
		String extension = (name.length() - dot <= LONGEST_EXTENSION) ? name.substring(dot) : "";
		int end = LONGEST - extension.length();
		end = Character.isHighSurrogate(name.charAt(end - 1)) ? end - 1 : end;
		return name.substring(0, end).strip() + extension;
	}

}
