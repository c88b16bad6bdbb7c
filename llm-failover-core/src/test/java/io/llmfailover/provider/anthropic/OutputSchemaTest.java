package io.llmfailover.provider.anthropic;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.llmfailover.AnswerSchema;
import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.schema.JsonSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.llmfailover.provider.anthropic.Rendering.body;
import static io.llmfailover.provider.anthropic.Rendering.render;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schemas to which a model is held, and those of which it is told.
 */
class OutputSchemaTest {

	private static final String CLOSED = ",\"additionalProperties\":false}";

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}" + CLOSED,
			"{\"type\":\"object\",\"properties\":{\"type\":{\"enum\":[{\"type\":\"object\"}]}}" + CLOSED,
			"{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"c\":{\"$ref\":\"#/$defs/b\"}},"
					+ "\"$defs\":{\"b\":{\"type\":\"object\",\"properties\":{}" + CLOSED + "}" + CLOSED })
	void aModelIsHeldToAClosedSchema(String schema) {
		JsonNode body = asked(schema);
		assertThat(body.at("/output_config/format/schema").toString()).isEqualTo(schema);
		assertThat(body.has("system")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}",
			"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"object\",\"null\"]}}" + CLOSED,
			"{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}}",
			"{\"type\":\"object\",\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#\"}]}}" + CLOSED,
			"{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/b\"}},\"$defs\":{\"b\":{\"type\":\"array\","
					+ "\"items\":{\"$ref\":\"#/$defs/b\"}}}" + CLOSED })
	void ofAnyOtherItIsToldInWords(String schema) {
		JsonNode body = asked(schema);
		assertThat(body.has("output_config")).isFalse();
		assertThat(body.path("system").stringValue("")).contains("JSON Schema");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"oneOf\":[{\"type\":\"string\"}]", "\"not\":{\"type\":\"string\"}",
			"\"if\":{\"type\":\"string\"}", "\"type\":\"array\",\"prefixItems\":[{\"type\":\"string\"}]",
			"\"allOf\":[{\"$ref\":\"#/$defs/b\"}]" })
	void whatIsNotAmongItsKeywordsIsToldInWords(String keyword) {
		assertThat(asked("{\"type\":\"object\",\"properties\":{\"a\":{" + keyword
				+ "}},\"$defs\":{\"b\":{\"type\":\"string\"}}" + CLOSED)
			.has("output_config")).isFalse();
	}

	@Test
	void moreOptionalPropertiesThanTheApiTakesAreToldInWords() {
		assertThat(asked(optional(24)).has("output_config")).isTrue();
		assertThat(asked(optional(25)).has("output_config")).isFalse();
	}

	private static String optional(int count) {
		return "{\"type\":\"object\",\"properties\":{\"must\":{\"type\":\"string\"}," + IntStream.range(0, count)
			.mapToObj((i) -> "\"p" + i + "\":{\"type\":\"string\"}")
			.collect(Collectors.joining(",")) + "},\"required\":[\"must\"]" + CLOSED;
	}

	@Test
	void moreAlternativesThanTheApiTakesAreToldInWords() {
		assertThat(asked(alternatives(16)).has("output_config")).isTrue();
		assertThat(asked(alternatives(17)).has("output_config")).isFalse();
	}

	@Test
	void whatWasThoughtWithoutASignatureIsNotReturned() {
		JsonNode body = body(render(ChatRequest.builder()
			.user("a")
			.message(new Message.Assistant("b", List.of(),
					new ProviderState("anthropic",
							"[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"},"
									+ "{\"type\":\"redacted_thinking\"},{\"type\":\"text\",\"text\":\"b\"}]")))
			.user("c")
			.build(), ModelFacts.NONE));
		assertThat(body.at("/messages/1/content").toString()).isEqualTo("[{\"type\":\"text\",\"text\":\"b\"}]");
	}

	private static String alternatives(int count) {
		return "{\"type\":\"object\",\"properties\":{" + IntStream.range(0, count)
			.mapToObj((i) -> "\"p" + i + "\":{\"type\":[\"string\",\"null\"]}")
			.collect(Collectors.joining(",")) + "}" + CLOSED;
	}

	private static JsonNode asked(String schema) {
		return body(render(ChatRequest.builder()
			.user("a")
			.answerSchema(new AnswerSchema("answer", JsonSchema.parse(schema)))
			.build(), ModelFacts.NONE));
	}

}
