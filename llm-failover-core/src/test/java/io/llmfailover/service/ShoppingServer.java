package io.llmfailover.service;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server whose model looks at the weather and pays in the first round, pays once more
 * in the second one, and answers in the third; in one of them it fails.
 */
abstract class ShoppingServer implements AutoCloseable {

	static final JsonMapper MAPPER = new JsonMapper();

	private final HttpServer server;

	private final int failsInRound;

	/** The bodies that it was sent. */
	final List<JsonNode> seen = new CopyOnWriteArrayList<>();

	ShoppingServer(int failsInRound) throws IOException {
		this.failsInRound = failsInRound;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/v1";
	}

	private void handle(HttpExchange exchange) throws IOException {
		JsonNode body = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
		this.seen.add(body);
		int round = 1 + roundsIn(body);
		boolean stream = body.path("stream").booleanValue(false);
		boolean fails = round == this.failsInRound;
		byte[] answer = (stream ? String.join("", fails ? events(round).subList(0, 3) : events(round))
				: fails ? "{\"error\":{\"message\":\"No such key\"}}" : message(round))
			.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", stream ? "text/event-stream" : "application/json");
		exchange.sendResponseHeaders((fails && !stream) ? 401 : 200, answer.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(answer);
		}
	}

	private int roundsIn(JsonNode body) {
		int rounds = 0;
		for (JsonNode message : body.path("messages")) {
			if (asksForTools(message)) {
				rounds++;
			}
		}
		return rounds;
	}

	abstract boolean asksForTools(JsonNode message);

	abstract String message(int round);

	/**
	 * The answer as a stream, of which the first three events hold a part of its text.
	 */
	abstract List<String> events(int round);

	@Override
	public void close() {
		this.server.stop(0);
	}

	/**
	 * Speaks OpenAI's protocol, counts tool calls from 0 in each answer, tells what it
	 * thinks, and signs the first call as Gemini does.
	 */
	static final class OpenAi extends ShoppingServer {

		private static final String USAGE = "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}";

		OpenAi(int failsInRound) throws IOException {
			super(failsInRound);
		}

		@Override
		boolean asksForTools(JsonNode message) {
			return message.has("tool_calls");
		}

		private static String call(int index, String name, String arguments) {
			String signature = (index > 0) ? ""
					: ",\"extra_content\":{\"google\":{\"thought_signature\":\"c2lnbmVk\"}}";
			return "{\"index\":%d,\"id\":\"call_%d\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":%s}%s}"
				.formatted(index, index, name, MAPPER.writeValueAsString(arguments), signature);
		}

		private static String calls(int round) {
			return switch (round) {
				case 1 ->
					"[" + call(0, "weather", "{\"city\":\"Oslo\"}") + "," + call(1, "charge", "{\"amount\":5}") + "]";
				case 2 -> "[" + call(0, "charge", "{\"amount\":7}") + "]";
				default -> "null";
			};
		}

		private static String reason(int round) {
			return (round < 3) ? "tool_calls" : "stop";
		}

		@Override
		String message(int round) {
			return ("{\"id\":\"1\",\"object\":\"chat.completion\",\"model\":\"gpt-shop\",\"choices\":[{\"index\":0,"
					+ "\"message\":{\"role\":\"assistant\",\"content\":\"It is round %d.\",\"reasoning_content\":\"Hm\","
					+ "\"tool_calls\":%s}," + "\"finish_reason\":\"%s\"}],%s}")
				.formatted(round, calls(round), reason(round), USAGE);
		}

		@Override
		List<String> events(int round) {
			List<String> events = new ArrayList<>();
			events.add(delta("{\"role\":\"assistant\",\"content\":\"\",\"reasoning_content\":\"Hm\"}", null));
			events.add(delta("{\"content\":\"It is \"}", null));
			events.add(delta("{\"content\":\"round \"}", null));
			events.add(delta("{\"content\":\"" + round + ".\"}", null));
			if (round < 3) {
				events.add(delta("{\"tool_calls\":" + calls(round) + "}", null));
			}
			events.add(delta("{}", reason(round)));
			events.add("data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-shop\",\"choices\":[],"
					+ USAGE + "}\n\n");
			events.add("data: [DONE]\n\n");
			return events;
		}

		private static String delta(String delta, @Nullable String reason) {
			return ("data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-shop\",\"choices\":[{"
					+ "\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n")
				.formatted(delta, (reason != null) ? "\"" + reason + "\"" : "null");
		}

	}

	/**
	 * Speaks Anthropic's protocol, and signs what it thinks.
	 */
	static final class Anthropic extends ShoppingServer {

		Anthropic(int failsInRound) throws IOException {
			super(failsInRound);
		}

		@Override
		boolean asksForTools(JsonNode message) {
			for (JsonNode block : message.path("content")) {
				if ("tool_use".equals(block.path("type").stringValue(""))) {
					return true;
				}
			}
			return false;
		}

		private static List<String> blocks(int round) {
			List<String> blocks = new ArrayList<>();
			blocks.add("{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"c2lnbmVk\"}");
			blocks.add("{\"type\":\"text\",\"text\":\"It is round " + round + ".\"}");
			if (round == 1) {
				blocks.add(
						"{\"type\":\"tool_use\",\"id\":\"toolu_1a\",\"name\":\"weather\",\"input\":{\"city\":\"Oslo\"}}");
				blocks.add("{\"type\":\"tool_use\",\"id\":\"toolu_1b\",\"name\":\"charge\",\"input\":{\"amount\":5}}");
			}
			else if (round == 2) {
				blocks.add("{\"type\":\"tool_use\",\"id\":\"toolu_2a\",\"name\":\"charge\",\"input\":{\"amount\":7}}");
			}
			return blocks;
		}

		private static String reason(int round) {
			return (round < 3) ? "tool_use" : "end_turn";
		}

		@Override
		String message(int round) {
			return ("{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-shop\",\"content\":[%s],"
					+ "\"stop_reason\":\"%s\",\"usage\":{\"input_tokens\":10,\"output_tokens\":5}}")
				.formatted(String.join(",", blocks(round)), reason(round));
		}

		@Override
		List<String> events(int round) {
			List<String> events = new ArrayList<>();
			StringBuilder start = new StringBuilder(event("{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
					+ "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-shop\",\"content\":[],"
					+ "\"stop_reason\":null,\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}"));
			start.append(begin(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"))
				.append(delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"Hm\"}"))
				.append(delta(0, "{\"type\":\"signature_delta\",\"signature\":\"c2lnbmVk\"}"))
				.append(stop(0));
			events.add(start.toString());
			events.add(begin(1, "{\"type\":\"text\",\"text\":\"\"}"));
			events.add(delta(1, "{\"type\":\"text_delta\",\"text\":\"It is round \"}"));
			events.add(delta(1, "{\"type\":\"text_delta\",\"text\":\"" + round + ".\"}") + stop(1));
			List<String> blocks = blocks(round);
			for (int i = 2; i < blocks.size(); i++) {
				JsonNode block = MAPPER.readTree(blocks.get(i));
				events
					.add(begin(i,
							"{\"type\":\"tool_use\",\"id\":%s,\"name\":%s,\"input\":{}}".formatted(block.get("id"),
									block.get("name")))
							+ delta(i,
									"{\"type\":\"input_json_delta\",\"partial_json\":%s}"
										.formatted(MAPPER.writeValueAsString(block.get("input").toString())))
							+ stop(i));
			}
			events.add(event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason(round)
					+ "\"},\"usage\":{\"output_tokens\":5}}"));
			events.add(event("{\"type\":\"message_stop\"}"));
			return events;
		}

		private static String begin(int index, String block) {
			return event("{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}");
		}

		private static String delta(int index, String delta) {
			return event("{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}");
		}

		private static String stop(int index) {
			return event("{\"type\":\"content_block_stop\",\"index\":" + index + "}");
		}

		private static String event(String json) {
			return "event: " + MAPPER.readTree(json).path("type").stringValue("") + "\ndata: " + json + "\n\n";
		}

	}

}
