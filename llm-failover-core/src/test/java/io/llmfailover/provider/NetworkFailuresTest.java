package io.llmfailover.provider;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.timeout.ReadTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;

class NetworkFailuresTest {

	static Stream<Arguments> errors() {
		return Stream.of(Arguments.of(new ConnectException("x"), FailureKind.NETWORK, Circumstance.UNREACHABLE),
				Arguments.of(new UnknownHostException("x"), FailureKind.NETWORK, Circumstance.UNREACHABLE),
				Arguments.of(new NoRouteToHostException("x"), FailureKind.NETWORK, Circumstance.UNREACHABLE),
				Arguments.of(new ConnectTimeoutException("x"), FailureKind.TIMEOUT, null),
				Arguments.of(new HttpConnectTimeoutException("x"), FailureKind.TIMEOUT, null),
				Arguments.of(ReadTimeoutException.INSTANCE, FailureKind.TIMEOUT, null),
				Arguments.of(new TimeoutException("x"), FailureKind.TIMEOUT, null),
				Arguments.of(new SSLHandshakeException("x"), FailureKind.NETWORK, null),
				Arguments.of(new DataBufferLimitException("x"), FailureKind.LIMIT_EXCEEDED, null),
				Arguments.of(new DecompressionException("x"), FailureKind.MALFORMED_RESPONSE, null),
				Arguments.of(new IOException("Connection reset"), FailureKind.NETWORK, Circumstance.STALE_CONNECTION));
	}

	@ParameterizedTest
	@MethodSource("errors")
	void areToldApart(Exception error, FailureKind kind, @Nullable Circumstance circumstance) {
		for (Throwable thrown : new Throwable[] { error, new IOException(error) }) {
			Failure failure = NetworkFailures.classify(thrown, true);
			assertThat(failure.kind()).isEqualTo(kind);
			assertThat(failure.circumstance()).isEqualTo(circumstance);
		}
	}

	@Test
	void aFreshConnectionIsNotStale() {
		Failure failure = NetworkFailures.classify(new IOException("Connection reset"), false);
		assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
		assertThat(failure.circumstance()).isNull();
		assertThat(failure.message()).contains("Connection reset");
	}

	@Test
	void anExhaustedPoolIsNotTheProvidersFailure() {
		ConnectionProvider pool = ConnectionProvider.builder("tiny")
			.maxConnections(1)
			.pendingAcquireMaxCount(1)
			.pendingAcquireTimeout(Duration.ofMillis(20))
			.build();
		WebClient client = WebClient.builder()
			.clientConnector(new ReactorClientHttpConnector(HttpClient.create(pool)))
			.build();
		try (SimulatedProvider server = SimulatedProvider.openAi("busy").start()) {
			server.behave(Behavior.silence());
			HttpProvider provider = new HttpProvider(Exchange.settings(KnownDialect.OPENAI, server.baseUrl()), client,
					AnswerLimits.DEFAULTS, Schedulers.parallel());
			Disposable first = provider.target("m").exchange(ChatRequest.of("Hello"), Transport.WHOLE).subscribe();
			server.awaitRequests(1, Exchange.HANG);
			Failure failure = Exchange.failure(provider, Transport.WHOLE);
			assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
			assertThat(failure.circumstance()).isEqualTo(Circumstance.POOL_FULL);
			assertThat(failure.message()).isEqualTo("own pool full: no connection became free, raise"
					+ " the maxConnections given to LlmFailoverBuilder.pool(...)");
			first.dispose();
		}
	}

}
