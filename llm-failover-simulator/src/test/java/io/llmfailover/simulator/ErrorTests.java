package io.llmfailover.simulator;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.llmfailover.simulator.rules.BreaksRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorTests {

	private final Client client = new Client();

	static Stream<Arguments> errors() {
		return Stream.of(
				Arguments.of("openai", Behavior.error(500), 500,
						"{\"error\":{\"message\":\"…\",\"type\":\"server_error\",\"param\":null,\"code\":null}}"),
				Arguments.of("openai", Behavior.error(418, "tea", "pot", "Short and stout"), 418,
						"{\"error\":{\"message\":\"Short and stout\",\"type\":\"tea\",\"param\":null,\"code\":\"pot\"}}"),
				Arguments.of("openai", Behavior.overloaded(), 503, "…server_error…"),
				Arguments.of("openai", Behavior.rateLimited(), 429, "…rate_limit_exceeded…"),
				Arguments.of("openai", Behavior.badKey(), 401, "…test****ngth…invalid_api_key…"),
				Arguments.of("openai", Behavior.retiredModel(), 404, "…`some-model`…model_not_found…"),
				Arguments.of("openai", Behavior.contextTooLong(), 400, "…context_length_exceeded…"),
				Arguments.of("openai", Behavior.contentPolicy(), 400, "…content_policy_violation…"),
				Arguments.of("openai", Behavior.noCredit(), 429, "…insufficient_quota…"),
				Arguments.of("openai", Behavior.refusedParameter("max_tokens"), 400,
						"…\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"…"),
				Arguments.of("anthropic", Behavior.error(500), 500,
						"{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"…\"}…}"),
				Arguments.of("anthropic", Behavior.error(503), 503, "…api_error…"),
				Arguments.of("anthropic", Behavior.error(413), 413, "…request_too_large…"),
				Arguments.of("anthropic", Behavior.overloaded(), 529, "…overloaded_error…"),
				Arguments.of("anthropic", Behavior.rateLimited(), 429, "…rate_limit_error…"),
				Arguments.of("anthropic", Behavior.badKey(), 401, "…authentication_error…"),
				Arguments.of("anthropic", Behavior.retiredModel(), 404, "…not_found_error…model: some-model…"),
				Arguments.of("anthropic", Behavior.contextTooLong(), 400, "…prompt is too long: …"),
				Arguments.of("anthropic", Behavior.contentPolicy(), 400, "…content filtering…"),
				Arguments.of("anthropic", Behavior.noCredit(), 400, "…credit balance is too low…"),
				Arguments.of("anthropic", Behavior.refusedParameter("stream"), 400, "…`stream`…"),
				Arguments.of("gemini", Behavior.error(500), 500,
						"[{\"error\":{\"code\":500,\"message\":\"…\",\"status\":\"INTERNAL\"}}]"),
				Arguments.of("gemini", Behavior.overloaded(), 503, "…UNAVAILABLE…"),
				Arguments.of("gemini", Behavior.badKey(), 400, "…INVALID_ARGUMENT…API_KEY_INVALID…"),
				Arguments.of("gemini", Behavior.retiredModel(), 404, "…models/some-model is not found…NOT_FOUND…"),
				Arguments.of("gemini", Behavior.rateLimited(Duration.ofMillis(1500)), 429,
						"…current quota…RESOURCE_EXHAUSTED…PerMinute…\"retryDelay\":\"1.5s\"…"),
				Arguments.of("gemini", Behavior.rateLimited(), 429,
						"…\"Resource has been exhausted (e.g. check quota).\",\"status\":\"RESOURCE_EXHAUSTED\"}}]"),
				Arguments.of("gemini", Behavior.noCredit(), 429, "…current quota…\"status\":\"RESOURCE_EXHAUSTED\"}}]"),
				Arguments.of("xai", Behavior.error(500), 500, "{\"code\":\"internal\",\"error\":\"…\"}"),
				Arguments.of("xai", Behavior.badKey(), 400, "…invalid-argument…Incorrect API key…"),
				Arguments.of("xai", Behavior.noCredit(), 429, "…resource-exhausted…credits…"),
				Arguments.of("xai", Behavior.retiredModel(), 404, "…some-model was deprecated…"),
				Arguments.of("deepseek", Behavior.badKey(), 401, "…authentication_error…"),
				Arguments.of("deepseek", Behavior.noCredit(), 402, "…Insufficient Balance…"),
				Arguments.of("deepseek", Behavior.retiredModel(), 400, "…Model Not Exist…"));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("errors")
	void wordsEachErrorAsTheVendorDoes(String name, Behavior behavior, int status, String body) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			provider.behave(behavior);
			for (HttpResponse<String> response : List.of(this.client.chat(provider), this.client.stream(provider))) {
				assertThat(response.statusCode()).isEqualTo(status);
				assertThat(response.body()).matches(like(body));
				assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
			}
		}
	}

	/** The given text, in which an ellipsis stands for anything. */
	private static String like(String text) {
		return Arrays.stream(text.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
	}

	@ParameterizedTest
	@CsvSource({ "2000, 2, ''", "1500, 2, 1500" })
	void saysInHeadersHowLongToWait(long millis, String seconds, String exactly) {
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start()) {
			openai.behave(Behavior.rateLimited(Duration.ofMillis(millis)).header("x-should-retry", "true"));
			HttpResponse<String> response = this.client.chat(openai);
			assertThat(response.headers().firstValue("retry-after")).hasValue(seconds);
			assertThat(response.headers().firstValue("retry-after-ms").orElse("")).isEqualTo(exactly);
			assertThat(response.headers().firstValue("x-should-retry")).hasValue("true");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	@BreaksRules("Anthropic's messages begin with the user")
	void refusesOnlyWhatItIsToldToRefuse(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			provider.behave(Behavior.refusedParameter("temperature"));
			assertThat(this.client.chat(provider).statusCode()).isEqualTo(200);
			provider.behave(Behavior.refusesPrefill());
			assertThat(this.client.chat(provider).statusCode()).isEqualTo(200);
			String prefilled = Json.write(Client.body(false)).replace("\"user\"", "\"assistant\"");
			assertThat(this.client.send(Client.request(provider, prefilled).build()).statusCode()).isEqualTo(400);
		}
	}

	@ParameterizedTest
	@CsvSource({ "openai, Authorization, 401", "anthropic, x-api-key, 401", "anthropic, anthropic-version, 400",
			"gemini, Authorization, 403" })
	void insistsOnTheHeadersOfTheProtocol(String name, String header, int status) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			HttpRequest without = HttpRequest
				.newBuilder(Client.request(provider, Client.body(false)).build(),
						(key, value) -> !key.equalsIgnoreCase(header))
				.build();
			assertThat(this.client.send(without).statusCode()).isEqualTo(status);
		}
	}

	@Test
	void answersWithoutAKeyIfItIsKeyless() {
		try (SimulatedProvider provider = SimulatedProvider.openAi("local").keyless().start()) {
			HttpRequest request = HttpRequest.newBuilder(Client.url(provider))
				.POST(HttpRequest.BodyPublishers.ofString(Json.write(Client.body(false))))
				.build();
			assertThat(this.client.send(request).statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "openai | not json | parse the JSON body", "openai | {} | model",
					"openai | {\"model\":\"m\",\"messages\":[]} | 'messages'", "anthropic | not json | not valid JSON",
					"anthropic | {} | model: Field required", "anthropic | {\"model\":\"m\"} | max_tokens: Field",
					"anthropic | {\"model\":\"m\",\"max_tokens\":1} | at least one message" })
	@BreaksRules("None of them is one")
	void insistsOnTheBodyOfTheProtocol(String name, String body, String message) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			HttpResponse<String> response = this.client.send(Client.request(provider, body).build());
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(response.body()).contains(message);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void listsModelsAndKnowsNoOtherPath(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			Supplier<HttpRequest.Builder> builder = () -> Client.request(provider, "");
			HttpRequest models = builder.get().uri(URI.create(provider.baseUrl() + "/models")).GET().build();
			assertThat(this.client.send(models).body()).contains("simulated-model");
			HttpRequest wrong = builder.get().uri(URI.create(provider.baseUrl() + "/v1/nothing")).build();
			HttpResponse<String> response = this.client.send(wrong);
			assertThat(response.statusCode()).isEqualTo(404);
			assertThat(response.body()).contains("error");
		}
	}

	@Test
	void redirectsServesPagesAndRawBytes() {
		try (SimulatedProvider provider = SimulatedProvider.openAi("openai").start()) {
			provider.script(Behavior.redirect(URI.create("http://localhost/elsewhere")), Behavior.html(),
					Behavior.raw(202, Map.of("x-test", "yes"), "exactly this".getBytes()),
					Behavior.raw(200, Map.of(), "in three pieces".getBytes(), 2, 6));
			HttpResponse<String> redirect = this.client.chat(provider);
			assertThat(redirect.statusCode()).isEqualTo(307);
			assertThat(redirect.headers().firstValue("location")).hasValue("http://localhost/elsewhere");
			assertThat(this.client.chat(provider).body()).contains("<html>");
			HttpResponse<String> raw = this.client.chat(provider);
			assertThat(raw.statusCode()).isEqualTo(202);
			assertThat(raw.headers().firstValue("x-test")).hasValue("yes");
			assertThat(raw.body()).isEqualTo("exactly this");
			assertThat(this.client.chat(provider).body()).isEqualTo("in three pieces");
		}
	}

}
