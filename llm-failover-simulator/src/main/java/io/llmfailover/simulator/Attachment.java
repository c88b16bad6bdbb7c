package io.llmfailover.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An image or a document that came with a question.
 *
 * @param description what can be seen of it, as the end of a sentence
 */
record Attachment(String description) {

	private static final String DATA = "data:";

	private static final String BASE64 = ";base64,";

	/**
	 * What is at a URL, which may be a data URL; no other is fetched.
	 * @param kind what to call it, for example {@code image}
	 */
	static Attachment ofUrl(String kind, String url) {
		int data = url.indexOf(BASE64);
		if (url.regionMatches(true, 0, DATA, 0, DATA.length()) && data > 0) {
			return ofBase64(url.substring(DATA.length(), data), url.substring(data + BASE64.length()));
		}
		return new Attachment("the address of " + (kind.startsWith("i") ? "an " : "a ") + kind);
	}

	static Attachment ofBase64(String mediaType, String base64) {
		byte[] bytes;
		try {
			bytes = Base64.getMimeDecoder().decode(base64);
		}
		catch (IllegalArgumentException ex) {
			return new Attachment("something unreadable that calls itself " + mediaType);
		}
		if (mediaType.toLowerCase(Locale.ROOT).startsWith("image/")) {
			return new Attachment(PictureSize.describe(mediaType, bytes));
		}
		return new Attachment(document(mediaType, bytes));
	}

	private static String document(String mediaType, byte[] bytes) {
		if (!mediaType.equalsIgnoreCase("application/pdf")) {
			return "a document of %d bytes (%s)".formatted(bytes.length, mediaType);
		}
		String latin = new String(bytes, StandardCharsets.ISO_8859_1);
		long pages = Pattern.compile("/Type\\s*/Page(?![a-zA-Z])").matcher(latin).results().count();
		return "a PDF document of %d page%s and %d bytes".formatted(pages, (pages == 1) ? "" : "s", bytes.length);
	}

}
