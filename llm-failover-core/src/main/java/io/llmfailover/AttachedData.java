package io.llmfailover;

import java.net.URI;
import java.util.Base64;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Checks what a part of a message refers to: bytes in Base64, or the address from which a
 * provider fetches them. A message of a failure names the part, for example
 * {@code an image}.
 */
final class AttachedData {

	private static final String BASE64_MARK = ";base64";

	private AttachedData() {
	}

	/**
	 * Reads the address of bytes.
	 * @param url an address
	 * @param what the part
	 * @param example the beginning of a valid one
	 * @return the declared media type and the bytes in Base64, not checked; null if it is
	 * not the address of bytes
	 */
	static @Nullable Inline inline(URI url, String what, String example) {
		if (!"data".equalsIgnoreCase(url.getScheme())) {
			return null;
		}
		String data = url.getRawSchemeSpecificPart();
		int comma = data.indexOf(',');
		if (comma < BASE64_MARK.length() || !data.substring(0, comma).endsWith(BASE64_MARK)) {
			throw new IllegalArgumentException("a data url of " + what + " must be " + example + ";base64,…");
		}
		return new Inline(data.substring(0, comma - BASE64_MARK.length()), data.substring(comma + 1));
	}

	static void checkAddress(URI url, String what) {
		String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
		if (!"http".equals(scheme) && !"https".equals(scheme)) {
			throw new IllegalArgumentException(
					"url of " + what + " must be http, https or data, not " + scheme + ": " + shortened(url));
		}
		if (url.getRawAuthority() == null) {
			throw new IllegalArgumentException("url of " + what + " must name a host: " + shortened(url));
		}
		// java.net.URI takes the blanks of other scripts than ASCII
		if (url.toString().chars().anyMatch((c) -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
			throw new IllegalArgumentException("url of " + what + " must not hold blanks: " + shortened(url));
		}
	}

	private static String shortened(URI url) {
		String text = url.toString();
		return (text.length() > 100) ? text.substring(0, 100) + "…" : text;
	}

	/**
	 * Checks Base64, and makes it the only one of its bytes.
	 * @param base64 what should be Base64, with padding and without line breaks
	 * @param what the part
	 * @return the same bytes in Base64
	 */
	static String base64(String base64, String what) {
		int length = base64.length();
		if (length == 0) {
			throw new IllegalArgumentException(what + " must not be empty");
		}
		int data = base64.endsWith("==") ? length - 2 : (base64.endsWith("=") ? length - 1 : length);
		for (int i = 0; i < data; i++) {
			char c = base64.charAt(i);
			boolean valid = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+'
					|| c == '/';
			if (!valid) {
				throw new IllegalArgumentException(String.format(Locale.ROOT,
						"base64 of %s is not Base64: U+%04X stands at %d of %d", what, (int) c, i, length));
			}
		}
		if (length % 4 != 0) {
			throw new IllegalArgumentException(
					"base64 of " + what + " is not Base64: " + length + " characters are not a multiple of four");
		}
		return canonical(base64);
	}

	// the last character before the padding has bits that belong to no byte
	private static String canonical(String base64) {
		if (!base64.endsWith("=")) {
			return base64;
		}
		int last = base64.length() - 4;
		String end = Base64.getEncoder().encodeToString(Base64.getDecoder().decode(base64.substring(last)));
		return base64.endsWith(end) ? base64 : base64.substring(0, last) + end;
	}

	/**
	 * Bytes as an address holds them.
	 *
	 * @param mediaType the media type that it declares
	 * @param base64 what should be Base64
	 */
	record Inline(String mediaType, String base64) {

	}

}
