package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a request of OpenAI's chat completions.
 */
final class OpenAiPrompt {

	private OpenAiPrompt() {
	}

	static Prompt of(JsonNode body) {
		PromptBuilder prompt = new PromptBuilder();
		body.path("messages").forEach((message) -> read(message, prompt));
		List<OfferedTool> tools = new ArrayList<>();
		for (JsonNode tool : body.path("tools")) {
			JsonNode function = tool.path("function");
			if (!function.path("name").asString("").isEmpty()) {
				tools.add(new OfferedTool(function.path("name").asString(""), function.path("description").asString(""),
						function.path("parameters")));
			}
		}
		return prompt.build(tools, wish(body), form(body, prompt.instructions()));
	}

	private static void read(JsonNode message, PromptBuilder prompt) {
		JsonNode content = message.path("content");
		switch (message.path("role").asString("")) {
			case "system", "developer" -> prompt.instruction(Words.text(content));
			case "user" -> prompt.user(Words.text(content), attachments(content));
			case "assistant" -> {
				prompt.answer();
				message.path("tool_calls")
					.forEach((call) -> prompt.call(call.path("id").asString(""),
							call.path("function").path("name").asString("")));
			}
			case "tool" ->
				prompt.result(message.path("tool_call_id").asString(""), Words.text(content), attachments(content));
			default -> {
			}
		}
	}

	private static List<Attachment> attachments(JsonNode content) {
		List<Attachment> attachments = new ArrayList<>();
		for (JsonNode part : content) {
			switch (part.path("type").asString("")) {
				case "image_url" ->
					attachments.add(Attachment.ofUrl("image", part.path("image_url").path("url").asString("")));
				case "file" ->
					attachments.add(Attachment.ofUrl("document", part.path("file").path("file_data").asString("")));
				default -> {
				}
			}
		}
		return attachments;
	}

	private static ToolWish wish(JsonNode body) {
		JsonNode choice = body.path("tool_choice");
		boolean parallel = body.path("parallel_tool_calls").asBoolean(true);
		String name = choice.path("function").path("name").asString("");
		if (!name.isEmpty()) {
			return new ToolWish(ToolWish.Mode.REQUIRED, name, false);
		}
		return new ToolWish(switch (choice.asString("auto")) {
			case "none" -> ToolWish.Mode.NONE;
			case "required" -> ToolWish.Mode.REQUIRED;
			default -> ToolWish.Mode.AUTO;
		}, "", parallel);
	}

	private static @Nullable JsonNode form(JsonNode body, String instructions) {
		JsonNode format = body.path("response_format");
		return switch (format.path("type").asString("")) {
			case "json_schema" -> format.path("json_schema").path("schema");
			case "json_object" -> {
				JsonNode inWords = SchemaInWords.find(instructions);
				yield (inWords != null) ? inWords : Json.missing();
			}
			default -> SchemaInWords.find(instructions);
		};
	}

}
