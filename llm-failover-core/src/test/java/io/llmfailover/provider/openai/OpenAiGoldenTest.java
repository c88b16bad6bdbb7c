package io.llmfailover.provider.openai;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.ModelTraits.Need;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One rich conversation as each provider gets it, to be compared with the vendor's
 * documentation by eye.
 */
class OpenAiGoldenTest {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	static Stream<WireTarget> targets() {
		return Stream.of(target("openai", "gpt-6-luna",
				new ModelTraits(Set.of("temperature", "top_p", "stop"), Map.of("max_tokens", "max_completion_tokens"),
						"developer", false, Set.of(Need.TOOLS_WITHOUT_THINKING))),
				target("gemini", "gemini-3.6-flash",
						new ModelTraits(Set.of("seed"), Map.of(), "system", false,
								Set.of(Need.THOUGHT_SIGNATURES, Need.ALWAYS_THINKS))),
				target("xai", "grok-4.3", new ModelTraits(Set.of("stop"), Map.of(), "system", false)),
				target("deepseek", "deepseek-v4-flash", needs(Need.THINKING_SWITCH, Need.REASONING_CONTENT)),
				target("openrouter", "anthropic/claude-sonnet-5-5", ModelTraits.NONE),
				target("mistral", "mistral-large-latest", new ModelTraits(Set.of(), Map.of("seed", "random_seed"),
						"system", false, Set.of(Need.NINE_CHARACTER_IDS))));
	}

	@ParameterizedTest
	@MethodSource("targets")
	void isRenderedAsWrittenDown(WireTarget target) throws IOException {
		RenderedRequest rendered = new OpenAiDialect().render(RichConversation.builder().build(), target);
		String golden = "golden-" + target.provider() + ".json";
		assertThat(JSON.writeValueAsString(JSON.readTree(rendered.body()))).as(golden).isEqualTo(resource(golden));
	}

	private static String resource(String name) throws IOException {
		try (InputStream stream = Objects.requireNonNull(OpenAiGoldenTest.class.getResourceAsStream(name), name)) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
		}
	}

	private static ModelTraits needs(Need... needs) {
		return new ModelTraits(Set.of(), Map.of(), "system", false, Set.of(needs));
	}

	private static WireTarget target(String provider, String model, ModelTraits traits) {
		return new WireTarget(provider, model, Transport.STREAM, 4096, traits);
	}

}
