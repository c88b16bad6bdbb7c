package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is asked where nobody may be, and how many at a time.
 */
class LastResortTests extends HealthScenario {

	@Test
	void aLastResortThatAnswersIsUpAgain() {
		openBreaker("a");
		assertThat(chat(new StubProvider("a", answer("Hello"))).provider()).isEqualTo("a");
		assertThat(state("a")).isEqualTo(State.UP);
		StubProvider limited = new StubProvider("c", fails(FailureKind.AUTHENTICATION), answer("Hello"));
		chat(limited, new StubProvider("b", answer("Hello")));
		assertThat(state("c")).isEqualTo(State.PARKED);
		chat(limited);
		assertThat(state("c")).isEqualTo(State.UP);
	}

	@Test
	void aLastResortIsRetriedLikeAnyOther() {
		openBreaker("a");
		StubProvider last = new StubProvider("a", fails(FailureKind.SERVER_ERROR), answer("Hello"));
		assertThat(chat(last).attempts()).extracting(Attempt::outcome)
			.containsExactly(Outcome.SKIPPED, Outcome.FAILED, Outcome.ANSWERED);
	}

	@Test
	void theLastResortMayStandBehindTheOneThatFailed() {
		StubProvider parked = new StubProvider("b", fails(FailureKind.QUOTA_EXHAUSTED), answer("Hello"));
		chat(parked, new StubProvider("c", answer("Hello")));
		ChatResponse response = chat(new StubProvider("a", fails(FailureKind.AUTHENTICATION)), parked);
		assertThat(response.provider()).isEqualTo("b");
		assertThat(response.attempts()).extracting(Attempt::outcome)
			.containsExactly(Outcome.FAILED, Outcome.SKIPPED, Outcome.ANSWERED);
	}

	@Test
	void withNobodyElseWhoeverRecoversFirstIsTheLastResort() {
		// ten minutes, and one
		StubProvider first = new StubProvider("a", fails(FailureKind.MODEL_UNAVAILABLE), answer("no"));
		StubProvider second = new StubProvider("b", fails(FailureKind.AUTHENTICATION), answer("Hello"));
		StepVerifier.create(this.failover.chat(HELLO, chain(first, second))).verifyError();
		ChatResponse response = chat(first, second);
		assertThat(response.provider()).isEqualTo("b");
		assertThat(response.attempts()).extracting(Attempt::outcome)
			.containsExactly(Outcome.SKIPPED, Outcome.SKIPPED, Outcome.ANSWERED);
		assertThat(state("b")).isEqualTo(State.UP);
	}

	@Test
	void aProviderIsNotGivenMoreAttemptsThanItsLimit() {
		Failover limited = failover(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1)));
		StubProvider first = new StubProvider("a", Flux.never());
		StubProvider second = new StubProvider("b", answer("Hello"));
		var running = limited.chat(HELLO, chain(first, second)).subscribe();
		StepVerifier.create(limited.chat(HELLO, chain(first, second)))
			.assertNext((response) -> assertThat(response.attempts().get(0).reason()).startsWith("busy"))
			.verifyComplete();
		running.dispose();
		assertThat(limited.health("a", "a-model").state()).isEqualTo(State.UP);
	}

	@Test
	void theLastResortIsNotGivenMoreAttemptsThanItsLimitEither() {
		Failover limited = failover(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1)));
		StubProvider only = new StubProvider("a", fails(FailureKind.AUTHENTICATION), Flux.never());
		StepVerifier.create(limited.chat(HELLO, chain(only))).verifyError();
		var running = limited.chat(HELLO, chain(only)).subscribe();
		assertThat(only.open).hasValue(1);
		StepVerifier.create(limited.chat(HELLO, chain(only)))
			.verifyErrorSatisfies((error) -> assertThat(((ChatFailedException) error).kind())
				.isEqualTo(FailureKind.NO_USABLE_PROVIDER));
		assertThat(only.open).hasValue(1);
		running.dispose();
	}

	@Test
	void aLastResortThatFailsKeepsTheBreakerOpenForNoLonger() {
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(8));
		StepVerifier
			.create(this.failover.chat(HELLO, chain(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)))))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.verifyError();
		assertThat(state("a")).isEqualTo(State.OPEN);
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(chat(new StubProvider("a", answer("Hello")), new StubProvider("b", answer("no"))).provider())
			.isEqualTo("a");
	}

	@Test
	void aBusyTargetIsNobodyToFallBackOn() {
		Failover limited = failover(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("b", 1)));
		limited.chat(HELLO, chain(new StubProvider("b", Flux.never()))).subscribe();
		StubProvider first = new StubProvider("a", StubProvider.cut("One "), answer("One ", "two"));
		StepVerifier.create(limited.stream(HELLO, chain(first, new StubProvider("b", answer("no")))).last())
			.assertNext((event) -> assertThat(((ChatEvent.Completed) event).response().content()).isEqualTo("One two"))
			.verifyComplete();
		assertThat(first.requests).hasSize(2);
	}

	@Test
	void ofThoseThatRecoverTogetherTheFirstIsTheLastResort() {
		StubProvider first = new StubProvider("a", fails(FailureKind.AUTHENTICATION), answer("Hello"));
		StubProvider second = new StubProvider("b", fails(FailureKind.AUTHENTICATION), answer("no"));
		StepVerifier.create(this.failover.chat(HELLO, chain(first, second))).verifyError();
		assertThat(chat(first, second).provider()).isEqualTo("a");
	}

	@Test
	void anotherModelIsNotAskedWhereTheFirstOnesBreakerIsOpen() {
		openBreaker("a");
		StubProvider first = new StubProvider("a", List.of("a-model", "other"), answer("no"));
		ChatResponse response = chat(first, new StubProvider("b", answer("Hello")));
		assertThat(response.attempts()).extracting(Attempt::model).containsExactly("a-model", "b-model");
	}

	@Test
	void aLastResortThatAnswersShowsThatItsAccountIsAcceptedAgain() {
		StubProvider only = new StubProvider("a", fails(FailureKind.QUOTA_EXHAUSTED), answer("Hello"));
		StepVerifier.create(this.failover.chat(HELLO, chain(only))).verifyError();
		assertThat(chat(only).provider()).isEqualTo("a");
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aModelWhoseAlternativesAreLeftOutTooIsTheLast() {
		StubProvider only = new StubProvider("a", List.of("a1", "a2"), fails(FailureKind.MODEL_UNAVAILABLE));
		StepVerifier.create(this.failover.chat(HELLO, chain(only))).verifyError();
		StepVerifier.create(this.failover.chat(HELLO, chain(only)))
			.verifyErrorSatisfies((error) -> assertThat(((ChatFailedException) error).attempts()).last()
				.satisfies((attempt) -> assertThat(attempt.decision()).isEqualTo(FailureAction.STOP)));
	}

}
