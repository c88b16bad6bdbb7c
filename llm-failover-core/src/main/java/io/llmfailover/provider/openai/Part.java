package io.llmfailover.provider.openai;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Text;
import io.llmfailover.provider.facts.MediaFacts.Documents;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A part of a message of the user as it is sent.
 */
sealed interface Part {

	/**
	 * Writes the part.
	 * @param json takes it
	 */
	void write(JsonGenerator json);

	/**
	 * Content as the parts that a model takes.
	 * @param content the content
	 * @param documents how the model takes documents
	 * @return the parts
	 */
	static List<Part> of(List<Content> content, Documents documents) {
		List<Part> parts = new ArrayList<>(content.size());
		for (Content part : content) {
			parts.add(of(part, documents));
		}
		return parts;
	}

	private static Part of(Content content, Documents documents) {
		if (content instanceof Image image) {
			return new Picture(image);
		}
		if (!(content instanceof Document document)) {
			return new Words(((Text) content).text());
		}
		return switch (documents) {
			case BYTES_AS_IMAGE -> new PictureOfDocument(document);
			case DOCUMENT_URL -> new DocumentAddress(document);
			default -> new File(document);
		};
	}

	/**
	 * The text of parts.
	 * @param parts the parts
	 * @return their texts, a line each
	 */
	static String texts(List<Part> parts) {
		if (parts.size() == 1 && parts.get(0) instanceof Words words) {
			return words.text();
		}
		return parts.stream()
			.filter(Words.class::isInstance)
			.map((part) -> ((Words) part).text())
			.collect(Collectors.joining("\n"));
	}

	/**
	 * Text.
	 *
	 * @param text the text
	 */
	record Words(String text) implements Part {

		@Override
		public void write(JsonGenerator json) {
			json.writeStartObject()
				.writeStringProperty("type", "text")
				.writeStringProperty("text", this.text)
				.writeEndObject();
		}

	}

	/**
	 * An image.
	 *
	 * @param image the image
	 */
	record Picture(Image image) implements Part {

		@Override
		public void write(JsonGenerator json) {
			writeImage(json, this.image.mediaType(), this.image.base64(), this.image.url());
		}

	}

	/**
	 * A document where an image stands.
	 *
	 * @param document the document
	 */
	record PictureOfDocument(Document document) implements Part {

		@Override
		public void write(JsonGenerator json) {
			writeImage(json, this.document.mediaType(), this.document.base64(), this.document.url());
		}

	}

	/**
	 * A document as OpenAI takes it.
	 *
	 * @param document the document
	 * @see <a href="https://developers.openai.com/api/docs/guides/file-inputs">File
	 * inputs</a>
	 */
	record File(Document document) implements Part {

		/** The name of a document that has none: servers know the format by it. */
		private static final String UNNAMED = "document.pdf";

		@Override
		public void write(JsonGenerator json) {
			json.writeStartObject().writeStringProperty("type", "file").writeName("file").writeStartObject();
			json.writeStringProperty("filename", Objects.requireNonNullElse(this.document.name(), UNNAMED));
			json.writeName("file_data");
			writeAddress(json, this.document.mediaType(), this.document.base64(), this.document.url());
			json.writeEndObject().writeEndObject();
		}

	}

	/**
	 * A document as Mistral takes it.
	 *
	 * @param document the document
	 * @see <a href=
	 * "https://docs.mistral.ai/capabilities/OCR/document_understanding">Document
	 * understanding</a>
	 */
	record DocumentAddress(Document document) implements Part {

		@Override
		public void write(JsonGenerator json) {
			json.writeStartObject().writeStringProperty("type", "document_url").writeName("document_url");
			writeAddress(json, this.document.mediaType(), this.document.base64(), this.document.url());
			if (this.document.name() != null) {
				json.writeStringProperty("document_name", this.document.name());
			}
			json.writeEndObject();
		}

	}

	private static void writeImage(JsonGenerator json, @Nullable String mediaType, @Nullable String base64,
			@Nullable URI url) {
		json.writeStartObject().writeStringProperty("type", "image_url").writeName("image_url").writeStartObject();
		json.writeName("url");
		writeAddress(json, mediaType, base64, url);
		json.writeEndObject().writeEndObject();
	}

	private static void writeAddress(JsonGenerator json, @Nullable String mediaType, @Nullable String base64,
			@Nullable URI url) {
		if (base64 == null) {
			json.writeString(Objects.requireNonNull(url).toASCIIString());
			return;
		}
		// raw, since a large image needs no copy and Base64 no escapes
		json.writeRawValue("\"data:" + mediaType + ";base64,");
		json.writeRaw(base64);
		json.writeRaw('"');
	}

}
