package io.llmfailover.provider.openai;

import java.util.Objects;

import io.llmfailover.Document;
import tools.jackson.core.JsonGenerator;

/**
 * A document as a part of a message of the user.
 */
final class DocumentPart {

	/** The name of a document that has none: servers want one to know the format by. */
	private static final String UNNAMED = "document.pdf";

	private DocumentPart() {
	}

	/**
	 * Writes the fields of the part, which has been begun.
	 * @param json takes them
	 * @param document the document
	 * @see <a href="https://developers.openai.com/api/docs/guides/file-inputs">File
	 * inputs</a>
	 */
	static void write(JsonGenerator json, Document document) {
		json.writeStringProperty("type", "file").writeName("file").writeStartObject();
		json.writeStringProperty("filename", (document.name() != null) ? document.name() : UNNAMED);
		json.writeName("file_data");
		writeAddress(json, document);
		json.writeEndObject();
	}

	private static void writeAddress(JsonGenerator json, Document document) {
		if (document.base64() == null) {
			json.writeString(Objects.requireNonNull(document.url()).toASCIIString());
		}
		else {
			OutgoingMessage.writeData(json, String.valueOf(document.mediaType()), document.base64());
		}
	}

}
