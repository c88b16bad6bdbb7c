package io.llmfailover.simulator;

import java.util.Locale;

/**
 * Reads format and size off the first bytes of a picture.
 */
final class PictureSize {

	private final byte[] bytes;

	private PictureSize(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * What the bytes show, whatever the media type says of them.
	 */
	static String describe(String mediaType, byte[] bytes) {
		PictureSize picture = new PictureSize(bytes);
		if (picture.has(0, 0x89, 'P', 'N', 'G') && bytes.length >= 24) {
			return picture.sized("PNG", picture.big(16, 4), picture.big(20, 4));
		}
		if (picture.has(0, 'G', 'I', 'F', '8') && bytes.length >= 10) {
			return picture.sized("GIF", picture.little(6, 2), picture.little(8, 2));
		}
		if (picture.has(0, 0xff, 0xd8)) {
			return picture.jpeg();
		}
		if (picture.has(0, 'R', 'I', 'F', 'F') && picture.has(8, 'W', 'E', 'B', 'P')) {
			return picture.webp();
		}
		return "an image of %d bytes (%s) whose format I do not know".formatted(bytes.length,
				mediaType.toLowerCase(Locale.ROOT));
	}

	// segments follow each other, each with its length, until one begins a frame
	private String jpeg() {
		int at = 2;
		while (at + 9 <= this.bytes.length && has(at, 0xff)) {
			int marker = big(at + 1, 1);
			boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
			if (frame) {
				return sized("JPEG", big(at + 7, 2), big(at + 5, 2));
			}
			at += 2 + Math.max(2, big(at + 2, 2));
		}
		return unsized("JPEG");
	}

	private String webp() {
		if (has(12, 'V', 'P', '8', 'X') && this.bytes.length >= 30) {
			return sized("WebP", 1 + little(24, 3), 1 + little(27, 3));
		}
		if (has(12, 'V', 'P', '8', ' ') && this.bytes.length >= 30) {
			return sized("WebP", little(26, 2) & 0x3fff, little(28, 2) & 0x3fff);
		}
		if (has(12, 'V', 'P', '8', 'L') && this.bytes.length >= 25) {
			int bits = little(21, 4);
			return sized("WebP", 1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff));
		}
		return unsized("WebP");
	}

	private String sized(String format, int width, int height) {
		return "a %s image of %d \u00d7 %d pixels".formatted(format, width, height);
	}

	private String unsized(String format) {
		return "a %s image of %d bytes".formatted(format, this.bytes.length);
	}

	private boolean has(int at, int... expected) {
		for (int i = 0; i < expected.length; i++) {
			if (at + i >= this.bytes.length || big(at + i, 1) != expected[i]) {
				return false;
			}
		}
		return true;
	}

	private int big(int at, int length) {
		int value = 0;
		for (int i = 0; i < length; i++) {
			value = value << 8 | this.bytes[at + i] & 0xff;
		}
		return value;
	}

	private int little(int at, int length) {
		int value = 0;
		for (int i = length - 1; i >= 0; i--) {
			value = value << 8 | this.bytes[at + i] & 0xff;
		}
		return value;
	}

}
