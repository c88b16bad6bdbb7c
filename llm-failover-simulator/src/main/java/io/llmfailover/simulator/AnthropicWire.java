package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Anthropic's messages.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Messages</a>
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/streaming">Streaming
 * Messages</a>
 */
final class AnthropicWire implements Wire {

	/** Stands in for the proof that thinking was not tampered with. */
	static final String SIGNATURE = "c2ltdWxhdGVkLXNpZ25hdHVyZQ==";

	@Override
	public String path() {
		return "/messages";
	}

	@Override
	public String requestIdHeader() {
		return "request-id";
	}

	@Override
	public @Nullable String key(ReceivedRequest request) {
		return request.header("x-api-key");
	}

	@Override
	public @Nullable Trouble objection(ReceivedRequest request) {
		if (request.header("anthropic-version") == null) {
			return Trouble.missing("anthropic-version");
		}
		JsonNode body = request.json();
		if (!body.isObject()) {
			return Trouble.invalidJson();
		}
		if (request.model().isEmpty()) {
			return Trouble.missing("model");
		}
		if (!body.has("max_tokens")) {
			return Trouble.missing("max_tokens");
		}
		return body.path("messages").isEmpty() ? Trouble.missing("messages") : null;
	}

	@Override
	public Prompt prompt(ReceivedRequest request) {
		return AnthropicPrompt.of(request.json());
	}

	@Override
	public String callId(String unique) {
		return "toolu_" + unique;
	}

	@Override
	public String finish(Content content) {
		if (content.refusal()) {
			return "refusal";
		}
		return content.toolCalls().isEmpty() ? "end_turn" : "tool_use";
	}

	@Override
	public Map<String, @Nullable Object> json(Reply reply) {
		Content content = reply.content();
		List<Object> blocks = new ArrayList<>();
		if (!content.reasoning().isEmpty()) {
			blocks.add(Json.object("type", "thinking", "thinking", content.reasoningText(), "signature", SIGNATURE));
		}
		if (!content.text().isEmpty()) {
			blocks.add(Json.object("type", "text", "text", content.fullText()));
		}
		for (ToolCall call : content.toolCalls()) {
			JsonNode input = Json.read(call.arguments());
			blocks.add(Json.object("type", "tool_use", "id", call.id(), "name", call.name(), "input",
					input.isObject() ? input : Map.of()));
		}
		return message(reply, blocks, reply.finish(), reply.usage().output());
	}

	@Override
	public Transcript stream(Reply reply, ReceivedRequest request) {
		AnthropicBlocks blocks = new AnthropicBlocks();
		Content content = reply.content();
		blocks.thinking(content.reasoning());
		blocks.text(content.text());
		content.toolCalls().forEach(blocks::toolUse);
		List<Frame> closing = new ArrayList<>(blocks.end());
		closing.add(event("message_delta", "delta", Json.object("stop_reason", reply.finish(), "stop_sequence", null),
				"usage", Json.object("output_tokens", reply.usage().output())));
		Frame start = event("message_start", "message", message(reply, List.of(), null, 1));
		return new Transcript(List.of(start), blocks.tokens(), closing, event("message_stop"));
	}

	@Override
	public List<Frame> error(Map<String, @Nullable Object> error) {
		return List.of(new Frame("error", Json.write(error)));
	}

	static Frame event(String type, @Nullable Object... more) {
		Map<String, @Nullable Object> data = Json.object("type", type);
		data.putAll(Json.object(more));
		return new Frame(type, Json.write(data));
	}

	private static Map<String, @Nullable Object> message(Reply reply, List<?> content, @Nullable String finish,
			int outputTokens) {
		return Json.object("id", reply.id(), "type", "message", "role", "assistant", "model", reply.model(), "content",
				content, "stop_reason", finish, "stop_sequence", null, "usage",
				Json.object("input_tokens", reply.usage().input(), "cache_creation_input_tokens", 0,
						"cache_read_input_tokens", 0, "output_tokens", outputTokens));
	}

}
