package io.llmfailover;

import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message that is an image: its bytes, or the address from which the provider
 * fetches it.
 *
 * @param mediaType the media type of the bytes, for example {@code image/png}: the one
 * that they tell themselves where they are PNG, JPEG, GIF or WebP, else the one that was
 * declared; null for an address
 * @param base64 the bytes in Base64, with padding and without line breaks; null for an
 * address
 * @param url the address, http or https; null for bytes. The address of bytes
 * ({@code data:image/png;base64,…}) becomes those bytes
 */
public record Image(@Nullable String mediaType, @Nullable String base64, @Nullable URI url) implements Content {

	private static final String BASE64_MARK = ";base64";

	/**
	 * Checks that there are either bytes with their media type or an address, and that a
	 * provider can read them.
	 */
	public Image {
		if ((base64 == null) == (url == null)) {
			throw new IllegalArgumentException("an image has either bytes or a url");
		}
		if (url != null && "data".equalsIgnoreCase(url.getScheme())) {
			String data = url.getRawSchemeSpecificPart();
			int comma = data.indexOf(',');
			if (comma < BASE64_MARK.length() || !data.substring(0, comma).endsWith(BASE64_MARK)) {
				throw new IllegalArgumentException("a data url of an image must be data:image/…;base64,…");
			}
			mediaType = data.substring(0, comma - BASE64_MARK.length());
			base64 = data.substring(comma + 1);
			url = null;
		}
		if (url != null) {
			checkAddress(url);
		}
		if (base64 != null) {
			checkBase64(base64);
			base64 = canonical(base64);
			mediaType = mediaType(mediaType, base64);
		}
	}

	/**
	 * An image from its bytes; PNG, JPEG, GIF and WebP are recognised.
	 * @param bytes the file's content
	 * @return the image
	 * @throws IllegalArgumentException if the format is not recognised;
	 * {@link #of(byte[], String)} takes any
	 */
	public static Image of(byte[] bytes) {
		String mediaType = ImageFormat.of(bytes);
		if (mediaType == null) {
			throw new IllegalArgumentException("bytes are not a PNG, JPEG, GIF or WebP image; name the media type with"
					+ " Image.of(bytes, mediaType)");
		}
		return of(bytes, mediaType);
	}

	/**
	 * An image from its bytes.
	 * @param bytes the file's content, not empty
	 * @param mediaType its media type, for example {@code image/heic}; what the bytes
	 * tell themselves goes before it
	 * @return the image
	 */
	public static Image of(byte[] bytes, String mediaType) {
		Objects.requireNonNull(bytes, "bytes");
		return new Image(Objects.requireNonNull(mediaType, "mediaType"), Base64.getEncoder().encodeToString(bytes),
				null);
	}

	/**
	 * An image that the provider fetches itself.
	 * @param url its address, http or https; or a data url, which holds the bytes
	 * @return the image
	 */
	public static Image of(URI url) {
		return new Image(null, null, Objects.requireNonNull(url, "url"));
	}

	private static void checkAddress(URI url) {
		String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
		if (!"http".equals(scheme) && !"https".equals(scheme)) {
			throw new IllegalArgumentException(
					"url of an image must be http, https or data, not " + scheme + ": " + shortened(url));
		}
		if (url.getRawAuthority() == null) {
			throw new IllegalArgumentException("url of an image must name a host: " + shortened(url));
		}
		// java.net.URI takes the blanks of other scripts than ASCII
		if (url.toString().chars().anyMatch((c) -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
			throw new IllegalArgumentException("url of an image must not hold blanks: " + shortened(url));
		}
	}

	private static String shortened(URI url) {
		String text = url.toString();
		return (text.length() > 100) ? text.substring(0, 100) + "…" : text;
	}

	private static void checkBase64(String base64) {
		int length = base64.length();
		if (length == 0) {
			throw new IllegalArgumentException("an image must not be empty");
		}
		int data = base64.endsWith("==") ? length - 2 : (base64.endsWith("=") ? length - 1 : length);
		for (int i = 0; i < data; i++) {
			char c = base64.charAt(i);
			boolean valid = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+'
					|| c == '/';
			if (!valid) {
				throw new IllegalArgumentException(String.format(Locale.ROOT,
						"base64 of an image is not Base64: U+%04X stands at %d of %d", (int) c, i, length));
			}
		}
		if (length % 4 != 0) {
			throw new IllegalArgumentException(
					"base64 of an image is not Base64: " + length + " characters are not a multiple of four");
		}
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

	private static String mediaType(@Nullable String declared, String base64) {
		String told = ImageFormat.of(base64);
		if (told != null) {
			return told;
		}
		String mediaType = (declared != null) ? ImageFormat.registered(declared) : "";
		if (!mediaType.matches("image/[a-z0-9!#$&^_.+-]+")) {
			throw new IllegalArgumentException("mediaType of an image must start with 'image/', not be " + declared);
		}
		return mediaType;
	}

	/**
	 * Reads the JSON form.
	 * @param json its fields by name; what is not known is ignored
	 * @return the image
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static Image fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, (part) -> part.is(Image.class, MessageJson.readContent(part)));
	}

	@Override
	public String toString() {
		return "Image[" + ((this.base64 != null) ? this.mediaType : "url") + "]";
	}

}
