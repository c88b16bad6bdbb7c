package io.llmfailover;

import java.nio.charset.StandardCharsets;

/**
 * How a PDF begins: with {@code %PDF-}, before which some writers leave a byte order mark
 * or white space.
 */
final class PdfSignature {

	private static final byte[] SIGNATURE = "%PDF-".getBytes(StandardCharsets.US_ASCII);

	private PdfSignature() {
	}

	static boolean begins(byte[] bytes) {
		int start = hasByteOrderMark(bytes) ? 3 : 0;
		while (start < bytes.length && isWhiteSpace(bytes[start])) {
			start++;
		}
		if (bytes.length - start < SIGNATURE.length) {
			return false;
		}
		for (int i = 0; i < SIGNATURE.length; i++) {
			if (bytes[start + i] != SIGNATURE[i]) {
				return false;
			}
		}
		return true;
	}

	private static boolean hasByteOrderMark(byte[] bytes) {
		return bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
	}

	private static boolean isWhiteSpace(byte b) {
		return b == ' ' || b == '\n' || b == '\r' || b == '\t';
	}

}
