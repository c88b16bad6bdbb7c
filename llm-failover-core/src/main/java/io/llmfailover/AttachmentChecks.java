package io.llmfailover;

import java.net.URI;
import java.util.Base64;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Checks the bytes of an attachment, or the address from which a provider fetches them.
 * The message of an error names the kind of attachment, for example {@code an image}.
 */
final class AttachmentChecks {

	private static final String BASE64_MARK = ";base64";

	private AttachmentChecks() {
	}

	/**
	 * Takes a data URL apart.
	 * @param url an address
	 * @param what the kind of attachment
	 * @param expectedStart how a valid data URL begins, for the message of an error
	 * @return the declared media type and the bytes in Base64, neither of them checked;
	 * null if the address is no data URL
	 * @throws IllegalArgumentException if it is a data URL, but not one in Base64
	 */
	static @Nullable DataUrl parseDataUrl(URI url, String what, String expectedStart) {
		if (!"data".equalsIgnoreCase(url.getScheme())) {
			return null;
		}
		String data = url.getRawSchemeSpecificPart();
		int comma = data.indexOf(',');
		if (comma < BASE64_MARK.length() || !data.substring(0, comma).endsWith(BASE64_MARK)) {
			throw new IllegalArgumentException("a data url of " + what + " must be " + expectedStart + ";base64,…");
		}
		return new DataUrl(data.substring(0, comma - BASE64_MARK.length()), data.substring(comma + 1));
	}

	static void checkAddress(URI url, String what) {
		String scheme = url.getScheme();
		if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
			throw new IllegalArgumentException("url of " + what + " must be http, https or data, but "
					+ ((scheme != null) ? "is " + scheme.toLowerCase(Locale.ROOT) : "has no scheme") + ": "
					+ shortened(url));
		}
		if (url.getRawAuthority() == null) {
			throw new IllegalArgumentException("url of " + what + " must name a host: " + shortened(url));
		}
		// java.net.URI refuses a blank in ASCII, but takes others, such as U+00A0
		if (url.toString().chars().anyMatch((c) -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
			throw new IllegalArgumentException("url of " + what + " must not hold blanks: " + shortened(url));
		}
	}

	private static String shortened(URI url) {
		String text = url.toString();
		return (text.length() > 100) ? text.substring(0, 100) + "…" : text;
	}

	/**
	 * Checks Base64, and brings it into the one form that its bytes have: the same bytes
	 * are equal as attachments.
	 * @param base64 what should be Base64, with padding and without line breaks
	 * @param what the kind of attachment
	 * @return the same bytes in Base64, whose unused bits are zero
	 */
	static String canonicalBase64(String base64, String what) {
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
						"base64 of %s is not Base64: U+%04X stands at index %d of %d characters", what, (int) c, i,
						length));
			}
		}
		if (length % 4 != 0) {
			throw new IllegalArgumentException(
					"base64 of " + what + " is not Base64: " + length + " characters are not a multiple of four");
		}
		return withoutUnusedBits(base64);
	}

	// the last character before the padding has bits that belong to no byte
	private static String withoutUnusedBits(String base64) {
		if (!base64.endsWith("=")) {
			return base64;
		}
		int last = base64.length() - 4;
		String end = Base64.getEncoder().encodeToString(Base64.getDecoder().decode(base64.substring(last)));
		return base64.endsWith(end) ? base64 : base64.substring(0, last) + end;
	}

	/**
	 * What a data URL holds, not checked.
	 *
	 * @param mediaType the media type that it declares
	 * @param base64 what should be Base64
	 */
	record DataUrl(String mediaType, String base64) {

	}

}
