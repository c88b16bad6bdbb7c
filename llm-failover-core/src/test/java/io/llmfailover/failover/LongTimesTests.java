package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth;
import io.llmfailover.OnInterruption;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A time may be as long as it can be written: it stands for "never", and breaks nothing.
 */
class LongTimesTests {

	private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

	private static final Timeouts TIMEOUTS = new Timeouts(FOREVER, FOREVER, FOREVER, FOREVER, FOREVER);

	private static final HealthSettings HEALTH = new HealthSettings(1, FOREVER, FOREVER, FOREVER, FOREVER, Map.of());

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Failover failover = failover(Backoff.DEFAULTS);

	private Failover failover(Backoff backoff) {
		FailurePolicy policy = new FailurePolicy(Map.of(), backoff, FOREVER);
		FailoverSettings defaults = FailoverSettings.DEFAULTS;
		return new Failover(
				new FailoverSettings(FOREVER, FOREVER, defaults.chatTransport(), OnInterruption.RESTART,
						OnInterruption.RESUME, defaults.errorContext(), policy, HEALTH),
				Time.of(this.clock), () -> 0.9);
	}

	private static List<Candidate> chain(Flux<TargetEvent> first) {
		return Stream.of(new StubProvider("a", first), new StubProvider("b", answer("Hello"))).map((provider) -> {
			provider.timeouts = TIMEOUTS;
			return provider.candidate();
		}).toList();
	}

	private void answersByTheNext(Failover failover, Failure failure, ChatRequest request) {
		List<Candidate> chain = chain(fails(failure));
		for (int call = 0; call < 3; call++) {
			StepVerifier.create(failover.chat(request, chain).map(ChatResponse::provider))
				.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(1)))
				.expectNext("b")
				.expectComplete()
				.verify(Duration.ofSeconds(30));
			StepVerifier.create(failover.stream(request, chain))
				.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(1)))
				.expectNext(Seen.text("b", "Hello"))
				.expectNextCount(1)
				.expectComplete()
				.verify(Duration.ofSeconds(30));
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE,
			names = { "CONTENT_FILTERED", "DEADLINE_EXCEEDED", "NO_USABLE_PROVIDER", "TOOL_FAILED", "CANCELLED" })
	void everyFailureIsLeftForTheNext(FailureKind kind) {
		answersByTheNext(this.failover, Failure.of(kind, "Sorry"), ChatRequest.of("Hello"));
	}

	@ParameterizedTest
	@EnumSource(names = { "RATE_LIMITED", "OVERLOADED", "SERVER_ERROR", "QUOTA_EXHAUSTED" })
	void aProviderMayAskToBeLeftAloneForever(FailureKind kind) {
		ChatRequest request = ChatRequest.builder()
			.user("Hello")
			.timeout(FOREVER)
			.onFailure(kind, FailureAction.NEXT)
			.build();
		answersByTheNext(this.failover, Failure.of(kind, "Sorry").retryAfter(FOREVER), request);
		assertThat(this.failover.health("a", "a-model").state()).isNotEqualTo(ModelHealth.State.UP);
		assertThat(this.failover.health("a", "a-model").recovery()).isPositive();
	}

	@Test
	void aWaitBeforeARetryMayBeForever() {
		List<Candidate> chain = chain(fails(FailureKind.SERVER_ERROR));
		for (Backoff backoff : List.of(new Backoff(FOREVER, FOREVER), new Backoff(Duration.ofDays(36_500), FOREVER))) {
			StepVerifier.create(failover(backoff).chat(ChatRequest.of("Hello"), chain))
				.then(() -> this.clock.advanceTimeBy(Duration.ofDays(1)))
				.expectNoEvent(Duration.ZERO)
				.thenCancel()
				.verify(Duration.ofSeconds(30));
		}
	}

	@Test
	void aSilentTargetIsWaitedFor() {
		for (Flux<?> call : List.of(this.failover.chat(ChatRequest.of("Hello"), chain(Flux.never())).flux(),
				this.failover.stream(ChatRequest.of("Hello"), chain(Flux.never())))) {
			StepVerifier.create(call)
				.then(() -> this.clock.advanceTimeBy(Duration.ofDays(1)))
				.thenCancel()
				.verify(Duration.ofSeconds(30));
		}
	}

}
