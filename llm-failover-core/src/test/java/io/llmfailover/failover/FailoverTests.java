package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Attempt;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.Image;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which targets a call asks, and which failures end it.
 */
class FailoverTests extends FailoverScenario {

	@Test
	void theFirstProviderAnswers() {
		StubProvider second = new StubProvider("b", answer("no"));
		ChatResponse response = chat(HELLO, new StubProvider("a", answer("Hel", "lo")), second);
		assertThat(response.content()).isEqualTo("Hello");
		assertThat(response.provider()).isEqualTo("a");
		assertThat(response.attempt()).isEqualTo(1);
		assertThat(response.usage()).isEqualTo(Usage.reported(5, 2));
		assertThat(response.attempts()).singleElement()
			.satisfies((attempt) -> assertThat(attempt.exchange().requestId()).isEqualTo("req-1"));
		assertThat(second.requests).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class,
			names = { "AUTHENTICATION", "QUOTA_EXHAUSTED", "REQUEST_TOO_LARGE", "TIMEOUT", "MODEL_UNAVAILABLE",
					"CONTEXT_TOO_LONG", "INVALID_REQUEST", "MALFORMED_RESPONSE", "EMPTY_RESPONSE", "LIMIT_EXCEEDED",
					"INCOMPLETE_STREAM" })
	void theNextProviderIsAskedAtOnceWhereARetryWouldBePointless(FailureKind kind) {
		StubProvider first = new StubProvider("a", fails(kind));
		ChatResponse response = chat(HELLO, first, new StubProvider("b", answer("Hello")));
		assertThat(response.provider()).isEqualTo("b");
		assertThat(response.attempt()).isEqualTo(2);
		assertThat(first.requests).hasSize(1);
		assertThat(response.attempts()).extracting(Attempt::decision).containsExactly(FailureAction.NEXT, null);
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, names = { "RATE_LIMITED", "OVERLOADED", "SERVER_ERROR", "NETWORK" })
	void aPassingFailureIsRetriedOnceThenTheNextProviderIsAsked(FailureKind kind) {
		StubProvider first = new StubProvider("a", fails(kind));
		ChatResponse response = chat(HELLO, first, new StubProvider("b", answer("Hello")));
		assertThat(first.requests).hasSize(2);
		assertThat(response.attempt()).isEqualTo(2);
		assertThat(response.attempts()).extracting(Attempt::decision)
			.containsExactly(FailureAction.RETRY, FailureAction.NEXT, null);
	}

	@Test
	void eachTargetIsRetriedHoweverOftenTheOneBeforeItWas() {
		StubProvider second = new StubProvider("b", fails(FailureKind.SERVER_ERROR), answer("Hello"));
		ChatResponse response = chat(HELLO, new StubProvider("a", fails(FailureKind.SERVER_ERROR)), second,
				new StubProvider("c", answer("no")));
		assertThat(response.provider()).isEqualTo("b");
		assertThat(response.attempts()).extracting(Attempt::provider).containsExactly("a", "a", "b", "b");
	}

	@Test
	void waitsAsLongAsTheProviderAsksButNotLongerThanIsWorthIt() {
		Failure soon = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofSeconds(2));
		StubProvider waits = new StubProvider("a", fails(soon), answer("Hello"));
		StepVerifier.create(this.failover.chat(HELLO, chain(waits, new StubProvider("b", answer("no")))))
			// up to a tenth is added, of which the tests always take half
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(2_099)))
			.then(() -> assertThat(waits.requests).hasSize(1))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1)))
			.assertNext((response) -> assertThat(response.provider()).isEqualTo("a"))
			.verifyComplete();
		Failure late = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofSeconds(3));
		StubProvider leaves = new StubProvider("a", fails(late));
		assertThat(chat(HELLO, leaves, new StubProvider("b", answer("Hello"))).provider()).isEqualTo("b");
		assertThat(leaves.requests).hasSize(1);
	}

	@Test
	void aProviderThatCannotBeReachedIsNotRetried() {
		Failure refused = Failure.of(FailureKind.NETWORK, "refused").in(Circumstance.UNREACHABLE);
		StubProvider first = new StubProvider("a", fails(refused));
		chat(HELLO, first, new StubProvider("b", answer("Hello")));
		assertThat(first.requests).hasSize(1);
	}

	@Test
	void aRequestThatTheTargetAdjustedIsAskedAgainAtOnce() {
		Failure adjusted = Failure.of(FailureKind.INVALID_REQUEST, "no temperature").in(Circumstance.REQUEST_ADJUSTED);
		StubProvider first = new StubProvider("a", fails(adjusted), answer("Hello"));
		ChatResponse response = chat(HELLO, first);
		assertThat(response.attempt()).isEqualTo(1);
		assertThat(first.requests).hasSize(2);
	}

	@Test
	void theNextModelIsAskedWhenOneIsGone() {
		StubProvider first = new StubProvider("a", List.of("old", "new"), fails(FailureKind.MODEL_UNAVAILABLE),
				answer("Hello"));
		ChatResponse response = chat(HELLO, first, new StubProvider("b", answer("no")));
		assertThat(response.attempts()).extracting(Attempt::model).containsExactly("old", "new");
		assertThat(response.attempt()).isEqualTo(1);
		assertThat(first.askedModels).containsExactly("old", "new");
	}

	@Test
	void anotherModelIsNotAskedWhenTheProviderIsAtFault() {
		StubProvider first = new StubProvider("a", List.of("one", "two"), fails(FailureKind.AUTHENTICATION));
		chat(HELLO, first, new StubProvider("b", answer("Hello")));
		assertThat(first.askedModels).containsExactly("one");
	}

	@Test
	void aWrongAddressSaysNothingOfTheRequest() {
		Failure wrong = Failure.of(FailureKind.INVALID_REQUEST, "no such page").in(Circumstance.WRONG_ADDRESS);
		StubProvider refusing = new StubProvider("c", fails(FailureKind.INVALID_REQUEST));
		assertThat(chat(HELLO, new StubProvider("a", fails(wrong)), new StubProvider("b", fails(wrong)), refusing,
				new StubProvider("d", answer("Hello")))
			.provider()).isEqualTo("d");
	}

	@Test
	void aRequestThatEndsWithTheCallersOwnPrefillIsNotAdjusted() {
		ChatRequest request = HELLO.toBuilder().assistant("Well, ").build();
		StubProvider picky = new StubProvider("a", fails(FailureKind.INVALID_REQUEST), answer("no"));
		assertThat(chat(request, picky, new StubProvider("b", answer("Hello"))).provider()).isEqualTo("b");
	}

	@Test
	void aSecondProviderThatCallsTheRequestInvalidEndsTheCall() {
		StubProvider third = new StubProvider("c", answer("no"));
		ChatFailedException failed = failure(this.failover
			.chat(HELLO,
					chain(new StubProvider("a", fails(FailureKind.INVALID_REQUEST)),
							new StubProvider("b", fails(FailureKind.INVALID_REQUEST)), third))
			.flux());
		assertThat(failed.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
		assertThat(third.requests).isEmpty();
	}

	@Test
	void aContentFilterEndsTheCallWithTheProvidersReason() {
		StubProvider second = new StubProvider("b", answer("no"));
		ChatFailedException failed = failure(
				this.failover.chat(HELLO, chain(new StubProvider("a", fails(FailureKind.CONTENT_FILTERED)), second))
					.flux());
		assertThat(failed.kind()).isEqualTo(FailureKind.CONTENT_FILTERED);
		assertThat(failed).hasMessageContaining("it was CONTENT_FILTERED");
		assertThat(second.requests).isEmpty();
	}

	@Test
	void skippedProvidersAreInTheTrailWithTheReason() {
		StubProvider keyless = new StubProvider("a", answer("no"));
		keyless.unusable = "no key: set A_KEY";
		StubProvider blind = new StubProvider("b", answer("no"));
		blind.capabilities = Set.of();
		ChatRequest picture = ChatRequest.builder()
			.user("What is this?", Image.of(new byte[] { 1 }, "image/png"))
			.build();
		ChatResponse response = chat(picture, keyless, blind, new StubProvider("c", answer("A dot")));
		assertThat(response.attempt()).isEqualTo(1);
		assertThat(response.attempts()).extracting(Attempt::outcome)
			.containsExactly(Outcome.SKIPPED, Outcome.SKIPPED, Outcome.ANSWERED);
		assertThat(response.attempts().get(0).reason()).isEqualTo("no key: set A_KEY");
		assertThat(response.attempts().get(1).reason()).contains("VISION");
		assertThat(blind.requests).isEmpty();
	}

	@Test
	void withNobodyToAskTheErrorSaysWhyForEach() {
		StubProvider keyless = new StubProvider("a", answer("no"));
		keyless.unusable = "no key: set A_KEY";
		ChatFailedException failed = failure(this.failover.chat(HELLO, chain(keyless)).flux());
		assertThat(failed.kind()).isEqualTo(FailureKind.NO_USABLE_PROVIDER);
		assertThat(failed).hasMessageContaining("set A_KEY");
		assertThat(keyless.requests).isEmpty();
	}

	@Test
	void aBugIsNotAFailureOfTheProvider() {
		StubProvider second = new StubProvider("b", answer("no"));
		StepVerifier
			.create(this.failover.chat(HELLO,
					chain(new StubProvider("a", Flux.error(new IllegalStateException("bug"))), second)))
			.verifyErrorMessage("bug");
		assertThat(second.requests).isEmpty();
	}

}
