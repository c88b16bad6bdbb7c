package io.llmfailover.resource;

import java.io.IOException;
import java.io.InputStream;

import io.llmfailover.Document;
import io.llmfailover.Image;

import org.springframework.core.io.Resource;

/**
 * Makes parts of messages of resources, such as files, entries of the class path, or
 * uploads ({@code MultipartFile.getResource()}). Reading blocks. Thread-safe.
 */
public final class ResourceContent {

	private ResourceContent() {
	}

	/**
	 * Reads a document, which is called as the resource is.
	 * @param pdf a PDF of at most {@link Document#MAX_BYTES}
	 * @return the document
	 * @throws IOException if it cannot be read
	 * @throws IllegalArgumentException if it is not a PDF, or is too large
	 */
	public static Document document(Resource pdf) throws IOException {
		try (InputStream stream = pdf.getInputStream()) {
			return Document.read(stream).named(pdf.getFilename());
		}
	}

	/**
	 * Reads an image.
	 * @param image a PNG, JPEG, GIF or WebP image
	 * @return the image
	 * @throws IOException if it cannot be read
	 * @throws IllegalArgumentException if the format is not recognised
	 */
	public static Image image(Resource image) throws IOException {
		return Image.of(image.getContentAsByteArray());
	}

}
