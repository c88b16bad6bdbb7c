package io.llmfailover;

import java.util.Base64;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The formats of images that providers take, told by the first bytes of a file, and the
 * names under which they are declared.
 */
final class ImageFormat {

	// the first 12 bytes tell the format
	private static final int SIGNATURE = 12;

	private ImageFormat() {
	}

	/**
	 * The media type that the bytes tell.
	 * @param base64 the file in Base64, checked
	 * @return the media type; null for a format that is not known
	 */
	static @Nullable String of(String base64) {
		return of(Base64.getDecoder().decode(base64.substring(0, Math.min(base64.length(), SIGNATURE / 3 * 4))));
	}

	/**
	 * The media type that the bytes tell.
	 * @param bytes the file, or its beginning
	 * @return the media type; null for a format that is not known
	 */
	static @Nullable String of(byte[] bytes) {
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
		return null;
	}

	/**
	 * A declared media type by its registered name, without parameters.
	 * @param declared the media type as it was declared, for example {@code image/jpg}
	 * @return the media type, for example {@code image/jpeg}
	 */
	static String registered(String declared) {
		int end = declared.indexOf(';');
		String type = ((end < 0) ? declared : declared.substring(0, end)).strip().toLowerCase(Locale.ROOT);
		return switch (type) {
			case "image/jpg", "image/pjpeg" -> "image/jpeg";
			case "image/x-png" -> "image/png";
			default -> type;
		};
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

}
