package io.llmfailover.provider;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever goes wrong in an exchange is a failure of the attempt.
 */
class ReadingFailuresTest {

	@ParameterizedTest
	@EnumSource(names = { "STATUS_000", "STATUS_099", "STATUS_1000", "NO_NUMBER_FOR_A_LENGTH", "NEGATIVE_LENGTH",
			"TWO_LENGTHS", "NO_CHUNK_SIZE", "CHUNK_SIZE_TOO_SMALL", "LENGTH_TOO_SHORT", "LENGTH_ZERO", "NO_HTTP",
			"FLOOD_OF_INTERIM_RESPONSES", "SWITCHES_PROTOCOLS", "NO_CONTENT_WITH_A_BODY" })
	void whatIsNoHttpIsMalformed(Misframing misframing) {
		for (Transport transport : Transport.values()) {
			try (RawServer server = RawServer
				.start((client) -> RawServer.write(client, misframing.answer("{\"choices\":[{\"index\":0,\"message\":"
						+ "{\"role\":\"assistant\",\"content\":\"42\"},\"finish_reason\":\"stop\"}]}")))) {
				Failure failure = Exchange.failure(Exchange.provider(KnownDialect.OPENAI, server.baseUrl()), transport);
				assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "bad header: x\r\n", "x-a: \u0001\r\n", " folded: x\r\n", ": nothing\r\n" })
	void invalidHeadersAreMalformedOrPassedOver(String header) {
		try (RawServer server = RawServer.start(
				(client) -> RawServer.write(client, "HTTP/1.1 200 OK\r\n" + header + "content-length: 2\r\n\r\n{}"))) {
			Failure failure = Exchange.failure(Exchange.provider(KnownDialect.OPENAI, server.baseUrl()),
					Transport.WHOLE);
			assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
		}
	}

	@Test
	void aWholeAnswerThatIsShorterThanItsLengthIsMalformed() {
		String answer = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"42\"},"
				+ "\"finish_reason\":\"stop\"}]}";
		try (RawServer server = RawServer.start((client) -> RawServer.write(client,
				"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n" + answer))) {
			Failure failure = Exchange.failure(Exchange.provider(KnownDialect.OPENAI, server.baseUrl()),
					Transport.WHOLE);
			assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
			assertThat(failure.message()).contains("shorter");
		}
	}

	@ParameterizedTest
	@MethodSource("bugs")
	void anUnexpectedErrorOfADecoderIsTheAttemptsFailure(Supplier<Throwable> bug) {
		for (Transport transport : Transport.values()) {
			try (SimulatedProvider server = SimulatedProvider.openAi("fine").start()) {
				Failure failure = Exchange.failure(new HttpProvider(broken(server.baseUrl(), bug), Exchange.CLIENT),
						transport);
				assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
				assertThat(failure.status()).isEqualTo(200);
				assertThat(failure.message()).startsWith("The answer cannot be read (")
					.doesNotContain("a quoted answer");
			}
		}
	}

	static Stream<Named<Supplier<Throwable>>> bugs() {
		return Stream.of(Named.of("overflow", () -> new ArithmeticException("a quoted answer")),
				Named.of("no number", () -> new NumberFormatException("a quoted answer")),
				Named.of("nesting", StackOverflowError::new), Named.of("null", NullPointerException::new));
	}

	private static ProviderSettings broken(URI baseUrl, Supplier<Throwable> bug) {
		Dialect dialect = KnownDialect.OPENAI.dialect();
		ProviderSettings whole = Exchange.settings(KnownDialect.OPENAI, baseUrl);
		return new ProviderSettings(whole.name(), new BrokenDialect(dialect, bug), baseUrl, whole.access(),
				whole.models(), whole.capabilities(), whole.singleSystemMessage());
	}

	@Test
	void aFilterThatFailsSkipsTheProvider() {
		WebClient client = WebClient.builder()
			.filter((request, next) -> Mono.error(new IllegalStateException("There is no token")))
			.build();
		Failure failure = Exchange.failure(
				new HttpProvider(Exchange.settings(KnownDialect.OPENAI, URI.create("http://127.0.0.1:1/v1")), client),
				Transport.WHOLE);
		assertThat(failure.circumstance()).isEqualTo(Circumstance.NOT_ASKED);
		assertThat(failure.message()).contains("There is no token");
	}

	@Test
	void noFilterSeesTheKey() {
		List<HttpHeaders> seen = new ArrayList<>();
		try (SimulatedProvider server = SimulatedProvider.openAi("keyed").start()) {
			WebClient client = Exchange.CLIENT.mutate().filter((request, next) -> {
				seen.add(request.headers());
				return next.exchange(ClientRequest.from(request).header("X-Filter", "yes").build());
			}).build();
			Exchange.ask(new HttpProvider(Exchange.settings(KnownDialect.OPENAI, server.baseUrl()), client),
					Transport.WHOLE);
			assertThat(seen).hasSize(1);
			assertThat(seen.toString()).doesNotContain(Exchange.KEY);
			assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Bearer " + Exchange.KEY);
			assertThat(server.requests().get(0).header("X-Filter")).isEqualTo("yes");
		}
	}

}
