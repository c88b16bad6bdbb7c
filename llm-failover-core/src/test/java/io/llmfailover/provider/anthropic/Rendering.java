package io.llmfailover.provider.anthropic;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import tools.jackson.databind.JsonNode;

/**
 * Renders requests to a model.
 */
final class Rendering {

	private Rendering() {
	}

	static Message calls(String text, String... ids) {
		return new Message.Assistant(text,
				List.of(ids).stream().map((id) -> new ToolCall(id, "weather", "{}")).toList(), null);
	}

	static Message result(String id) {
		return Message.toolResult(id, "result of " + id);
	}

	static RenderedRequest render(ChatRequest request, ModelFacts facts) {
		return render(request, facts, Refusals.NONE);
	}

	static RenderedRequest render(ChatRequest request, ModelFacts facts, Refusals refusals) {
		WireTarget target = new WireTarget("anthropic", "claude-test", Transport.STREAM, 4096, facts, refusals, false,
				CallersWords.NONE);
		return new AnthropicDialect().render(request, target);
	}

	static JsonNode body(RenderedRequest rendered) {
		return AnthropicJson.MAPPER.readTree(rendered.body());
	}

}
