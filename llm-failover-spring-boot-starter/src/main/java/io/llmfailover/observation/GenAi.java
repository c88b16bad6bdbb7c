package io.llmfailover.observation;

import java.util.Map;

/**
 * Names of OpenTelemetry's semantic conventions for generative AI, which still move: they
 * are written out here instead of taken from constants that are deprecated already.
 *
 * @see <a href="https://github.com/open-telemetry/semantic-conventions-genai">The
 * conventions</a>
 */
final class GenAi {

	static final String OPERATION = "gen_ai.operation.name";

	static final String PROVIDER = "gen_ai.provider.name";

	static final String REQUEST_MODEL = "gen_ai.request.model";

	static final String RESPONSE_MODEL = "gen_ai.response.model";

	static final String FINISH_REASONS = "gen_ai.response.finish_reasons";

	static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";

	static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";

	static final String CACHE_READ_TOKENS = "gen_ai.usage.cache_read.input_tokens";

	static final String CONVERSATION = "gen_ai.conversation.id";

	static final String INPUT_MESSAGES = "gen_ai.input.messages";

	static final String OUTPUT_MESSAGES = "gen_ai.output.messages";

	static final String TOOL_NAME = "gen_ai.tool.name";

	static final String TOOL_CALL_ID = "gen_ai.tool.call.id";

	static final String TOOL_ARGUMENTS = "gen_ai.tool.call.arguments";

	static final String TOOL_RESULT = "gen_ai.tool.call.result";

	static final String TOKEN_TYPE = "gen_ai.token.type";

	static final String ERROR_TYPE = "error.type";

	private static final Map<String, String> PROVIDERS = Map.of("gemini", "gcp.gemini", "xai", "x_ai");

	private GenAi() {
	}

	/**
	 * What the conventions call a provider.
	 * @param provider its name
	 * @return its well-known name, or its own
	 */
	static String provider(String provider) {
		return PROVIDERS.getOrDefault(provider, provider);
	}

}
