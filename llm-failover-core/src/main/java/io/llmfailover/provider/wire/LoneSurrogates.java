package io.llmfailover.provider.wire;

import java.nio.charset.StandardCharsets;

/**
 * Replaces half surrogate pairs in JSON by U+FFFD. Text that was cut in the middle of an
 * emoji ends with one; JSON can only say it as an escape, and servers refuse that or fail
 * at it.
 */
public final class LoneSurrogates {

	private static final int ESCAPE = 6;

	private LoneSurrogates() {
	}

	/**
	 * Replaces them in place: an escape is as long as the one of U+FFFD.
	 * @param json JSON in UTF-8, in which a half pair can only be an escape
	 */
	public static void replaceIn(byte[] json) {
		for (int i = 0; i + ESCAPE <= json.length; i++) {
			if (json[i] != '\\') {
				continue;
			}
			int unit = unit(json, i);
			if (unit < 0) {
				// an escape of two characters, which may be that of a backslash
				i++;
				continue;
			}
			boolean pair = Character.isHighSurrogate((char) unit) && i + 2 * ESCAPE <= json.length
					&& json[i + ESCAPE] == '\\' && isLow(unit(json, i + ESCAPE));
			if (pair) {
				i += ESCAPE;
			}
			else if (Character.isSurrogate((char) unit)) {
				json[i + 2] = 'F';
				json[i + 3] = 'F';
				json[i + 4] = 'F';
				json[i + 5] = 'D';
			}
			i += ESCAPE - 1;
		}
	}

	/**
	 * Replaces them in JSON that is sent as text inside of JSON.
	 * @param json JSON text
	 * @return the text; the same where there is nothing to replace
	 */
	public static String replaceIn(String json) {
		String whole = WholeCharacters.only(json);
		if (!whole.contains("\\u")) {
			return whole;
		}
		byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
		replaceIn(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static boolean isLow(int unit) {
		return unit >= 0 && Character.isLowSurrogate((char) unit);
	}

	/** The UTF-16 unit that an escape stands for; negative for another escape. */
	private static int unit(byte[] json, int escape) {
		if (json[escape + 1] != 'u') {
			return -1;
		}
		int unit = 0;
		for (int i = escape + 2; i < escape + ESCAPE; i++) {
			int digit = Character.digit(json[i], 16);
			if (digit < 0) {
				return -1;
			}
			unit = unit << 4 | digit;
		}
		return unit;
	}

}
