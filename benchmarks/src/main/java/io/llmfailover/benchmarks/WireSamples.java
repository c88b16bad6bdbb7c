package io.llmfailover.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers as OpenAI and Anthropic send them, in JSON.
 */
public final class WireSamples {

	private static final String OPENAI_CHUNK = "{\"id\":\"chatcmpl-BenchmarkBenchmark0001\",\"object\":\"chat.completion.chunk\","
			+ "\"created\":1764100000,\"model\":\"gpt-6-luna-2026-08-01\",\"service_tier\":\"default\","
			+ "\"system_fingerprint\":\"fp_0123456789\",\"choices\":[{\"index\":0,\"delta\":{%s},\"logprobs\":null,"
			+ "\"finish_reason\":%s}],\"usage\":null,\"obfuscation\":\"%s\"}";

	// one in eighteen has an escape
	private static final List<String> TOKENS = List.of("The", " answer", " of", " a", " model", " comes", " token",
			" by", " token", ",", " and", " each", " is", " a", " word", " or", " less", ".\\n\\n");

	private static final String PADDING = "aB3dE6gH9jK2mN5p";

	private static final String USAGE = "{\"prompt_tokens\":20,\"completion_tokens\":200,\"total_tokens\":220,"
			+ "\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
			+ "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0}}";

	private WireSamples() {
	}

	/**
	 * A whole answer of OpenAI.
	 * @param tokens the number of words in it
	 * @return the body
	 */
	public static String openAiBody(int tokens) {
		return "{\"id\":\"chatcmpl-BenchmarkBenchmark0001\",\"object\":\"chat.completion\",\"created\":1764100000,"
				+ "\"model\":\"gpt-6-luna-2026-08-01\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
				+ "\"content\":\"" + " token".repeat(tokens)
				+ "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":"
				+ USAGE + ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_0123456789\"}";
	}

	/**
	 * The data of the events of an answer of OpenAI.
	 * @param tokens the number of events with text
	 * @return the data, from the role to {@code [DONE]}
	 */
	public static List<String> openAiEvents(int tokens) {
		List<String> events = new ArrayList<>();
		events.add(OPENAI_CHUNK.formatted("\"role\":\"assistant\",\"content\":\"\",\"refusal\":null", "null", PADDING));
		for (int i = 0; i < tokens; i++) {
			events.add(OPENAI_CHUNK.formatted("\"content\":\"" + token(i) + "\"", "null", padding(i)));
		}
		events.add(OPENAI_CHUNK.formatted("", "\"stop\"", padding(tokens)));
		events.add("{\"id\":\"chatcmpl-BenchmarkBenchmark0001\",\"object\":\"chat.completion.chunk\","
				+ "\"created\":1764100000,\"model\":\"gpt-6-luna-2026-08-01\",\"choices\":[],\"usage\":" + USAGE + "}");
		events.add("[DONE]");
		return events;
	}

	/**
	 * A whole answer of Anthropic.
	 * @param tokens the number of words in it
	 * @return the body
	 */
	public static String anthropicBody(int tokens) {
		return "{\"id\":\"msg_Benchmark0001\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-5-5\","
				+ "\"content\":[{\"type\":\"text\",\"text\":\"" + " token".repeat(tokens)
				+ "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":20,"
				+ "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":200}}";
	}

	/**
	 * The data of the events of an answer of Anthropic, whose event is named like its
	 * {@code type}.
	 * @param tokens the number of events with text
	 * @return the data
	 */
	public static List<String> anthropicEvents(int tokens) {
		List<String> events = new ArrayList<>();
		events.add("{\"type\":\"message_start\",\"message\":{\"id\":\"msg_Benchmark0001\",\"type\":\"message\","
				+ "\"role\":\"assistant\",\"model\":\"claude-sonnet-5-5\",\"content\":[],\"stop_reason\":null,"
				+ "\"stop_sequence\":null,\"usage\":{\"input_tokens\":20,\"output_tokens\":1}}}");
		events
			.add("{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
		for (int i = 0; i < tokens; i++) {
			events.add("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
					+ "\"text\":\"" + token(i) + "\"}" + " ".repeat(padding(i).length()) + "}");
		}
		events.add("{\"type\":\"content_block_stop\",\"index\":0}");
		events.add("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
				+ "\"usage\":{\"output_tokens\":200}}");
		events.add("{\"type\":\"message_stop\"}");
		return events;
	}

	private static String token(int number) {
		return TOKENS.get(number % TOKENS.size());
	}

	// it hides the length of the token from whoever listens
	private static String padding(int number) {
		return PADDING.substring(7 * number % PADDING.length());
	}

	/**
	 * Text as it goes over the wire.
	 * @param text the text
	 * @return its bytes
	 */
	public static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
