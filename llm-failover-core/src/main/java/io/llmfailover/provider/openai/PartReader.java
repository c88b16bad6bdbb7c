package io.llmfailover.provider.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.openai.Chunk.CallPiece;
import io.llmfailover.provider.openai.Chunk.Part;
import io.llmfailover.provider.wire.DecodingLimits;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a message or a piece of one.
 */
final class PartReader {

	private final JsonParser parser;

	private final DecodingLimits limits;

	private PartReader(JsonParser parser, DecodingLimits limits) {
		this.parser = parser;
		this.limits = limits;
	}

	/**
	 * Reads the current value.
	 * @param parser stands at it
	 * @param limits how many tool calls, and details of reasoning, it may have
	 * @return the part; null if the value is anything else, which is passed over
	 */
	static @Nullable Part read(JsonParser parser, DecodingLimits limits) {
		return OpenAiJson.enterObject(parser) ? new PartReader(parser, limits).part() : null;
	}

	private Part part() {
		Part part = new Part();
		for (String name = OpenAiJson.nextField(this.parser); name != null; name = OpenAiJson.nextField(this.parser)) {
			switch (name) {
				case Part.CONTENT -> content(part);
				case "refusal" -> part.refusal = OpenAiJson.text(this.parser);
				case Part.REASONING_CONTENT -> part.reasoningContent = OpenAiJson.text(this.parser);
				case Part.REASONING -> part.reasoning = OpenAiJson.text(this.parser);
				case "reasoning_details" -> part.reasoningDetails = details();
				case "tool_calls" -> part.calls = toolCalls();
				case "function_call" -> part.functionCall = OpenAiJson.enterObject(this.parser) ? call() : null;
				case "extra_content" -> part.extraContent = extraContent();
				default -> this.parser.skipChildren();
			}
		}
		return part;
	}

	/**
	 * A text, a part, or an array of parts (Mistral's thinking models). Some servers turn
	 * a text that is a number into one.
	 */
	private void content(Part part) {
		JsonToken token = this.parser.currentToken();
		if (token.isNumeric()) {
			part.text = this.parser.getString();
			return;
		}
		if (!token.isStructStart()) {
			part.text = OpenAiJson.text(this.parser);
			return;
		}
		StringBuilder text = new StringBuilder();
		StringBuilder thinking = new StringBuilder();
		if (token == JsonToken.START_OBJECT) {
			contentPart(text, thinking);
		}
		else {
			contentParts(text, thinking);
		}
		part.text = text.toString();
		part.thinking = thinking.toString();
	}

	private void contentParts(StringBuilder text, StringBuilder thinking) {
		if (!OpenAiJson.enterArray(this.parser)) {
			return;
		}
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			if (this.parser.currentToken() == JsonToken.START_OBJECT) {
				contentPart(text, thinking);
			}
			else {
				text.append(OpenAiJson.text(this.parser));
			}
		}
	}

	private void contentPart(StringBuilder text, StringBuilder thinking) {
		for (String name = OpenAiJson.nextField(this.parser); name != null; name = OpenAiJson.nextField(this.parser)) {
			switch (name) {
				case "text" -> text.append(OpenAiJson.text(this.parser));
				case "thinking" -> contentParts(thinking, thinking);
				default -> this.parser.skipChildren();
			}
		}
	}

	private List<Map<String, Object>> details() {
		if (!OpenAiJson.enterArray(this.parser)) {
			return List.of();
		}
		List<Map<String, Object>> details = new ArrayList<>(1);
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			if (OpenAiJson.enterObject(this.parser)) {
				checkCount(details);
				details.add(ReasoningDetails.read(this.parser));
			}
		}
		return details;
	}

	private List<CallPiece> toolCalls() {
		if (!OpenAiJson.enterArray(this.parser)) {
			return List.of();
		}
		List<CallPiece> calls = new ArrayList<>(2);
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			if (OpenAiJson.enterObject(this.parser)) {
				checkCount(calls);
				calls.add(call());
			}
		}
		return calls;
	}

	private void checkCount(List<?> list) {
		if (list.size() == this.limits.maxToolCalls()) {
			throw new TargetFailedException(Failure.of(FailureKind.LIMIT_EXCEEDED,
					"The answer has more than " + list.size() + " tool calls or details of reasoning"));
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
			String field = OpenAiJson.nextField(this.parser);
			if (field == null) {
				depth--;
				continue;
			}
			switch (field) {
				case "index" -> index = OpenAiJson.index(this.parser);
				case "id" -> id = OpenAiJson.text(this.parser);
				case "function" -> depth += OpenAiJson.enterObject(this.parser) ? 1 : 0;
				case "name" -> name = OpenAiJson.text(this.parser);
				case "arguments" -> arguments = arguments();
				case "extra_content" -> extraContent = extraContent();
				default -> this.parser.skipChildren();
			}
		}
		return new CallPiece(index, id, name, arguments, extraContent);
	}

	/**
	 * A string of JSON; some servers send the JSON itself. What is no object is kept: a
	 * call without its arguments would be another call.
	 */
	private String arguments() {
		return switch (this.parser.currentToken()) {
			case VALUE_NULL -> "";
			case VALUE_STRING -> this.parser.getString();
			default -> OpenAiJson.raw(this.parser);
		};
	}

	private @Nullable String extraContent() {
		if (this.parser.currentToken() != JsonToken.START_OBJECT) {
			this.parser.skipChildren();
			return null;
		}
		String json = OpenAiJson.raw(this.parser);
		// without a signature there is nothing that anybody wants back
		return json.contains("thought_signature") ? json : null;
	}

}
