package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ActionTests {

	private static final FailurePolicy LENIENT = policy(FailureKind.CONTENT_FILTERED, FailureAction.NEXT);

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final StubProvider second = new StubProvider("b", answer("Hello"));

	private static FailurePolicy policy(FailureKind kind, FailureAction action) {
		return new FailurePolicy(Map.of(kind, action), Backoff.DEFAULTS, Duration.ofSeconds(2));
	}

	private StepVerifier.FirstStep<?> asks(FailurePolicy policy, ChatRequest request, FailureKind failure) {
		Failover failover = new Failover(FailoverSettings.DEFAULTS.withPolicy(policy), Time.of(this.clock), () -> 0.5);
		StubProvider first = new StubProvider("a", fails(failure), answer("Hi"));
		return StepVerifier.create(failover.chat(request, List.of(first.candidate(), this.second.candidate())));
	}

	private static ChatRequest request(FailureKind kind, FailureAction action) {
		return ChatRequest.builder().user("Hello").onFailure(kind, action).build();
	}

	@Test
	void aConfiguredActionReplacesTheDefault() {
		asks(LENIENT, ChatRequest.of("Hello"), FailureKind.CONTENT_FILTERED).expectNextCount(1).verifyComplete();
	}

	@Test
	void aRequestsOwnActionReplacesTheConfiguredOne() {
		asks(LENIENT, request(FailureKind.CONTENT_FILTERED, FailureAction.STOP), FailureKind.CONTENT_FILTERED)
			.verifyErrorSatisfies((error) -> assertThat(((ChatFailedException) error).kind())
				.isEqualTo(FailureKind.CONTENT_FILTERED));
		assertThat(this.second.requests).isEmpty();
	}

	@Test
	void aRequestsOwnActionLeavesTheOtherConfiguredOnesAlone() {
		asks(LENIENT, request(FailureKind.TIMEOUT, FailureAction.STOP), FailureKind.CONTENT_FILTERED).expectNextCount(1)
			.verifyComplete();
		assertThat(this.second.requests).hasSize(1);
	}

	@Test
	void aRequestCanAskForARetryWhereNoneIsUsual() {
		asks(FailurePolicy.DEFAULTS, request(FailureKind.MALFORMED_RESPONSE, FailureAction.RETRY),
				FailureKind.MALFORMED_RESPONSE)
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(this.second.requests).isEmpty();
	}

	@Test
	void whatIsRefusedAfterEveryAdjustmentIsRetriedOnceAtMost() {
		Failure refused = Failure.of(FailureKind.INVALID_REQUEST, "no").in(Failure.Circumstance.REQUEST_ADJUSTED);
		StubProvider first = new StubProvider("a", fails(refused));
		Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5);
		StepVerifier
			.create(failover.chat(request(FailureKind.INVALID_REQUEST, FailureAction.RETRY),
					List.of(first.candidate(), this.second.candidate())))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.expectNextCount(1)
			.verifyComplete();
		// three adjustments and the retry
		assertThat(first.requests).hasSize(5);
	}

	@Test
	void aRequestKeepsItsActionsWhenItIsCopied() {
		ChatRequest request = request(FailureKind.TIMEOUT, FailureAction.STOP);
		assertThat(request.toBuilder().temperature(0).build().actions()).isEqualTo(request.actions())
			.containsExactly(Map.entry(FailureKind.TIMEOUT, FailureAction.STOP));
	}

	@ParameterizedTest
	@EnumSource(names = { "DEADLINE_EXCEEDED", "NO_USABLE_PROVIDER", "TOOL_FAILED", "CANCELLED" })
	void whatAlwaysEndsTheCallHasNoAction(FailureKind kind) {
		assertThatIllegalArgumentException().isThrownBy(() -> request(kind, FailureAction.NEXT))
			.withMessageContaining(kind.name());
		assertThatIllegalArgumentException().isThrownBy(() -> policy(kind, FailureAction.NEXT))
			.withMessageContaining(kind.name());
	}

	private Failover failover() {
		return new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5);
	}

	@Test
	void aBrokenStreamIsRetriedWhereThatIsWanted() {
		ChatRequest request = ChatRequest.of("Hello")
			.toBuilder()
			.onFailure(FailureKind.INCOMPLETE_STREAM, FailureAction.RETRY)
			.build();
		StubProvider first = new StubProvider("a", StubProvider.cut("One "), answer("One ", "two"));
		StubProvider second = new StubProvider("b", answer("no"));
		StepVerifier.create(failover().stream(request, List.of(first.candidate(), second.candidate())).last())
			.assertNext((event) -> assertThat(((ChatEvent.Completed) event).response().content()).isEqualTo("One two"))
			.verifyComplete();
		assertThat(second.requests).isEmpty();
	}

	@Test
	void theOnlyTargetOfABrokenStreamIsGivenTheTimeItAsksFor() {
		Failure limited = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofSeconds(2));
		StubProvider only = new StubProvider("a", Flux.concat(StubProvider.text("One "), fails(limited)),
				answer("One ", "two"));
		StepVerifier.create(failover().stream(ChatRequest.of("Hello"), List.of(only.candidate())))
			.expectNextCount(2)
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1_999)))
			.then(() -> assertThat(only.requests).hasSize(1))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(201)))
			.expectNext(Seen.text("a", "two"))
			.expectNextCount(1)
			.verifyComplete();
	}

}
