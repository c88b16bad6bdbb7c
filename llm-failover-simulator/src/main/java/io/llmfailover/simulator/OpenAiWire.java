package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * OpenAI's chat completions.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat Completions</a>
 */
class OpenAiWire implements Wire {

	private static final Frame DONE = new Frame(null, "[DONE]");

	/** 2026-01-01: the same answer is the same bytes every time. */
	private static final long CREATED = 1767225600;

	@Override
	public String path() {
		return "/chat/completions";
	}

	@Override
	public String requestIdHeader() {
		return "x-request-id";
	}

	@Override
	public @Nullable String key(ReceivedRequest request) {
		String authorization = request.header("Authorization");
		if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
			return null;
		}
		return authorization.substring(7);
	}

	@Override
	public @Nullable Trouble objection(ReceivedRequest request) {
		if (!request.json().isObject()) {
			return Trouble.invalidJson();
		}
		if (request.model().isEmpty()) {
			return Trouble.missing("model");
		}
		return request.json().path("messages").isEmpty() ? Trouble.missing("messages") : null;
	}

	@Override
	public Prompt prompt(ReceivedRequest request) {
		return OpenAiPrompt.of(request.json());
	}

	@Override
	public String callId(String unique) {
		return "call_" + unique;
	}

	@Override
	public String finish(Content content) {
		return content.toolCalls().isEmpty() ? "stop" : "tool_calls";
	}

	@Override
	public Map<String, @Nullable Object> json(Reply reply) {
		Content content = reply.content();
		Map<String, @Nullable Object> message = Json.object("role", "assistant", "content",
				(content.refusal() || content.text().isEmpty()) ? null : content.fullText(), "refusal",
				content.refusal() ? content.fullText() : null);
		if (!content.reasoning().isEmpty()) {
			message.put("reasoning_content", content.reasoningText());
		}
		if (!content.toolCalls().isEmpty()) {
			message.put("tool_calls", calls(content.toolCalls()));
		}
		return Json.object("id", reply.id(), "object", "chat.completion", "created", CREATED, "model", reply.model(),
				"choices",
				List.of(Json.object("index", 0, "message", message, "logprobs", null, "finish_reason", reply.finish())),
				"usage", usage(reply));
	}

	@Override
	public Transcript stream(Reply reply, ReceivedRequest request) {
		boolean includeUsage = request.json().path("stream_options").path("include_usage").asBoolean(false);
		List<Frame> closing = new ArrayList<>();
		closing.add(chunk(reply, Json.object(), reply.finish(), includeUsage));
		if (includeUsage) {
			closing.add(Frame.of(envelope(reply, List.of(), "usage", usage(reply))));
		}
		Map<String, @Nullable Object> role = Json.object("role", "assistant", "content", "", "refusal", null);
		return new Transcript(List.of(chunk(reply, role, null, includeUsage)),
				deltas(reply.content()).stream()
					.map((delta) -> List.of(chunk(reply, delta, null, includeUsage)))
					.toList(),
				closing, DONE);
	}

	@Override
	public List<Frame> error(Map<String, @Nullable Object> error) {
		// the error is followed by [DONE], which therefore proves nothing
		return List.of(Frame.of(error), DONE);
	}

	private List<Map<String, @Nullable Object>> deltas(Content content) {
		List<Map<String, @Nullable Object>> deltas = new ArrayList<>();
		content.reasoning().forEach((token) -> deltas.add(Json.object("reasoning_content", token)));
		String field = content.refusal() ? "refusal" : "content";
		content.text().forEach((token) -> deltas.add(Json.object(field, token)));
		if (!content.toolCalls().isEmpty()) {
			deltas.addAll(callDeltas(content.toolCalls()));
		}
		return deltas;
	}

	/**
	 * Tool calls in the pieces in which they are streamed.
	 */
	List<Map<String, @Nullable Object>> callDeltas(List<ToolCall> calls) {
		List<Map<String, @Nullable Object>> deltas = new ArrayList<>();
		IntStream.range(0, calls.size()).forEach((index) -> deltas.addAll(callDeltas(index, calls.get(index))));
		return deltas;
	}

	private static List<Map<String, @Nullable Object>> callDeltas(int index, ToolCall call) {
		List<Map<String, @Nullable Object>> deltas = new ArrayList<>();
		deltas.add(callDelta(Json.object("index", index, "id", call.id(), "type", "function", "function",
				Json.object("name", call.name(), "arguments", ""))));
		Words.fragments(call.arguments())
			.forEach((fragment) -> deltas
				.add(callDelta(Json.object("index", index, "function", Json.object("arguments", fragment)))));
		return deltas;
	}

	private static Map<String, @Nullable Object> callDelta(Map<String, @Nullable Object> call) {
		return Json.object("tool_calls", List.of(call));
	}

	private static Frame chunk(Reply reply, Map<String, @Nullable Object> delta, @Nullable String finish,
			boolean includeUsage) {
		List<?> choices = List.of(Json.object("index", 0, "delta", delta, "logprobs", null, "finish_reason", finish));
		return Frame.of(includeUsage ? envelope(reply, choices, "usage", null) : envelope(reply, choices));
	}

	private static Map<String, @Nullable Object> envelope(Reply reply, List<?> choices, @Nullable Object... more) {
		Map<String, @Nullable Object> envelope = Json.object("id", reply.id(), "object", "chat.completion.chunk",
				"created", CREATED, "model", reply.model(), "choices", choices);
		envelope.putAll(Json.object(more));
		return envelope;
	}

	/**
	 * Tool calls in one piece.
	 */
	List<Map<String, @Nullable Object>> calls(List<ToolCall> calls) {
		return calls.stream()
			.map((call) -> Json.object("id", call.id(), "type", "function", "function",
					Json.object("name", call.name(), "arguments", call.arguments())))
			.toList();
	}

	private static Map<String, @Nullable Object> usage(Reply reply) {
		return Json.object("prompt_tokens", reply.usage().input(), "completion_tokens", reply.usage().output(),
				"total_tokens", reply.usage().total());
	}

}
