package io.llmfailover.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.JsonForm;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

/**
 * What a browser reads of a stream.
 */
class ServerSentEventsTest {

	private static final ChatEvent TEXT = new ChatEvent.TextDelta("  Hello\nworld", "openai", "gpt-6-luna");

	private static final ChatEvent REASONING = new ChatEvent.ReasoningDelta("hm", "openai", "gpt-6-luna");

	private static final ChatEvent COMPLETED = new ChatEvent.Completed(
			ChatResponse.builder("openai", "gpt-6-luna").content("  Hello\nworld").build());

	private static final ChatFailedException FAILURE = new ChatFailedException(FailureKind.TIMEOUT, "Nobody answered",
			List.of(), "  Hello", null);

	@Test
	void aPieceOfTextKeepsItsSpacesAndReasoningHasANameOfItsOwn() {
		for (String body : List.of(webFlux(Flux.just(REASONING, TEXT, COMPLETED)),
				mvc(Flux.just(REASONING, TEXT, COMPLETED)))) {
			assertThat(body).containsSubsequence("event:reasoning\n", "event:text\n", "\"text\":\"  Hello\\nworld\"",
					"event:completed\n", "\"content\":\"  Hello\\nworld\"");
		}
	}

	@Test
	void aStreamThatFailsEndsWithAnEventThatSaysSo() {
		Flux<ChatEvent> failing = Flux.just(TEXT).concatWith(Flux.error(FAILURE));
		for (String body : List.of(webFlux(failing), mvc(failing))) {
			assertThat(body).containsSubsequence("event:text\n", "event:failed\n", "\"kind\":\"TIMEOUT\"");
			assertThat(body).doesNotContain("event:completed");
		}
	}

	@Test
	void whatIsNoFailureOfACallIsNotHidden() {
		StepVerifier.create(ServerSentEvents.of(Flux.error(new IllegalStateException("a bug"))))
			.verifyErrorMessage("a bug");
	}

	@Test
	void aCommentIsSentWhileAModelThinksAndNoneAfterTheEnd() {
		TestPublisher<ChatEvent> source = TestPublisher.create();
		StepVerifier.withVirtualTime(() -> ServerSentEvents.of(source.flux()))
			.expectSubscription()
			.expectNoEvent(Duration.ofSeconds(14))
			.thenAwait(Duration.ofSeconds(1))
			.assertNext((event) -> assertThat(event.comment()).isEmpty())
			.then(() -> source.next(TEXT))
			.assertNext((event) -> assertThat(event.event()).isEqualTo("text"))
			.then(source::complete)
			.verifyComplete();
	}

	@Test
	void nothingIsSentInBetweenWhereNothingIsWanted() {
		TestPublisher<ChatEvent> source = TestPublisher.create();
		StepVerifier.withVirtualTime(() -> ServerSentEvents.of(source.flux(), Duration.ZERO))
			.expectSubscription()
			.expectNoEvent(Duration.ofHours(1))
			.then(source::complete)
			.verifyComplete();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ServerSentEvents.of(source.flux(), Duration.ofSeconds(-1)))
			.withMessageContaining("heartbeat");
	}

	@Test
	void aReaderWhoIsNotReadyHoldsTheProviderBack() {
		AtomicLong requested = new AtomicLong();
		Flux<ChatEvent> many = Flux.range(0, 1000).map((i) -> TEXT).doOnRequest(requested::addAndGet);
		StepVerifier.create(ServerSentEvents.of(many), 3).expectNextCount(3).thenCancel().verify();
		assertThat(requested).hasValueLessThan(6);
	}

	@Test
	void aReaderWhoGoesAwayCancelsTheCall() {
		TestPublisher<ChatEvent> source = TestPublisher.create();
		StepVerifier.create(ServerSentEvents.of(source.flux()))
			.then(() -> source.next(TEXT))
			.expectNextCount(1)
			.thenCancel()
			.verify();
		source.assertWasCancelled();
	}

	private static String webFlux(Flux<ChatEvent> events) {
		byte[] body = WebTestClient.bindToController(new Streams(events))
			.build()
			.get()
			.uri("/stream")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
			.expectBody()
			.returnResult()
			.getResponseBody();
		assertThat(body).isNotNull();
		return new String(body, StandardCharsets.UTF_8);
	}

	private static String mvc(Flux<ChatEvent> events) {
		MockMvc mvc = MockMvcBuilders.standaloneSetup(new Streams(events)).build();
		try {
			return mvc.perform(asyncDispatch(mvc.perform(get("/stream")).andReturn()))
				.andReturn()
				.getResponse()
				.getContentAsString();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	@RestController
	static class Streams {

		private final Flux<ChatEvent> events;

		Streams(Flux<ChatEvent> events) {
			this.events = events;
		}

		@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<ServerSentEvent<JsonForm>> stream() {
			return ServerSentEvents.of(this.events);
		}

	}

}
