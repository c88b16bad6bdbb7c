package io.llmfailover.provider.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.llmfailover.Usage;
import io.llmfailover.provider.openai.Chunk.CallPiece;
import io.llmfailover.provider.openai.Chunk.Choice;
import io.llmfailover.provider.openai.Chunk.Part;
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

	private ChunkReader(JsonParser parser) {
		this.parser = parser;
	}

	/**
	 * Reads.
	 * @return what was read; null if it is JSON, but not an object
	 * @throws JacksonException if it is not JSON
	 */
	static @Nullable Chunk read(byte[] data, int offset, int length) {
		try (JsonParser parser = Json.parser(data, offset, length)) {
			JsonToken first = parser.nextToken();
			// Gemini wraps an error into an array
			if (first == JsonToken.START_ARRAY) {
				first = parser.nextToken();
			}
			return (first == JsonToken.START_OBJECT) ? new ChunkReader(parser).chunk() : null;
		}
	}

	private Chunk chunk() {
		Chunk chunk = new Chunk();
		for (String name = nextField(); name != null; name = nextField()) {
			switch (name) {
				case "id" -> chunk.id = Json.text(this.parser);
				case "model" -> chunk.model = Json.text(this.parser);
				case "created" -> {
					Long created = Json.count(this.parser);
					chunk.created = (created != null) ? created : 0;
				}
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
		if (!enterObject()) {
			return;
		}
		for (String name = nextField(); name != null; name = nextField()) {
			switch (name) {
				case "usage" -> usage(chunk);
				case "error" -> nestedError(chunk);
				default -> this.parser.skipChildren();
			}
		}
	}

	private void choices(Chunk chunk) {
		if (!enterArray()) {
			return;
		}
		for (int position = 0; this.parser.nextToken() != JsonToken.END_ARRAY; position++) {
			if (!enterObject()) {
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
		for (String name = nextField(); name != null; name = nextField()) {
			switch (name) {
				case "index" -> {
					Integer index = index();
					choice.index = (index != null) ? index : position;
				}
				case "finish_reason" -> choice.finishReason = Json.text(this.parser);
				case "delta" -> choice.delta = part();
				case "message" -> choice.message = part();
				// OpenRouter reports what broke a choice inside that choice
				case "error" -> nestedError(chunk);
				default -> this.parser.skipChildren();
			}
		}
		return choice;
	}

	private @Nullable Part part() {
		if (!enterObject()) {
			return null;
		}
		Part part = new Part();
		for (String name = nextField(); name != null; name = nextField()) {
			switch (name) {
				case "content" -> content(part);
				case "refusal" -> part.refusal = Json.text(this.parser);
				case "reasoning_content" -> part.reasoningContent = Json.text(this.parser);
				case "reasoning" -> part.reasoning = Json.text(this.parser);
				case "reasoning_details" -> part.reasoningDetails = details();
				case "tool_calls" -> toolCalls(part);
				case "function_call" -> part.functionCall = enterObject() ? call() : null;
				case "extra_content" -> part.extraContent = extraContent();
				default -> this.parser.skipChildren();
			}
		}
		return part;
	}

	/**
	 * A text, or an array of parts (Mistral's thinking models).
	 */
	private void content(Part part) {
		if (this.parser.currentToken() != JsonToken.START_ARRAY) {
			part.text = Json.text(this.parser);
			return;
		}
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			if (this.parser.currentToken() == JsonToken.START_OBJECT) {
				contentPart(part);
			}
			else {
				part.text += Json.text(this.parser);
			}
		}
	}

	private void contentPart(Part part) {
		for (String name = nextField(); name != null; name = nextField()) {
			switch (name) {
				case "text" -> part.text += Json.text(this.parser);
				case "refusal" -> part.refusal += Json.text(this.parser);
				case "thinking" -> {
					Part thinking = new Part();
					content(thinking);
					part.thinking += thinking.text;
				}
				default -> this.parser.skipChildren();
			}
		}
	}

	private List<Map<String, Object>> details() {
		if (!enterArray()) {
			return List.of();
		}
		List<Map<String, Object>> details = new ArrayList<>(1);
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			if (enterObject()) {
				details.add(ReasoningDetails.read(this.parser));
			}
		}
		return details;
	}

	private void toolCalls(Part part) {
		if (!enterArray()) {
			return;
		}
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			if (enterObject()) {
				part.add(call());
			}
		}
	}

	/**
	 * A tool call, or the legacy form that is only its inner object.
	 */
	private CallPiece call() {
		Integer index = null;
		String id = "";
		String name = "";
		String arguments = "";
		String extraContent = null;
		int depth = 1;
		while (depth > 0) {
			String field = nextField();
			if (field == null) {
				depth--;
				continue;
			}
			switch (field) {
				case "index" -> index = index();
				case "id" -> id = Json.text(this.parser);
				case "function" -> depth += enterObject() ? 1 : 0;
				case "name" -> name = Json.text(this.parser);
				case "arguments" -> arguments = arguments();
				case "extra_content" -> extraContent = extraContent();
				default -> this.parser.skipChildren();
			}
		}
		return new CallPiece(index, id, name, arguments, extraContent);
	}

	/**
	 * A string of JSON; some servers send the JSON itself.
	 */
	private String arguments() {
		return (this.parser.currentToken() == JsonToken.START_OBJECT) ? Json.raw(this.parser) : Json.text(this.parser);
	}

	private @Nullable String extraContent() {
		if (this.parser.currentToken() != JsonToken.START_OBJECT) {
			this.parser.skipChildren();
			return null;
		}
		String json = Json.raw(this.parser);
		// without a signature there is nothing that anybody wants back
		return json.contains("thought_signature") ? json : null;
	}

	private @Nullable Integer index() {
		Long index = Json.count(this.parser);
		return (index != null && index <= Integer.MAX_VALUE) ? Integer.valueOf(index.intValue()) : null;
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

	private @Nullable String nextField() {
		String name = this.parser.nextName();
		if (name != null) {
			this.parser.nextToken();
		}
		return name;
	}

	private boolean enterObject() {
		return enter(JsonToken.START_OBJECT);
	}

	private boolean enterArray() {
		return enter(JsonToken.START_ARRAY);
	}

	private boolean enter(JsonToken start) {
		if (this.parser.currentToken() == start) {
			return true;
		}
		this.parser.skipChildren();
		return false;
	}

}
