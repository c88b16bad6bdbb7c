package io.llmfailover.provider.openai;

import java.util.Objects;
import java.util.Set;

import io.llmfailover.Usage;
import io.llmfailover.provider.openai.Chunk.Choice;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a frame or a whole answer token by token, in one pass. Fields that it does not
 * know, and values of an unexpected type, are passed over.
 */
final class ChunkReader {

	private static final Set<String> UNUSED = Set.of("\"\"", "{}", "[]", "false");

	private final JsonParser parser;

	private final boolean head;

	private ChunkReader(JsonParser parser, boolean head) {
		this.parser = parser;
		this.head = head;
	}

	/**
	 * Reads.
	 * @param head whether to read what is the same in every frame: id, model and time
	 * @return what was read; null if it is JSON, but not an object
	 * @throws JacksonException if it is not JSON
	 */
	static @Nullable Chunk read(byte[] data, int offset, int length, boolean head) {
		try (JsonParser parser = Json.parser(data, offset, length)) {
			JsonToken first = parser.nextToken();
			// Gemini wraps an error into an array
			if (first == JsonToken.START_ARRAY) {
				first = parser.nextToken();
			}
			return (first == JsonToken.START_OBJECT) ? new ChunkReader(parser, head).chunk() : null;
		}
	}

	private Chunk chunk() {
		Chunk chunk = new Chunk();
		for (String name = Json.nextField(this.parser); name != null; name = Json.nextField(this.parser)) {
			switch (name) {
				case "id", "model", "created" -> head(chunk, name);
				case "choices" -> choices(chunk);
				case "usage" -> usage(chunk);
				case "x_groq" -> groq(chunk);
				case "error" -> chunk.failed |= error() != null;
				// the error object of vLLM and Mistral has no envelope
				case "object" -> chunk.failed |= "error".equals(Json.text(this.parser));
				default -> this.parser.skipChildren();
			}
		}
		return chunk;
	}

	private void head(Chunk chunk, String name) {
		if (!this.head) {
			this.parser.skipChildren();
			return;
		}
		switch (name) {
			case "id" -> chunk.id = Json.text(this.parser);
			case "model" -> chunk.model = Json.text(this.parser);
			default -> chunk.created = Objects.requireNonNullElse(Json.count(this.parser), 0L);
		}
	}

	private void usage(Chunk chunk) {
		Usage usage = UsageReader.read(this.parser);
		if (usage != null) {
			chunk.usage = usage;
		}
	}

	/**
	 * Groq's own corner: usage, and an error that stopped the stream.
	 */
	private void groq(Chunk chunk) {
		if (!Json.enterObject(this.parser)) {
			return;
		}
		for (String name = Json.nextField(this.parser); name != null; name = Json.nextField(this.parser)) {
			switch (name) {
				case "usage" -> usage(chunk);
				case "error" -> nestedError(chunk);
				default -> this.parser.skipChildren();
			}
		}
	}

	private void choices(Chunk chunk) {
		if (!Json.enterArray(this.parser)) {
			return;
		}
		for (int position = 0; this.parser.nextToken() != JsonToken.END_ARRAY; position++) {
			if (!Json.enterObject(this.parser)) {
				continue;
			}
			Choice choice = choice(chunk, position);
			if (choice.index == 0 && chunk.choice == null) {
				chunk.choice = choice;
			}
		}
	}

	private Choice choice(Chunk chunk, int position) {
		Choice choice = new Choice();
		choice.index = position;
		for (String name = Json.nextField(this.parser); name != null; name = Json.nextField(this.parser)) {
			switch (name) {
				case "index" -> {
					Integer index = Json.index(this.parser);
					choice.index = (index != null) ? index : position;
				}
				case "finish_reason" -> choice.finishReason = Json.text(this.parser);
				case "delta" -> choice.delta = PartReader.read(this.parser);
				case "message" -> choice.message = PartReader.read(this.parser);
				// OpenRouter reports what broke a choice inside that choice
				case "error" -> nestedError(chunk);
				default -> this.parser.skipChildren();
			}
		}
		return choice;
	}

	private void nestedError(Chunk chunk) {
		String error = error();
		if (error != null) {
			chunk.nestedError = "{\"error\":" + error + "}";
		}
	}

	/**
	 * The error as JSON; null for the empty values of a field that is not used.
	 */
	private @Nullable String error() {
		if (this.parser.currentToken() == JsonToken.VALUE_NULL) {
			return null;
		}
		String json = Json.raw(this.parser);
		return UNUSED.contains(json) ? null : json;
	}

}
