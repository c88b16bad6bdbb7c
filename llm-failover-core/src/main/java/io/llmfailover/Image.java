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
 * @param mediaType the media type of the bytes, for example {@code image/png}: the one
 * that they tell themselves where they are PNG, JPEG, GIF or WebP, else the one that was
 * declared; null for an address
 * @param base64 the bytes in Base64, with padding and without line breaks; null for an
 * address
 * @param url the address, http or https; null for bytes. The address of bytes
 * ({@code data:image/png;base64,…}) becomes those bytes
 */
public record Image(@Nullable String mediaType, @Nullable String base64, @Nullable URI url) implements Attachment {

	private static final String WHAT = "an image";

	/**
	 * Checks that there are either bytes with their media type or an address, and that a
	 * provider can read them.
	 */
	public Image {
		if ((base64 == null) == (url == null)) {
			throw new IllegalArgumentException("an image has either bytes or a url");
		}
		AttachmentChecks.DataUrl data = (url != null) ? AttachmentChecks.parseDataUrl(url, WHAT, "data:image/…") : null;
		if (data != null) {
			mediaType = data.mediaType();
			base64 = data.base64();
			url = null;
		}
		if (url != null) {
			AttachmentChecks.checkAddress(url, WHAT);
		}
		if (base64 != null) {
			base64 = AttachmentChecks.canonicalBase64(base64, WHAT);
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
		return JsonObject.read(json, Image.class, MessageJson::readContent);
	}

	@Override
	public String toString() {
		return "Image[" + ((this.base64 != null) ? this.mediaType : "url") + "]";
	}

}
