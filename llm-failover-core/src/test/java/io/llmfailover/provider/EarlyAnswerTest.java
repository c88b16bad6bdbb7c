package io.llmfailover.provider;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.llmfailover.Attempt;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that do not wait for the end of a request.
 */
class EarlyAnswerTest {

	private static final ChatRequest LARGE = ChatRequest.of("word ".repeat(1_600_000));

	private static final String ANSWER = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
			+ "\"content\":\"For somebody else\"},\"finish_reason\":\"stop\"}]}";

	private static final String RESPONSE = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
			+ ANSWER.length() + "\r\n\r\n" + ANSWER;

	@ParameterizedTest
	@EnumSource(KnownDialect.class)
	void theRefusalOfALargeRequestIsReadBeforeAllOfItIsSent(KnownDialect dialect) {
		for (Transport transport : Transport.values()) {
			try (RawServer server = RawServer.startUnread((client) -> {
				RawServer.readHead(client.getInputStream());
				RawServer.write(client, "HTTP/1.1 413 Request Entity Too Large\r\ncontent-type: text/html\r\n"
						+ "content-length: 13\r\nconnection: close\r\n\r\n<html></html>");
				client.shutdownOutput();
				readOn(client);
			})) {
				Failure failure = Exchange.failure(Exchange.provider(dialect, server.baseUrl()), LARGE, transport);
				assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_TOO_LARGE);
				assertThat(failure.status()).isEqualTo(413);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(KnownDialect.class)
	void aBreakWhileTheRequestIsSentIsToldApart(KnownDialect dialect) {
		try (RawServer server = RawServer.startUnread(EarlyAnswerTest::reset)) {
			Failure failure = Exchange.failure(Exchange.provider(dialect, server.baseUrl()), LARGE, Transport.STREAM);
			assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
			assertThat(failure.circumstance()).isEqualTo(Circumstance.UNFINISHED_REQUEST);
		}
	}

	@Test
	void aBreakAfterTheRequestWasSentIsAnOrdinaryOne() {
		try (RawServer server = RawServer.start((client) -> client.setSoLinger(true, 0))) {
			Failure failure = Exchange.failure(Exchange.provider(KnownDialect.OPENAI, server.baseUrl()), LARGE,
					Transport.STREAM);
			assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
			assertThat(failure.circumstance()).isNull();
		}
	}

	@Test
	void aLargeRequestThatBreaksIsNeitherSentThereAgainNorCounted() {
		try (RawServer server = RawServer.startUnread(EarlyAnswerTest::reset);
				SimulatedProvider healthy = SimulatedProvider.openAi("healthy").start();
				LlmFailover service = LlmFailover.builder()
					.provider(settings("strict", server.baseUrl()))
					.provider(settings("healthy", healthy.baseUrl()))
					.build()) {
			ChatResponse response = service.chat(LARGE).block(Exchange.HANG);
			assertThat(response).isNotNull();
			assertThat(response.attempts()).extracting(Attempt::provider).containsExactly("strict", "healthy");
			assertThat(response.attempts().get(0).decision()).isEqualTo(FailureAction.NEXT);
		}
	}

	private static ProviderSettings settings(String name, URI baseUrl) {
		return new ProviderSettings(name, KnownDialect.OPENAI.dialect(), baseUrl,
				ProviderSettings.Access.key(new ApiKey(Exchange.KEY, "the test")), List.of("m"), Set.of());
	}

	@Test
	void anAnswerOnAUsedConnectionThatComesTooEarlyMayBeSomebodyElses() {
		CountDownLatch seen = new CountDownLatch(1);
		try (RawServer server = RawServer.start((client) -> {
			RawServer.write(client, RESPONSE);
			RawServer.readHead(client.getInputStream());
			RawServer.write(client, RESPONSE);
			await(seen);
		})) {
			HttpProvider provider = Exchange.provider(KnownDialect.OPENAI, server.baseUrl());
			assertThat(Exchange.text(Exchange.ask(provider, Transport.WHOLE))).isEqualTo("For somebody else");
			Failure failure = Exchange.failure(provider, LARGE, Transport.WHOLE);
			seen.countDown();
			assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
			assertThat(failure.message()).contains("before the request was sent");
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(Exchange.HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void reset(Socket client) throws IOException {
		client.getInputStream().readNBytes(1000);
		client.setSoLinger(true, 0);
	}

	private static void readOn(Socket client) throws IOException {
		while (client.getInputStream().read(new byte[65536]) >= 0) {
			// as nginx does for a while, so that its refusal is not lost
		}
	}

}
