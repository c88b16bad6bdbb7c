package io.llmfailover.failover;

import io.llmfailover.ToolCall;
import io.llmfailover.Message;
import io.llmfailover.Usage;
import io.llmfailover.FinishReason;
import io.llmfailover.FailureAction;
import io.llmfailover.ChatRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Attempt;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is left out for a time, since that is how long its failure lasts.
 */
class ParkedTests extends HealthScenario {

	@Test
	void aRefusedKeyParksTheProviderForLongerEachTime() {
		StubProvider locked = new StubProvider("a", fails(FailureKind.AUTHENTICATION));
		StubProvider alive = new StubProvider("b", answer("Hello"));
		chat(locked, alive);
		this.clock.advanceTimeBy(Duration.ofSeconds(58));
		assertThat(chat(locked, alive).attempts().get(0).reason()).contains("after AUTHENTICATION");
		this.clock.advanceTimeBy(Duration.ofSeconds(2));
		chat(locked, alive);
		assertThat(locked.requests).hasSize(2);
		this.clock.advanceTimeBy(Duration.ofSeconds(100));
		chat(locked, alive);
		assertThat(locked.requests).hasSize(2);
		this.clock.advanceTimeBy(Duration.ofSeconds(20));
		chat(locked, alive);
		assertThat(locked.requests).hasSize(3);
	}

	@Test
	void aGoneModelIsParkedAndTheNextOneServes() {
		StubProvider first = new StubProvider("a", List.of("old", "new"), fails(FailureKind.MODEL_UNAVAILABLE),
				answer("Hello"));
		chat(first);
		ChatResponse response = chat(first);
		assertThat(response.attempts()).extracting(Attempt::outcome).containsExactly(Outcome.SKIPPED, Outcome.ANSWERED);
		assertThat(first.askedModels).containsExactly("old", "new", "new");
	}

	@Test
	void aRateLimitParksTheTargetForAsLongAsItAsks() {
		Failure late = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofSeconds(30));
		StubProvider limited = new StubProvider("a", fails(late), answer("Hello"));
		StubProvider alive = new StubProvider("b", answer("Hi"));
		chat(limited, alive);
		assertThat(chat(limited, alive).provider()).isEqualTo("b");
		this.clock.advanceTimeBy(Duration.ofSeconds(30));
		assertThat(chat(limited, alive).provider()).isEqualTo("a");
	}

	@Test
	void whoFailsAsTheLastOneIsParkedAlthoughAnotherIsAskedOnceMore() {
		StubProvider first = new StubProvider("a", fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR),
				answer("Hello"));
		assertThat(chat(first, new StubProvider("b", fails(FailureKind.AUTHENTICATION))).provider()).isEqualTo("a");
		assertThat(state("b")).isEqualTo(State.PARKED);
	}

	@Test
	void aKeyThatIsAcceptedAgainIsParkedForAsShortAsAtFirst() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		StubProvider first = new StubProvider("a", fails(FailureKind.AUTHENTICATION), fails(FailureKind.AUTHENTICATION),
				answer("Hello"), fails(FailureKind.AUTHENTICATION));
		chat(first, second);
		this.clock.advanceTimeBy(Duration.ofSeconds(60));
		chat(first, second);
		this.clock.advanceTimeBy(Duration.ofSeconds(120));
		chat(first, second);
		chat(first, second);
		assertThat(state("a")).isEqualTo(State.PARKED);
		this.clock.advanceTimeBy(Duration.ofSeconds(60));
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void resettingForgetsEverything() {
		StubProvider locked = new StubProvider("a", fails(FailureKind.AUTHENTICATION), answer("Hello"));
		chat(locked, new StubProvider("b", answer("Hi")));
		assertThat(state("a")).isEqualTo(State.PARKED);
		this.failover.resetHealth("a");
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void callsThatAreRefusedTogetherParkTheProviderOnce() {
		Sinks.Empty<TargetEvent> gate = Sinks.empty();
		StubProvider locked = new StubProvider("a", Flux.concat(gate.asMono(), fails(FailureKind.AUTHENTICATION)));
		List<Candidate> chain = chain(locked, new StubProvider("b", answer("Hello")));
		for (int i = 0; i < 5; i++) {
			this.failover.chat(HELLO, chain).subscribe();
		}
		gate.tryEmitEmpty();
		assertThat(locked.requests).hasSize(5);
		assertThat(this.failover.health("a", "a-model").recovery()).isEqualTo(Duration.ofSeconds(60));
	}

	@Test
	void aRequestThatIsTooLargeParksNobody() {
		Failure tooLarge = Failure.of(FailureKind.REQUEST_TOO_LARGE, "too large").retryAfter(Duration.ofMinutes(1));
		chat(new StubProvider("a", fails(tooLarge)), new StubProvider("b", answer("Hello")));
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void repeatedRateLimitsThatNameNoTimeLeaveTheModelOutForASecondDoublingToAMinute() {
		StubProvider limited = new StubProvider("a", fails(FailureKind.RATE_LIMITED));
		StubProvider second = new StubProvider("b", answer("Hello"));
		List<Long> parked = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			StepVerifier.create(this.failover.chat(HELLO, chain(limited, second)))
				.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(250)))
				.expectNextCount(1)
				.verifyComplete();
			Duration left = this.failover.health("a", "a-model").recovery();
			parked.add(left.toSeconds());
			this.clock.advanceTimeBy(left);
		}
		assertThat(parked).startsWith(1L).isSorted().contains(4L, 16L).endsWith(60L);
	}

	@Test
	void aProviderThatOnlyEverLimitsIsAskedLittle() {
		StubProvider limited = new StubProvider("a", fails(FailureKind.RATE_LIMITED));
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 2_000; i++) {
			this.failover.chat(HELLO, chain(limited, second)).subscribe();
			this.clock.advanceTimeBy(Duration.ofMillis(100));
		}
		System.out.printf("2,000 calls asked a provider that only ever limits %d times%n", limited.requests.size());
		assertThat(limited.requests).hasSizeLessThan(100);
		assertThat(second.requests).hasSize(2_000);
	}

	@Test
	void aRateLimitIsNoSuccess() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		Failure limited = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofSeconds(3));
		for (int i = 0; i < 4; i++) {
			assertThat(state("a")).isEqualTo(State.UP);
			chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
			if (i < 3) {
				chat(new StubProvider("a", fails(limited)), second);
				this.clock.advanceTimeBy(Duration.ofSeconds(3));
			}
		}
		assertThat(state("a")).isEqualTo(State.OPEN);
	}

	@Test
	void aWrongAddressLeavesItsProviderOutForAMinute() {
		Failure wrong = Failure.of(FailureKind.INVALID_REQUEST, "no such page").in(Failure.Circumstance.WRONG_ADDRESS);
		StubProvider first = new StubProvider("a", List.of("a-model", "other"), fails(wrong));
		StubProvider second = new StubProvider("b", answer("Hello"));
		chat(first, second);
		assertThat(chat(first, second).attempts().get(0).reason())
			.startsWith("left out, since its address may be wrong");
		assertThat(this.failover.health("a", "other").state()).isEqualTo(State.PARKED);
		this.clock.advanceTimeBy(Duration.ofSeconds(58));
		chat(first, second);
		assertThat(first.requests).hasSize(2);
	}

	@Test
	void aKeyIsAcceptedAlsoWhereTheModelDeclines() {
		ChatRequest request = ChatRequest.builder()
			.user("Hello")
			.onFailure(FailureKind.CONTENT_FILTERED, FailureAction.NEXT)
			.build();
		Flux<TargetEvent> declines = Flux.just(new TargetEvent.Finished(null, FinishReason.REFUSAL, "refusal",
				Usage.reported(5, 1), null, null, List.of()));
		StubProvider first = new StubProvider("a", fails(FailureKind.AUTHENTICATION), declines,
				fails(FailureKind.AUTHENTICATION));
		List<Candidate> chain = chain(first, new StubProvider("b", answer("Hello")));
		for (int i = 0; i < 3; i++) {
			this.clock.advanceTimeBy(Duration.ofSeconds(60));
			StepVerifier.create(this.failover.chat(request, chain).map(ChatResponse::provider))
				.expectNext("b")
				.verifyComplete();
		}
		assertThat(this.failover.health("a", "a-model").recovery()).isEqualTo(Duration.ofSeconds(60));
	}

	@Test
	void anAnswerThatIsEmptyForGoodReasonEndsARowOfRefusals() {
		ChatRequest request = ChatRequest.builder()
			.user("Hello")
			.message(new Message.Assistant("", List.of(new ToolCall("1", "f", "{}")), null))
			.message(Message.toolResult("1", "done"))
			.onFailure(FailureKind.RATE_LIMITED, FailureAction.NEXT)
			.build();
		StubProvider first = new StubProvider("a", fails(FailureKind.RATE_LIMITED), StubProvider.finished(0),
				fails(FailureKind.RATE_LIMITED));
		List<Candidate> chain = chain(first, new StubProvider("b", answer("Hello")));
		for (String answeredBy : List.of("b", "a", "b")) {
			StepVerifier.create(this.failover.chat(request, chain).map(ChatResponse::provider))
				.expectNext(answeredBy)
				.verifyComplete();
		}
		assertThat(state("a")).as("the second refusal in a row would park it").isEqualTo(State.UP);
	}

	@Test
	void aKeyThatIsRefusedAgainAndAgainParksTheProviderForTenMinutesAtMost() {
		StubProvider locked = new StubProvider("a", fails(FailureKind.AUTHENTICATION));
		List<Long> parked = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			this.failover.chat(HELLO, chain(locked, new StubProvider("b", answer("Hello")))).subscribe();
			Duration left = this.failover.health("a", "a-model").recovery();
			parked.add(left.toSeconds());
			this.clock.advanceTimeBy(left);
		}
		assertThat(locked.requests).hasSize(40);
		assertThat(parked).startsWith(60L, 120L, 240L, 480L, 600L).endsWith(600L, 600L);
	}

}
