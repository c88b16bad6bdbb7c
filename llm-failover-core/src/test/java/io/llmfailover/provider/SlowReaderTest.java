package io.llmfailover.provider;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

class SlowReaderTest {

	private final Sinks.Many<DataBuffer> body = Sinks.many().unicast().onBackpressureBuffer();

	private final HttpProvider provider = new HttpProvider(
			Exchange.settings(KnownDialect.OPENAI, URI.create("http://localhost/v1")),
			WebClient.builder().exchangeFunction((request) -> Mono.just(response())).build());

	private ClientResponse response() {
		return ClientResponse.create(HttpStatus.OK)
			.header(HttpHeaders.CONTENT_TYPE, MediaType.TEXT_EVENT_STREAM_VALUE)
			.body(this.body.asFlux())
			.build();
	}

	private void receive(String text) {
		String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
		this.body.tryEmitNext(DefaultDataBufferFactory.sharedInstance.wrap(event.getBytes(StandardCharsets.UTF_8)))
			.orThrow();
	}

	@Test
	void isGivenAllThatWasReceivedBeforeTheConnectionBroke() {
		StepVerifier.create(this.provider.target("m").exchange(ChatRequest.of("Hello"), Transport.STREAM), 0)
			.thenRequest(2)
			.expectNextMatches(TargetEvent.Opened.class::isInstance)
			.then(() -> receive("One"))
			.expectNext(new TargetEvent.TextPiece("One"))
			.then(() -> receive(" two"))
			.then(() -> this.body.tryEmitError(new IOException("Connection reset")).orThrow())
			.thenRequest(2)
			.expectNext(new TargetEvent.TextPiece(" two"))
			.expectErrorSatisfies((error) -> assertThat(((TargetFailedException) error).failure().kind())
				.isEqualTo(FailureKind.INCOMPLETE_STREAM))
			.verify(Duration.ofSeconds(30));
	}

}
