package io.llmfailover.provider.anthropic;

import java.net.URI;
import java.util.List;

import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Text;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * A content block of a message as it is sent.
 */
sealed interface Block {

	/**
	 * Writes the block.
	 * @param json takes it
	 */
	void write(JsonGenerator json);

	/**
	 * Whether the block is the model's thinking, readable or not.
	 * @return true for thinking
	 */
	default boolean isThinking() {
		return this instanceof Issued issued
				&& ("thinking".equals(issued.type) || "redacted_thinking".equals(issued.type));
	}

	/**
	 * A part of a message as a block.
	 * @param content the part
	 * @return the block
	 */
	static Block of(Content content) {
		if (content instanceof Image image) {
			return new ImageBlock(image);
		}
		return (content instanceof Document document) ? new DocumentBlock(document)
				: new TextBlock(((Text) content).text());
	}

	/**
	 * Text.
	 *
	 * @param text the text, not blank: "text content blocks must contain non-whitespace
	 * text"
	 */
	record TextBlock(String text) implements Block {

		@Override
		public void write(JsonGenerator json) {
			json.writeStartObject();
			json.writeStringProperty("type", "text");
			json.writeStringProperty("text", this.text);
			json.writeEndObject();
		}

	}

	/**
	 * An image.
	 *
	 * @param image the image
	 */
	record ImageBlock(Image image) implements Block {

		@Override
		public void write(JsonGenerator json) {
			json.writeStartObject();
			json.writeStringProperty("type", "image");
			writeSource(json, this.image.url(), this.image.mediaType(), this.image.base64());
			json.writeEndObject();
		}

	}

	/**
	 * A document.
	 *
	 * @param document the document
	 * @see <a href=
	 * "https://platform.claude.com/docs/en/build-with-claude/pdf-support">PDF support</a>
	 */
	record DocumentBlock(Document document) implements Block {

		@Override
		public void write(JsonGenerator json) {
			json.writeStartObject();
			json.writeStringProperty("type", "document");
			writeSource(json, this.document.url(), this.document.mediaType(), this.document.base64());
			if (this.document.name() != null) {
				json.writeStringProperty("title", this.document.name());
			}
			json.writeEndObject();
		}

	}

	/**
	 * A tool call.
	 *
	 * @param id its id on the wire
	 * @param name the tool
	 * @param input the arguments, an object
	 */
	record ToolUse(String id, String name, JsonNode input) implements Block {

		@Override
		public void write(JsonGenerator json) {
			json.writeStartObject();
			json.writeStringProperty("type", "tool_use");
			json.writeStringProperty("id", this.id);
			json.writeStringProperty("name", this.name);
			json.writePOJOProperty("input", this.input);
			json.writeEndObject();
		}

	}

	/**
	 * The result of a tool call.
	 *
	 * @param id the call's id on the wire
	 * @param content the result; may be empty
	 * @param error whether the tool failed
	 */
	record ToolResult(String id, List<Content> content, boolean error) implements Block {

		@Override
		public void write(JsonGenerator json) {
			json.writeStartObject();
			json.writeStringProperty("type", "tool_result");
			json.writeStringProperty("tool_use_id", this.id);
			if (!this.content.isEmpty()) {
				json.writeArrayPropertyStart("content");
				this.content.forEach((part) -> Block.of(part).write(json));
				json.writeEndArray();
			}
			if (this.error) {
				json.writeBooleanProperty("is_error", true);
			}
			json.writeEndObject();
		}

	}

	private static void writeSource(JsonGenerator json, @Nullable URI url, @Nullable String mediaType,
			@Nullable String base64) {
		json.writeObjectPropertyStart("source");
		if (url != null) {
			json.writeStringProperty("type", "url");
			json.writeStringProperty("url", url.toASCIIString());
		}
		else {
			json.writeStringProperty("type", "base64");
			json.writeStringProperty("media_type", mediaType);
			json.writeStringProperty("data", base64);
		}
		json.writeEndObject();
	}

	/**
	 * A block that goes back as the provider issued it.
	 *
	 * @param type its type
	 * @param json the block
	 */
	record Issued(String type, JsonNode json) implements Block {

		@Override
		public void write(JsonGenerator json) {
			json.writePOJO(this.json);
		}

	}

}
