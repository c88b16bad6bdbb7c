package io.llmfailover.provider.openai;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.llmfailover.Content;
import io.llmfailover.Text;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * A message as it is sent.
 */
sealed interface OutgoingMessage {

	/**
	 * Writes the message.
	 * @param json takes it
	 */
	void write(JsonGenerator json);

	/**
	 * An instruction.
	 *
	 * @param role {@code system} or {@code developer}
	 * @param text the instruction
	 */
	record Instruction(String role, String text) implements OutgoingMessage {

		@Override
		public void write(JsonGenerator json) {
			writeText(json, this.role, this.text);
		}

	}

	/**
	 * What the user says.
	 *
	 * @param parts its parts
	 */
	record User(List<Part> parts) implements OutgoingMessage {

		static User says(String text) {
			return new User(List.of(new Part.Words(text)));
		}

		@Override
		public void write(JsonGenerator json) {
			// many servers of the protocol take parts only from models that see
			if (saysNothingButWords()) {
				writeText(json, "user", Part.texts(this.parts));
				return;
			}
			json.writeStartObject().writeStringProperty("role", "user").writeName("content").writeStartArray();
			this.parts.forEach((part) -> part.write(json));
			json.writeEndArray().writeEndObject();
		}

		private boolean saysNothingButWords() {
			for (Part part : this.parts) {
				if (!(part instanceof Part.Words)) {
					return false;
				}
			}
			return true;
		}

	}

	/**
	 * What the model said.
	 *
	 * @param text its text; null for none, empty where the model must say something
	 * @param fields further fields that it gets back as it issued them
	 * @param calls the tools that it called
	 */
	record Assistant(@Nullable String text, Map<String, JsonNode> fields, List<Call> calls) implements OutgoingMessage {

		static Assistant says(String text) {
			return new Assistant(text, Map.of(), List.of());
		}

		@Override
		public void write(JsonGenerator json) {
			json.writeStartObject().writeStringProperty("role", "assistant");
			json.writeStringProperty("content", this.text);
			this.fields.forEach(json::writePOJOProperty);
			if (!this.calls.isEmpty()) {
				json.writeName("tool_calls").writeStartArray();
				this.calls.forEach((call) -> call.write(json));
				json.writeEndArray();
			}
			json.writeEndObject();
		}

	}

	/**
	 * A call of a tool.
	 *
	 * @param id its id on the wire
	 * @param name the tool
	 * @param arguments the arguments, a JSON object as text
	 * @param fields further fields that the model gets back as it issued them
	 */
	record Call(String id, String name, String arguments, Map<String, JsonNode> fields) {

		void write(JsonGenerator json) {
			json.writeStartObject().writeStringProperty("id", this.id).writeStringProperty("type", "function");
			json.writeName("function")
				.writeStartObject()
				.writeStringProperty("name", this.name)
				.writeStringProperty("arguments", this.arguments)
				.writeEndObject();
			this.fields.forEach(json::writePOJOProperty);
			json.writeEndObject();
		}

	}

	/**
	 * The result of a tool.
	 *
	 * @param id the id of its call on the wire
	 * @param text the result
	 */
	record ToolResult(String id, String text) implements OutgoingMessage {

		@Override
		public void write(JsonGenerator json) {
			json.writeStartObject()
				.writeStringProperty("role", "tool")
				.writeStringProperty("tool_call_id", this.id)
				.writeStringProperty("content", this.text)
				.writeEndObject();
		}

	}

	private static void writeText(JsonGenerator json, String role, String text) {
		json.writeStartObject().writeStringProperty("role", role).writeStringProperty("content", text).writeEndObject();
	}

	/**
	 * The text of parts.
	 * @param content the parts
	 * @return their texts, a line each
	 */
	static String texts(List<Content> content) {
		if (content.size() == 1 && content.get(0) instanceof Text text) {
			return text.text();
		}
		return content.stream()
			.filter(Text.class::isInstance)
			.map((part) -> ((Text) part).text())
			.collect(Collectors.joining("\n"));
	}

}
