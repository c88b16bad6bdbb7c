package io.llmfailover.provider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.openai.RichConversation;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One rich conversation as each provider gets it, and what it is told to have lost on the
 * way: to be compared with the vendor's documentation by eye.
 */
class RenderedRequestsTest {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(SerializationFeature.INDENT_OUTPUT)
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build();

	@ParameterizedTest
	@CsvSource({ "gemini, OPENAI, gemini-3.6-flash", "xai, OPENAI, grok-4.3", "openai, OPENAI, gpt-6-luna",
			"deepseek, OPENAI, deepseek-v4-flash", "mistral, OPENAI, mistral-large-latest",
			"openrouter, OPENAI, anthropic/claude-sonnet-5-5" })
	void areAsWrittenDown(String provider, KnownDialect dialect, String model) throws IOException {
		ModelFacts facts = ModelTable.facts(dialect.dialect(), model);
		ChatRequest request = RichConversation.builder((attachment) -> facts.media().reasonToRefuse(attachment) == null)
			.build();
		RenderedRequest rendered = dialect.dialect()
			.render(request, new WireTarget(provider, model, Transport.STREAM, 4096, facts));
		ObjectNode told = JSON.createObjectNode();
		told.set("request", JSON.readTree(rendered.body()));
		told.set("warnings", JSON.valueToTree(rendered.warnings()));
		assertThat(JSON.writeValueAsString(told)).isEqualTo(resource("request-" + provider + ".json"));
	}

	private static String resource(String name) throws IOException {
		try (InputStream stream = Objects.requireNonNull(RenderedRequestsTest.class.getResourceAsStream(name), name)) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
		}
	}

}
