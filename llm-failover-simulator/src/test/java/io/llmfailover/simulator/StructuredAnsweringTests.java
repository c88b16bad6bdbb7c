package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The simulator answers by schema, however it is asked for that.
 */
class StructuredAnsweringTests {

	private static final JsonNode REVIEW = Json.read("""
			{"type":"object","properties":{"findings":{"type":"array","minItems":1,"items":{"type":"object",
			"properties":{"line":{"type":"integer","minimum":1},"severity":{"type":"string","enum":["LOW","HIGH"]},
			"advice":{"type":"string"}},"required":["line","severity","advice"],"additionalProperties":false}},
			"verdict":{"type":"string"}},"required":["findings","verdict"],"additionalProperties":false}""");

	/** Anthropic takes no bounds. */
	private static final JsonNode UNBOUNDED = Json.read(REVIEW.toString().replace(",\"minimum\":1", ""));

	private static final String WORDS = "You review code.\n\nAnswer with one JSON object that fits the following JSON"
			+ " Schema, and with nothing else.\n" + REVIEW + "\nBe brief.";

	private final Client client = new Client();

	/** The ways in which a request asks for an answer of a schema. */
	enum Ask {

		OPENAI_SCHEMA("openai",
				Map.of("response_format",
						Map.of("type", "json_schema", "json_schema",
								Map.of("name", "review", "strict", true, "schema", REVIEW)))),

		GEMINI_SCHEMA("gemini", OPENAI_SCHEMA.more),

		DEEPSEEK_OBJECT_AND_WORDS("deepseek", Map.of("response_format", Map.of("type", "json_object"), "words", true)),

		XAI_WORDS("xai", Map.of("words", true)),

		ANTHROPIC_OUTPUT_CONFIG("anthropic",
				Map.of("output_config", Map.of("format", Map.of("type", "json_schema", "schema", UNBOUNDED)))),

		ANTHROPIC_OUTPUT_FORMAT("anthropic",
				Map.of("output_format", Map.of("type", "json_schema", "schema", UNBOUNDED))),

		ANTHROPIC_WORDS("anthropic", Map.of("words", true));

		private final String vendor;

		private final Map<String, Object> more;

		Ask(String vendor, Map<String, Object> more) {
			this.vendor = vendor;
			this.more = more;
		}

		Map<String, Object> body(boolean stream) {
			Map<String, Object> body = new LinkedHashMap<>(this.more);
			body.putAll(Map.of("model", "m", "max_tokens", 100, "stream", stream));
			List<Object> messages = new ArrayList<>();
			boolean words = body.remove("words") != null;
			if (words && this.vendor.equals("anthropic")) {
				body.put("system", List.of(Map.of("type", "text", "text", WORDS)));
			}
			else if (words) {
				messages.add(Map.of("role", "system", "content", WORDS));
			}
			messages.add(Map.of("role", "user", "content", "What is wrong in \ud83d\ude00 line 12?"));
			body.put("messages", messages);
			return body;
		}

	}

	@ParameterizedTest
	@EnumSource(Ask.class)
	void answersByTheSchema(Ask ask) {
		try (SimulatedProvider provider = SimulatedProvider.known(ask.vendor).start()) {
			String whole = Client.text(this.client.send(Client.request(provider, ask.body(false)).build()).body());
			JsonNode review = Json.read(whole);
			assertThat(Fit.complaints(REVIEW, review)).as(whole).isEmpty();
			assertThat(review.path("findings").path(0).path("line").asInt()).isEqualTo(12);
			String streamed = Client.text(this.client.send(Client.request(provider, ask.body(true)).build()).body());
			assertThat(streamed).isEqualTo(whole);
		}
	}

	@ParameterizedTest
	@EnumSource(value = Ask.class, names = "DEEPSEEK_OBJECT_AND_WORDS")
	void answersWithAnObjectWhereNoSchemaIsGiven(Ask ask) {
		try (SimulatedProvider provider = SimulatedProvider.known(ask.vendor).start()) {
			Map<String, Object> body = ask.body(false);
			body.put("messages", List.of(Map.of("role", "user", "content", "JSON please")));
			JsonNode answer = Json.read(Client.text(this.client.send(Client.request(provider, body).build()).body()));
			assertThat(answer.path("answer").asString("")).contains("JSON please");
		}
	}

	@ParameterizedTest
	@EnumSource(Ask.class)
	void breaksOffInTheMiddleOfItsJson(Ask ask) {
		try (SimulatedProvider provider = SimulatedProvider.known(ask.vendor).start()) {
			provider.behave(Behavior.cutCleanly(3));
			String cut = Client.text(this.client.send(Client.request(provider, ask.body(true)).build()).body());
			assertThat(cut).startsWith("{\"findings\"").hasSize(24);
		}
	}

}
