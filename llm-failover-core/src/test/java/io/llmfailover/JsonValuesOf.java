package io.llmfailover;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values of the vocabulary as a JSON mapper reads what another one wrote.
 */
final class JsonValuesOf {

	private static final JsonMapper MAPPER = new JsonMapper();

	private JsonValuesOf() {
	}

	static Map<String, @Nullable Object> request(ChatRequest request) {
		return MAPPER.readValue(MAPPER.writeValueAsString(request), new TypeReference<>() {
		});
	}

}
