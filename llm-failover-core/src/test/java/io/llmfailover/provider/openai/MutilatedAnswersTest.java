package io.llmfailover.provider.openai;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a server sends, it is an answer or a failure of the target, never a bug of
 * ours; and what was kept of an answer can be sent back.
 */
class MutilatedAnswersTest {

	private static final int ANSWERS = 500;

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build();

	private static final List<String> FRAMES = List.of(
			delta("\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"Hm\""),
			delta("\"content\":\"\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"Hm\",\"index\":0}]"),
			delta("\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm\"}]}]"),
			delta("\"content\":\"Grüß Gott\""),
			delta("\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}}]"),
			delta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1.50}\"}}]"),
			delta("\"tool_calls\":[{\"id\":\"\",\"function\":{\"name\":\"g\",\"arguments\":{\"x\":[1,null]}},"
					+ "\"extra_content\":{\"google\":{\"thought_signature\":\"s1\"}}}]"),
			delta("\"refusal\":\"No\",\"function_call\":{\"name\":\"\",\"arguments\":\"\"}"),
			"{\"id\":\"x\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}",
			"{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens_details\":{\"reasoning_tokens\":1}}}");

	private static final String BODY = "{\"id\":\"x\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\","
			+ "\"reasoning\":\"Hm\",\"extra_content\":{\"google\":{\"thought_signature\":\"s1\"}},\"tool_calls\":["
			+ "{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}},"
			+ "{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]},\"finish_reason\":\"tool_calls\"}],"
			+ "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2},\"error\":null}";

	private static final String MARKS = "{}[]\",:0-9.eE\\ntfalse \u00fc";

	@Test
	void areAnswersOrFailures() {
		for (long seed = 0; seed < ANSWERS; seed++) {
			Random random = new Random(seed);
			try {
				Decoded decoded = random.nextBoolean() ? Decoded.frames(frames(random))
						: Decoded.body(mutilate(BODY, random));
				if (!decoded.failed()) {
					sendBack(decoded);
				}
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
			}
		}
	}

	private static String[] frames(Random random) {
		return Stream.concat(FRAMES.stream(), Stream.of("[DONE]"))
			.map((frame) -> (random.nextInt(5) == 0) ? mutilate(frame, random) : frame)
			.filter((frame) -> random.nextInt(10) > 0)
			.toArray(String[]::new);
	}

	private static void sendBack(Decoded decoded) {
		List<ToolCall> calls = decoded.toolCalls();
		assertThat(calls).extracting(ToolCall::id).doesNotHaveDuplicates().noneMatch(String::isBlank);
		assertThat(calls).filteredOn(ToolCall::complete)
			.allSatisfy((call) -> assertThat(JSON.readTree(call.arguments()).isObject()).isTrue());
		ChatRequest.Builder request = ChatRequest.builder().user("a");
		request.message(new Message.Assistant(decoded.text(), calls, decoded.finished().state()));
		calls.forEach((call) -> request.message(Message.toolResult(call.id(), "b")));
		JsonNode rendered = JSON.readTree(new OpenAiDialect().render(request.build(), Decoded.TARGET).body());
		assertThat(rendered.path("messages").path(0).path("content").stringValue()).isEqualTo("a");
	}

	private static String delta(String delta) {
		return "{\"choices\":[{\"index\":0,\"delta\":{" + delta + "},\"finish_reason\":null}]}";
	}

	private static String mutilate(String json, Random random) {
		StringBuilder text = new StringBuilder(json);
		for (int i = 1 + random.nextInt(2); i > 0 && !text.isEmpty(); i--) {
			int at = random.nextInt(text.length());
			String mark = String.valueOf(MARKS.charAt(random.nextInt(MARKS.length())));
			switch (random.nextInt(4)) {
				case 0 -> text.setLength(at + 1);
				case 1 -> text.insert(at, mark);
				case 2 -> text.replace(at, at + 1, mark);
				default -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(20)));
			}
		}
		return text.toString();
	}

}
