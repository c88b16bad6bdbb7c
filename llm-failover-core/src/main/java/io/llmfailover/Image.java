package io.llmfailover;

import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message that is an image: its bytes, or the address from which the provider
 * fetches it.
 *
 * @param mediaType the media type of the bytes, for example {@code image/png}; null for
 * an address
 * @param base64 the bytes in Base64; null for an address
 * @param url the address, http or https; null for bytes
 */
public record Image(@Nullable String mediaType, @Nullable String base64, @Nullable URI url) implements Content {

	/**
	 * Checks that there are either bytes with their media type or an address.
	 */
	public Image {
		if ((base64 == null) == (url == null)) {
			throw new IllegalArgumentException("an image has either bytes or a url");
		}
		if (base64 != null && (mediaType == null || !mediaType.startsWith("image/"))) {
			throw new IllegalArgumentException("mediaType of an image must start with 'image/', not be " + mediaType);
		}
		if (url != null && !"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
			throw new IllegalArgumentException("url of an image must be http or https");
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
		return of(bytes, mediaTypeOf(bytes));
	}

	/**
	 * An image from its bytes.
	 * @param bytes the file's content
	 * @param mediaType its media type, for example {@code image/png}
	 * @return the image
	 */
	public static Image of(byte[] bytes, String mediaType) {
		Objects.requireNonNull(bytes, "bytes");
		return new Image(Objects.requireNonNull(mediaType, "mediaType"), Base64.getEncoder().encodeToString(bytes),
				null);
	}

	/**
	 * An image that the provider fetches itself.
	 * @param url its address, http or https
	 * @return the image
	 */
	public static Image of(URI url) {
		return new Image(null, null, Objects.requireNonNull(url, "url"));
	}

	private static String mediaTypeOf(byte[] bytes) {
		if (startsWith(bytes, 0, 0x89, 'P', 'N', 'G')) {
			return "image/png";
		}
		if (startsWith(bytes, 0, 0xFF, 0xD8, 0xFF)) {
			return "image/jpeg";
		}
		if (startsWith(bytes, 0, 'G', 'I', 'F', '8')) {
			return "image/gif";
		}
		if (startsWith(bytes, 0, 'R', 'I', 'F', 'F') && startsWith(bytes, 8, 'W', 'E', 'B', 'P')) {
			return "image/webp";
		}
		throw new IllegalArgumentException(
				"bytes are not a PNG, JPEG, GIF or WebP image; name the media type with Image.of(bytes, mediaType)");
	}

	private static boolean startsWith(byte[] bytes, int offset, int... magic) {
		if (bytes.length < offset + magic.length) {
			return false;
		}
		for (int i = 0; i < magic.length; i++) {
			if ((bytes[offset + i] & 0xFF) != magic[i]) {
				return false;
			}
		}
		return true;
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
