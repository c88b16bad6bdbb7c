package io.llmfailover.provider;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a stream ends once the provider has said that it has finished, and before.
 */
class CompletionTest {

	private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
			+ "transfer-encoding: chunked\r\n\r\n";

	private static final String TEXT = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"42\"}}]}\n\n";

	private static final String FINISH = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

	private static final String USAGE = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,"
			+ "\"total_tokens\":5}}\n\n";

	private static final AnswerLimits IMPATIENT = new AnswerLimits(100, 1000, 1000, 10_000, 1000,
			Duration.ofMillis(50));

	private static final AnswerLimits PATIENT = new AnswerLimits(100, 1000, 1000, 10_000, 1000, Duration.ofHours(1));

	@Test
	void waitsForTheEndOfAFinishedStreamForAMomentOnly() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		try (RawServer server = RawServer.start((client) -> {
			RawServer.write(client, HEAD);
			RawServer.chunk(client, TEXT + FINISH);
			awaitClose(client);
			closed.countDown();
		})) {
			List<TargetEvent> events = Exchange.ask(Exchange.provider(KnownDialect.OPENAI, server.baseUrl(), IMPATIENT),
					Transport.STREAM);
			assertThat(Exchange.text(events)).isEqualTo("42");
			assertThat(Exchange.finished(events).usage()).isEqualTo(Usage.UNKNOWN);
			assertThat(closed.await(Exchange.HANG.toSeconds(), TimeUnit.SECONDS)).as("closed").isTrue();
		}
	}

	@Test
	void waitsForTheUsageOfAFinishedStream() {
		CountDownLatch finishSeen = new CountDownLatch(1);
		try (RawServer server = RawServer.start((client) -> {
			RawServer.write(client, HEAD);
			RawServer.chunk(client, TEXT + FINISH);
			await(finishSeen);
			RawServer.chunk(client, USAGE);
			RawServer.write(client, "0\r\n\r\n");
		})) {
			List<TargetEvent> events = Exchange.provider(KnownDialect.OPENAI, server.baseUrl(), PATIENT)
				.target("test-model")
				.exchange(ChatRequest.of("What is the answer?"), Transport.STREAM)
				.doOnNext((event) -> {
					if (event instanceof TargetEvent.TextPiece) {
						finishSeen.countDown();
					}
				})
				.collectList()
				.block(Exchange.HANG);
			assertThat(events).isNotNull();
			assertThat(Exchange.finished(events).usage().outputTokens()).isEqualTo(2);
		}
	}

	@Test
	void textAfterAFinishReasonIsWaitedFor() {
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		CountDownLatch revoked = new CountDownLatch(2);
		try (RawServer server = RawServer.start((client) -> {
			RawServer.write(client, HEAD);
			RawServer.chunk(client, TEXT + FINISH);
			while (time.getScheduledTaskCount() == 0) {
				Thread.onSpinWait();
			}
			RawServer.chunk(client, TEXT);
			await(revoked);
			time.advanceTimeBy(PATIENT.completionGrace().multipliedBy(2));
			RawServer.chunk(client, TEXT + FINISH);
			RawServer.write(client, "0\r\n\r\n");
		})) {
			HttpProvider provider = new HttpProvider(Exchange.settings(KnownDialect.OPENAI, server.baseUrl()),
					Exchange.CLIENT, PATIENT, time);
			List<TargetEvent> events = provider.target("test-model")
				.exchange(ChatRequest.of("What is the answer?"), Transport.STREAM)
				.doOnNext((event) -> {
					if (event instanceof TargetEvent.TextPiece) {
						revoked.countDown();
					}
				})
				.collectList()
				.block(Exchange.HANG);
			assertThat(events).isNotNull();
			assertThat(Exchange.text(events)).isEqualTo("424242");
		}
	}

	/** A proxy of Gemini's does so, whose model pauses. */
	@Test
	void aFinishReasonBesideEveryPieceIsNotBelieved() {
		String piece = TEXT.replace("}}]", "},\"finish_reason\":\"stop\"}]");
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		CountDownLatch seen = new CountDownLatch(2);
		try (RawServer server = RawServer.start((client) -> {
			RawServer.write(client, HEAD);
			RawServer.chunk(client, piece);
			RawServer.chunk(client, piece);
			await(seen);
			time.advanceTimeBy(PATIENT.completionGrace().multipliedBy(2));
			RawServer.chunk(client, piece + "data: [DONE]\n\n");
			RawServer.write(client, "0\r\n\r\n");
		})) {
			HttpProvider provider = new HttpProvider(Exchange.settings(KnownDialect.OPENAI, server.baseUrl()),
					Exchange.CLIENT, PATIENT, time);
			List<TargetEvent> events = provider.target("test-model")
				.exchange(ChatRequest.of("What is the answer?"), Transport.STREAM)
				.doOnNext((event) -> {
					if (event instanceof TargetEvent.TextPiece) {
						seen.countDown();
					}
				})
				.collectList()
				.block(Exchange.HANG);
			assertThat(events).isNotNull();
			assertThat(Exchange.text(events)).isEqualTo("424242");
		}
	}

	@Test
	void takesAFinishedStreamThatIsResetForAnAnswer() {
		try (RawServer server = RawServer.start((client) -> {
			RawServer.write(client, HEAD);
			RawServer.chunk(client, TEXT + FINISH + USAGE);
		})) {
			List<TargetEvent> events = Exchange.ask(Exchange.provider(KnownDialect.OPENAI, server.baseUrl(), PATIENT),
					Transport.STREAM);
			assertThat(Exchange.text(events)).isEqualTo("42");
			assertThat(Exchange.finished(events).usage().totalTokens()).isEqualTo(5);
		}
	}

	@Test
	void aSlowReaderStillGetsTheUsage() {
		CountDownLatch resumed = new CountDownLatch(1);
		try (RawServer server = RawServer.start((client) -> {
			RawServer.write(client, HEAD);
			RawServer.chunk(client, TEXT + TEXT + FINISH);
			await(resumed);
			RawServer.chunk(client, USAGE);
			RawServer.write(client, "0\r\n\r\n");
		})) {
			HttpProvider provider = Exchange.provider(KnownDialect.OPENAI, server.baseUrl(),
					new AnswerLimits(100, 1000, 1000, 10_000, 1000, Duration.ofSeconds(5)));
			StepVerifier
				.create(provider.target("test-model").exchange(ChatRequest.of("What is the answer?"), Transport.STREAM),
						3)
				.expectNextCount(3)
				.then(resumed::countDown)
				.thenRequest(10)
				.expectNextCount(1)
				.assertNext((event) -> assertThat(((TargetEvent.Finished) event).usage().outputTokens()).isEqualTo(2))
				.expectComplete()
				.verify(Exchange.HANG);
		}
	}

	@Test
	void tellsUsageWithAFailure() {
		try (RawServer server = RawServer.start((client) -> {
			RawServer.write(client, HEAD);
			RawServer.chunk(client, USAGE + TEXT);
		})) {
			Failure failure = Exchange.failure(Exchange.provider(KnownDialect.OPENAI, server.baseUrl()),
					Transport.STREAM);
			assertThat(failure.kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
			assertThat(failure.status()).isEqualTo(200);
			assertThat(failure.usage().totalTokens()).isEqualTo(5);
		}
	}

	@Test
	void aStreamThatBreaksBeforeItsFirstByteIsANetworkFailure() {
		try (RawServer server = RawServer.start((client) -> RawServer.write(client, HEAD))) {
			Failure failure = Exchange.failure(Exchange.provider(KnownDialect.OPENAI, server.baseUrl()),
					Transport.STREAM);
			assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
			assertThat(failure.status()).isEqualTo(200);
		}
	}

	@Test
	void classifiesAnErrorWhoseBodyNeverEnds() {
		try (RawServer server = RawServer.start((client) -> {
			RawServer.write(client, "HTTP/1.1 429 Too Many\r\ncontent-length: 100\r\nretry-after: 3\r\n\r\n{\"err");
			awaitClose(client);
		})) {
			Failure failure = Exchange.failure(Exchange.provider(KnownDialect.OPENAI, server.baseUrl(), IMPATIENT),
					Transport.STREAM);
			assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
			assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(3));
		}
	}

	@Test
	void classifiesAnErrorWhoseBodyIsCutOff() {
		try (RawServer server = RawServer
			.start((client) -> RawServer.write(client, "HTTP/1.1 503 Busy\r\ncontent-length: 100\r\n\r\n{\"err"))) {
			Failure failure = Exchange.failure(Exchange.provider(KnownDialect.OPENAI, server.baseUrl()),
					Transport.STREAM);
			assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED);
		}
	}

	private static void awaitClose(Socket client) throws IOException {
		while (client.getInputStream().read() >= 0) {
			// the client has nothing more to say
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

}
