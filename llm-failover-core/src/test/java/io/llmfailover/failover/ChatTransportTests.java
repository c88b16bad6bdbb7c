package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.finished;
import static io.llmfailover.failover.StubProvider.stalls;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chats that are fetched as streams.
 */
class ChatTransportTests {

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS.withChatTransport(ChatTransport.STREAM),
			Time.of(this.clock), () -> 0.5);

	@BeforeAll
	static void neverHang() {
		StepVerifier.setDefaultTimeout(Duration.ofSeconds(30));
	}

	private StepVerifier.FirstStep<ChatResponse> chat(StubProvider... providers) {
		return StepVerifier.create(this.failover.chat(ChatRequest.of("Hello"),
				Stream.of(providers).map(StubProvider::candidate).toList()));
	}

	@Test
	void theTargetIsAskedForAStreamAndTheAnswerIsPutTogether() {
		StubProvider target = new StubProvider("a", answer("Hello", " ", "world"));
		chat(target).assertNext((response) -> assertThat(response.content()).isEqualTo("Hello world")).verifyComplete();
		assertThat(target.transports).containsExactly(Transport.STREAM);
	}

	@Test
	void aStallIsNoticedAfterTheIdleTimeAndTheNextOneAnswersUnseen() {
		chat(new StubProvider("a", stalls("Hel")), new StubProvider("b", answer("Hi")))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(20)))
			.assertNext((response) -> {
				assertThat(response.content()).isEqualTo("Hi");
				assertThat(response.attempts().get(0).kind()).isEqualTo(FailureKind.TIMEOUT);
			})
			.verifyComplete();
	}

	@Test
	void aCutAnswerIsFetchedAnew() {
		chat(new StubProvider("a", cut("Hel")), new StubProvider("b", answer("Hi")))
			.assertNext((response) -> assertThat(response.content()).isEqualTo("Hi"))
			.verifyComplete();
	}

	@Test
	void aLongAnswerIsNotTakenForSilence() {
		Flux<TargetEvent> pieces = Flux.interval(Duration.ofSeconds(10), this.clock)
			.take(11)
			.map((i) -> new TargetEvent.TextPiece(i + " "));
		String all = String.join("", IntStream.range(0, 11).mapToObj((i) -> i + " ").toList());
		StubProvider next = new StubProvider("b", answer("no"));
		chat(new StubProvider("a", Flux.concat(pieces, finished(11))), next)
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(110)))
			.assertNext((response) -> assertThat(response.content()).isEqualTo(all))
			.verifyComplete();
		assertThat(next.requests).isEmpty();
	}

	@Test
	void byDefaultTheAnswerIsFetchedInOnePieceFromModelsThatDoNotThinkUnseen() {
		StubProvider target = new StubProvider("a", answer("Hello"));
		Failover usual = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5);
		StepVerifier.create(usual.chat(ChatRequest.of("Hello"), List.of(target.candidate())))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(target.transports).containsExactly(Transport.WHOLE);
	}

	@Test
	void byDefaultTheAnswerIsFetchedAsAStreamFromModelsThatThinkUnseen() {
		StubProvider target = new StubProvider("a", answer("Hello"));
		target.thinksUnseen = true;
		Failover usual = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5);
		StepVerifier.create(usual.chat(ChatRequest.of("Hello"), List.of(target.candidate())))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(target.transports).containsExactly(Transport.STREAM);
	}

	@Test
	void inOnePieceItIsFetchedFromAllModelsWhereThatIsWanted() {
		StubProvider target = new StubProvider("a", answer("Hello"));
		target.thinksUnseen = true;
		Failover whole = new Failover(FailoverSettings.DEFAULTS.withChatTransport(ChatTransport.WHOLE),
				Time.of(this.clock), () -> 0.5);
		StepVerifier.create(whole.chat(ChatRequest.of("Hello"), List.of(target.candidate())))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(target.transports).containsExactly(Transport.WHOLE);
	}

}
