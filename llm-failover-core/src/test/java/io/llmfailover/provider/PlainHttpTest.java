package io.llmfailover.provider;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.llmfailover.FailureKind;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP as proxies, gateways and careless servers speak it.
 */
class PlainHttpTest {

	private static final String WHOLE = """
			{"choices":[{"index":0,"message":{"role":"assistant","content":"42"},"finish_reason":"stop"}]}""";

	private static final String STREAM = """
			data: {"choices":[{"index":0,"delta":{"content":"4"}}]}

			data: {"choices":[{"index":0,"delta":{"content":"2"},"finish_reason":"stop"}]}

			data: [DONE]

			""";

	@RegisterExtension
	static final WireMockExtension server = WireMockExtension.newInstance()
		.options(WireMockConfiguration.wireMockConfig().dynamicPort().gzipDisabled(false))
		.build();

	private final HttpProvider provider = Exchange.provider(KnownDialect.OPENAI, URI.create(server.baseUrl() + "/v1"));

	@ParameterizedTest
	@EnumSource(Transport.class)
	void theFormOfTheAnswerDecidesAndNotWhatWasAskedFor(Transport transport) {
		answerWith(aResponse().withHeader("Content-Type", "application/json").withBody(WHOLE));
		assertThat(Exchange.text(Exchange.ask(this.provider, transport))).isEqualTo("42");
		answerWith(aResponse().withHeader("Content-Type", "text/event-stream").withBody(STREAM));
		assertThat(Exchange.text(Exchange.ask(this.provider, transport))).isEqualTo("42");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "text/plain", "application/octet-stream", "text/event-stream",
			"application/json; charset=utf-8", "text/html" })
	void recognisesJsonWhateverItIsCalled(String contentType) {
		answerWith(response(contentType).withBody("\n\n  " + WHOLE));
		assertThat(Exchange.text(Exchange.ask(this.provider, Transport.WHOLE))).isEqualTo("42");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "text/event-stream", "text/event-stream;charset=UTF-8", "TEXT/EVENT-STREAM" })
	void recognisesAStream(String contentType) {
		answerWith(response(contentType).withBody("\n: comment\n" + STREAM));
		assertThat(Exchange.text(Exchange.ask(this.provider, Transport.STREAM))).isEqualTo("42");
	}

	@ParameterizedTest
	@CsvSource({ "text/html,<html></html>", "application/json,<html></html>", ",<html></html>", "text/plain,OK",
			"application/json,OK", "application/json,''", ",''", "text/html,''", "application/json,'{\"choices\":['",
			"application/json,'[]'", "application/json,'\"42\"'" })
	void takesNothingElseForAnAnswer(String contentType, String body) {
		answerWith(response(contentType).withBody(body));
		for (Transport transport : Transport.values()) {
			Failure failure = Exchange.failure(this.provider, transport);
			assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
			assertThat(failure.status()).isEqualTo(200);
		}
	}

	@Test
	void boundsAnEventOfManyLines() {
		answerWith(response("text/event-stream").withBody("data: 01234567\n".repeat(100)));
		AnswerLimits limits = new AnswerLimits(100, 100, 500, 10_000, 1000, Duration.ofSeconds(1));
		Failure failure = Exchange.failure(Exchange.provider(KnownDialect.OPENAI, URI.create(server.baseUrl()), limits),
				Transport.STREAM);
		assertThat(failure.kind()).isEqualTo(FailureKind.LIMIT_EXCEEDED);
	}

	@Test
	void takesAnEmptyStreamForAnIncompleteOne() {
		answerWith(response("text/event-stream").withBody(""));
		assertThat(Exchange.failure(this.provider, Transport.STREAM).kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 304, 307, 308 })
	void doesNotFollowARedirect(int status) {
		answerWith(aResponse().withStatus(status).withHeader("Location", server.baseUrl() + "/elsewhere"));
		Failure failure = Exchange.failure(this.provider, Transport.STREAM);
		assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
		assertThat(failure.status()).isEqualTo(status);
		server.verify(1, postRequestedFor(anyUrl()));
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void readsCompressedAnswers(Transport transport) {
		String padding = " ".repeat(10_000);
		answerWith(aResponse().withHeader("Content-Type", "application/json").withBody(WHOLE + padding));
		assertThat(Exchange.text(Exchange.ask(this.provider, transport))).isEqualTo("42");
		server.verify(postRequestedFor(anyUrl()).withHeader("Accept-Encoding", containing("gzip")));
	}

	@Test
	void readsAnAnswerThatDribbles() {
		answerWith(aResponse().withHeader("Content-Type", "text/event-stream")
			.withBody(STREAM)
			.withChunkedDribbleDelay(40, 200));
		List<TargetEvent> events = Exchange.ask(this.provider, Transport.STREAM);
		assertThat(Exchange.of(events, TargetEvent.TextPiece.class)).extracting(TargetEvent.TextPiece::text)
			.containsExactly("4", "2");
	}

	@ParameterizedTest
	@CsvSource({ "x-request-id,x-goog-request-id", "request-id,cf-ray" })
	void findsTheRequestId(String header, String lessTelling) {
		answerWith(response("application/json").withHeader(lessTelling, "other")
			.withHeader(header, "mine")
			.withBody(WHOLE));
		assertThat(Exchange.ask(this.provider, Transport.WHOLE)).contains(new TargetEvent.Opened(200, "mine"));
	}

	@Test
	void asksForTheFormThatItWants() {
		answerWith(response("application/json").withBody(WHOLE));
		Exchange.ask(this.provider, Transport.WHOLE);
		Exchange.ask(this.provider, Transport.STREAM);
		server.verify(postRequestedFor(anyUrl()).withHeader("Accept", equalTo("application/json"))
			.withHeader("Content-Type", equalTo("application/json")));
		server.verify(postRequestedFor(anyUrl()).withHeader("Accept", equalTo("text/event-stream")));
	}

	@ParameterizedTest
	@CsvSource({ "/v1,/v1/chat/completions", "/v1/,/v1/chat/completions", "'',/chat/completions",
			"/openai/deployments/a%20b?api-version=2024-10-21,/openai/deployments/a%20b/chat/completions?api-version=2024-10-21" })
	void postsBelowTheBaseUrl(String base, String expected) {
		answerWith(response("application/json").withBody(WHOLE));
		Exchange.ask(Exchange.provider(KnownDialect.OPENAI, URI.create(server.baseUrl() + base)), Transport.WHOLE);
		server.verify(postRequestedFor(urlEqualTo(expected)));
	}

	@Test
	void sendsExtraHeadersOverItsOwn() {
		answerWith(response("application/json").withBody(WHOLE));
		Exchange.ask(Exchange.provider(KnownDialect.OPENAI, URI.create(server.baseUrl()),
				Map.of("X-Tenant", "blue", "Accept", "application/json, */*")), Transport.STREAM);
		server.verify(postRequestedFor(anyUrl()).withHeader("X-Tenant", equalTo("blue"))
			.withHeader("Accept", equalTo("application/json, */*")));
	}

	private static ResponseDefinitionBuilder response(String contentType) {
		ResponseDefinitionBuilder response = aResponse();
		return (contentType != null) ? response.withHeader("Content-Type", contentType) : response;
	}

	private static void answerWith(ResponseDefinitionBuilder response) {
		server.stubFor(post(anyUrl()).willReturn(response));
	}

}
