package io.llmfailover.sample;

import java.util.Base64;

import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.Image;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebInputException;

/**
 * A file that a question is about, as it came: an image or a PDF.
 *
 * @param name the name of the file; null for none
 * @param data its bytes as a data URL
 */
record UploadedFile(@Nullable String name, @Nullable String data) {

	// 4 MB in Base64; the largest body that is read is little more
	private static final int LONGEST = 5_600_000;

	private static final String PDF = "data:application/pdf;";

	/**
	 * The file once it is checked. What its bytes are counts, whatever it is called.
	 * @throws ServerWebInputException if it is neither an image nor a PDF, or too large
	 */
	Content content() {
		// no provider is sent to fetch from wherever a visitor says
		int comma = (this.data != null) ? this.data.indexOf(',') : -1;
		if (this.data == null || !this.data.startsWith("data:") || comma < 0
				|| !this.data.substring(0, comma).endsWith(";base64")) {
			throw new ServerWebInputException("'attachment.data' must be a data URL with the Base64 of a file");
		}
		if (this.data.length() > LONGEST) {
			throw new ServerWebInputException("'attachment.data' must have at most %d characters".formatted(LONGEST));
		}
		try {
			byte[] bytes = Base64.getDecoder().decode(this.data.substring(comma + 1));
			return this.data.startsWith(PDF) ? pdf(bytes) : Image.of(bytes);
		}
		catch (IllegalArgumentException ex) {
			throw new ServerWebInputException("'attachment.data' must be a data URL with the Base64 of a PNG, JPEG,"
					+ " GIF or WebP image, or of a PDF", null, ex);
		}
	}

	private Document pdf(byte[] bytes) {
		return (this.name != null) ? Document.of(bytes, this.name) : Document.of(bytes);
	}

}
