package io.llmfailover.provider.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import io.llmfailover.provider.openai.Chunk.Choice;
import io.llmfailover.provider.wire.ErrorInside;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.provider.wire.LenientJson;
import io.llmfailover.provider.wire.TokenCount;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a frame or a whole answer token by token, in one pass. Fields that it does not
 * know, and values of an unexpected type, are passed over.
 */
final class ChunkReader {

	private static final Set<String> UNUSED = Set.of("\"\"", "{}", "[]", "false");

	// beside no choices these are the fields of an error without an envelope
	private static final Set<String> COMPLAINTS = Set.of("message", "detail", "msg", "errors", "error_msg",
			"error_message", "errorMessage", "error_description");

	// what nearly every frame says that it is
	private static final String OBJECT = "chat.completion.chunk";

	private final JsonParser parser;

	private final boolean head;

	private final Expected expected;

	private ChunkReader(JsonParser parser, boolean head, Expected expected) {
		this.parser = parser;
		this.head = head;
		this.expected = expected;
	}

	/**
	 * Reads the object at hand.
	 * @param parser stands at its start, and afterwards at its end
	 * @param head whether to read what is the same in every frame: id, model and time
	 * @param expected what was asked for
	 * @return what was read
	 * @throws tools.jackson.core.JacksonException if it is not JSON
	 */
	static Chunk read(JsonParser parser, boolean head, Expected expected) {
		return new ChunkReader(parser, head, expected).chunk();
	}

	private Chunk chunk() {
		Chunk chunk = new Chunk();
		for (String name = OpenAiJson.nextField(this.parser); name != null; name = OpenAiJson.nextField(this.parser)) {
			switch (name) {
				case "id", "model", "created" -> head(chunk, name);
				case "choices" -> choices(chunk);
				case "usage" -> usage(chunk);
				case "x_groq" -> groq(chunk);
				case "error" -> chunk.failed |= error() != null;
				// the error object of vLLM and Mistral has no envelope
				case "object" -> chunk.failed |= isError();
				// MiniMax
				case "base_resp" -> statusObject(chunk);
				default -> other(chunk, name);
			}
		}
		chunk.failed |= chunk.complains && chunk.choices.isEmpty() && chunk.usage == null;
		return chunk;
	}

	private boolean isError() {
		boolean text = this.parser.currentToken() == JsonToken.VALUE_STRING;
		return "error".equals(text ? LenientJson.word(this.parser, OBJECT) : OpenAiJson.text(this.parser));
	}

	private void other(Chunk chunk, String name) {
		if (COMPLAINTS.contains(name)) {
			JsonToken value = this.parser.currentToken();
			// Ollama's own protocol has an object of this name: its answer
			chunk.complains |= (value == JsonToken.VALUE_STRING) ? !this.parser.getString().isBlank()
					: value.isStructStart() && !name.equals("message");
		}
		this.parser.skipChildren();
	}

	private void statusObject(Chunk chunk) {
		if (!OpenAiJson.enterObject(this.parser)) {
			return;
		}
		String message = "";
		Long code = 0L;
		for (String name = OpenAiJson.nextField(this.parser); name != null; name = OpenAiJson.nextField(this.parser)) {
			switch (name) {
				case "status_code" -> code = TokenCount.read(this.parser);
				case "status_msg" -> message = OpenAiJson.text(this.parser);
				default -> this.parser.skipChildren();
			}
		}
		if (code != null && code != 0) {
			chunk.nestedError = OpenAiJson.MAPPER
				.writeValueAsString(Map.of("error", Map.of("code", String.valueOf(code), "message", message)));
		}
	}

	private void head(Chunk chunk, String name) {
		if (!this.head) {
			this.parser.skipChildren();
			return;
		}
		switch (name) {
			case "id" -> chunk.id = OpenAiJson.text(this.parser);
			case "model" -> chunk.model = OpenAiJson.text(this.parser);
			default -> chunk.created = Objects.requireNonNullElse(TokenCount.read(this.parser), 0L);
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
		if (!OpenAiJson.enterObject(this.parser)) {
			return;
		}
		for (String name = OpenAiJson.nextField(this.parser); name != null; name = OpenAiJson.nextField(this.parser)) {
			switch (name) {
				case "usage" -> usage(chunk);
				case "error" -> nestedError(chunk);
				default -> this.parser.skipChildren();
			}
		}
	}

	private void choices(Chunk chunk) {
		if (!OpenAiJson.enterArray(this.parser)) {
			return;
		}
		for (int position = 0; this.parser.nextToken() != JsonToken.END_ARRAY; position++) {
			if (!OpenAiJson.enterObject(this.parser)) {
				continue;
			}
			Choice choice = choice(chunk, position);
			if (choice.index == 0 || !this.expected.alternatives()) {
				add(chunk, choice);
			}
		}
	}

	private void add(Chunk chunk, Choice choice) {
		if (chunk.choices.isEmpty()) {
			chunk.choices = List.of(choice);
			return;
		}
		if (chunk.choices.size() == this.expected.limits().maxToolCalls()) {
			throw new TargetFailedException(Failure.of(FailureKind.LIMIT_EXCEEDED,
					"The answer has more than " + chunk.choices.size() + " choices"));
		}
		if (chunk.choices.size() == 1) {
			chunk.choices = new ArrayList<>(chunk.choices);
		}
		chunk.choices.add(choice);
	}

	private Choice choice(Chunk chunk, int position) {
		Choice choice = new Choice();
		choice.index = position;
		for (String name = OpenAiJson.nextField(this.parser); name != null; name = OpenAiJson.nextField(this.parser)) {
			switch (name) {
				case "index" -> {
					Integer index = OpenAiJson.index(this.parser);
					choice.index = (index != null) ? index : position;
				}
				case "finish_reason" -> choice.finishReason = OpenAiJson.text(this.parser);
				case "delta" -> choice.delta = PartReader.read(this.parser, this.expected.limits());
				case "message" -> choice.message = PartReader.read(this.parser, this.expected.limits());
				// Moonshot
				case "usage" -> usage(chunk);
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
		String json = ErrorInside.copy(this.parser, this.expected.limits().maxErrorBody());
		return UNUSED.contains(json) ? null : json;
	}

}
