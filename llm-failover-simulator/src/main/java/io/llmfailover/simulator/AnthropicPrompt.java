package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a request of Anthropic's messages.
 */
final class AnthropicPrompt {

	private AnthropicPrompt() {
	}

	static Prompt of(JsonNode body) {
		PromptBuilder prompt = new PromptBuilder();
		prompt.instruction(Words.text(body.path("system")));
		body.path("messages").forEach((message) -> read(message, prompt));
		List<OfferedTool> tools = new ArrayList<>();
		for (JsonNode tool : body.path("tools")) {
			// others run on the vendor's own servers
			if (tool.path("input_schema").isObject()) {
				tools.add(new OfferedTool(tool.path("name").asString(""), tool.path("description").asString(""),
						tool.path("input_schema")));
			}
		}
		return prompt.build(tools, wish(body.path("tool_choice")), form(body, prompt.instructions()));
	}

	private static void read(JsonNode message, PromptBuilder prompt) {
		JsonNode content = message.path("content");
		if (message.path("role").asString("").equals("assistant")) {
			prompt.answer();
			content.forEach((block) -> {
				if (block.path("type").asString("").equals("tool_use")) {
					prompt.call(block.path("id").asString(""), block.path("name").asString(""));
				}
			});
			return;
		}
		boolean results = false;
		for (JsonNode block : content) {
			if (block.path("type").asString("").equals("tool_result")) {
				JsonNode result = block.path("content");
				prompt.result(block.path("tool_use_id").asString(""), Words.text(result), attachments(result));
				results = true;
			}
		}
		String text = Words.text(content);
		if (!results || !text.isBlank()) {
			prompt.user(text, attachments(content));
		}
	}

	private static List<Attachment> attachments(JsonNode content) {
		List<Attachment> attachments = new ArrayList<>();
		for (JsonNode block : content) {
			String type = block.path("type").asString("");
			if (type.equals("image") || type.equals("document")) {
				JsonNode source = block.path("source");
				attachments.add(source.path("type").asString("").equals("base64")
						? Attachment.ofBase64(source.path("media_type").asString(""), source.path("data").asString(""))
						: Attachment.ofUrl(type, source.path("url").asString("")));
			}
		}
		return attachments;
	}

	private static ToolWish wish(JsonNode choice) {
		boolean parallel = !choice.path("disable_parallel_tool_use").asBoolean(false);
		return switch (choice.path("type").asString("auto")) {
			case "none" -> new ToolWish(ToolWish.Mode.NONE, "", parallel);
			case "any" -> new ToolWish(ToolWish.Mode.REQUIRED, "", parallel);
			case "tool" -> new ToolWish(ToolWish.Mode.REQUIRED, choice.path("name").asString(""), false);
			default -> new ToolWish(ToolWish.Mode.AUTO, "", parallel);
		};
	}

	private static @Nullable JsonNode form(JsonNode body, String instructions) {
		JsonNode format = body.path("output_config").path("format");
		if (format.isMissingNode()) {
			format = body.path("output_format");
		}
		JsonNode schema = format.path("schema");
		return schema.isMissingNode() ? SchemaInWords.find(instructions) : schema;
	}

}
