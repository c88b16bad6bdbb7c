package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * OpenAI's chat completions as Gemini speaks them. Its tool calls come whole and without
 * an index or an id, the first one with a signature that it wants back, and a stream that
 * ends with them says {@code stop}.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/openai">OpenAI compatibility</a>
 */
final class GeminiWire extends OpenAiWire {

	/** Stands in for the proof that thinking was not tampered with. */
	static final String SIGNATURE = "c2ltdWxhdGVkLXRob3VnaHQ=";

	@Override
	public String callId(String unique) {
		return "";
	}

	@Override
	public Transcript stream(Reply reply, ReceivedRequest request) {
		boolean calls = "tool_calls".equals(reply.finish());
		return super.stream(
				calls ? new Reply(reply.id(), reply.model(), reply.content(), reply.usage(), "stop") : reply, request);
	}

	@Override
	List<Map<String, @Nullable Object>> callDeltas(List<ToolCall> calls) {
		List<Map<String, @Nullable Object>> deltas = new ArrayList<>();
		calls(calls).forEach((call) -> deltas.add(Json.object("tool_calls", List.of(call))));
		return deltas;
	}

	@Override
	List<Map<String, @Nullable Object>> calls(List<ToolCall> calls) {
		List<Map<String, @Nullable Object>> signed = super.calls(calls);
		signed.get(0).put("extra_content", Json.object("google", Json.object("thought_signature", SIGNATURE)));
		return signed;
	}

}
