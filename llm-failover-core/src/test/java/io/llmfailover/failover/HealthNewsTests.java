package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.hedgedChain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a listener is told of the health of models.
 */
class HealthNewsTests extends ListenerScenario {

	@Test
	void isToldHowHealthChanges() {
		StubProvider first = new StubProvider("a", fails(FailureKind.OVERLOADED), fails(FailureKind.OVERLOADED),
				fails(FailureKind.OVERLOADED), fails(FailureKind.OVERLOADED), answer("Hello"));
		StubProvider second = new StubProvider("b", answer("Hello"));
		chat(first, second);
		chat(first, second);
		chat(first, second);
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		chat(first, second);
		assertThat(this.told.lines).filteredOn((line) -> line.contains(" is "))
			.containsExactly("a is OPEN", "a is PROBING", "a is UP");
	}

	@Test
	void isToldOfParkingAndOfItsEndWhenTheModelIsNextAsked() {
		StubProvider first = new StubProvider("a", fails(FailureKind.AUTHENTICATION), answer("Hello"));
		chat(first, new StubProvider("b", answer("Hello")));
		assertThat(this.told.lines).contains("a is PARKED");
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		chat(first);
		assertThat(this.told.lines).filteredOn((line) -> line.contains(" is "))
			.containsExactly("a is PARKED", "a is UP");
	}

	@Test
	void isToldThatHealthWasReset() {
		chat(new StubProvider("a", fails(FailureKind.AUTHENTICATION)), new StubProvider("b", answer("Hello")));
		this.failover.resetHealth("a");
		assertThat(this.told.lines).last().isEqualTo("a is UP");
	}

	@Test
	void isToldOfAGoneModelAndOfALastResortThatAnswered() {
		StubProvider only = new StubProvider("a", fails(FailureKind.MODEL_UNAVAILABLE), answer("Hello"));
		StepVerifier.create(this.failover.chat(HELLO, hedgedChain(only))).verifyError();
		chat(only);
		assertThat(this.told.lines).filteredOn((line) -> line.contains(" is "))
			.containsExactly("a is PARKED", "a is UP");
	}

	@Test
	void isToldThatAProbeIsRunningWhileItIs() {
		StubProvider first = new StubProvider("a", fails(FailureKind.OVERLOADED), fails(FailureKind.OVERLOADED),
				fails(FailureKind.OVERLOADED), fails(FailureKind.OVERLOADED), Flux.never());
		StubProvider second = new StubProvider("b", answer("Hello"));
		chat(first, second);
		chat(first, second);
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		Disposable probe = this.failover.chat(HELLO, hedgedChain(first, second)).subscribe();
		assertThat(this.told.lines).filteredOn((line) -> line.contains(" is ")).last().isEqualTo("a is PROBING");
		probe.dispose();
	}

	@Test
	void isNotToldThatAProbeIsUpWhoseTargetAsksToBeLeftAlone() {
		List<Failure> refusals = Stream.of(FailureKind.RATE_LIMITED, FailureKind.OVERLOADED, FailureKind.SERVER_ERROR)
			.map((kind) -> Failure.of(kind, "come back later").retryAfter(Duration.ofMinutes(1)))
			.toList();
		for (Failure refusal : refusals) {
			StubProvider first = new StubProvider("a", fails(FailureKind.OVERLOADED), fails(FailureKind.OVERLOADED),
					fails(FailureKind.OVERLOADED), fails(FailureKind.OVERLOADED), fails(refusal));
			StubProvider second = new StubProvider("b", answer("Hello"));
			chat(first, second);
			chat(first, second);
			this.clock.advanceTimeBy(Duration.ofSeconds(10));
			chat(first, second);
			assertThat(this.told.lines).as(refusal.toString())
				.filteredOn((line) -> line.startsWith("a is "))
				.doesNotContain("a is UP");
			this.failover.resetHealth("a");
			this.told.lines.clear();
		}
	}

	@Test
	void isToldThatAModelIsLeftOutAfterRefusalsThatNamedNoTime() {
		StubProvider limited = new StubProvider("a", fails(FailureKind.RATE_LIMITED));
		chat(limited, new StubProvider("b", answer("Hello")));
		assertThat(limited.requests).hasSize(2);
		assertThat(this.told.lines).contains("a is PARKED");
	}

	@Test
	void isToldAtOnceThatAnOperatorHasParkedAProvider() {
		chat(new StubProvider("a", answer("Hello")));
		this.failover.park("a", Duration.ofMinutes(5));
		assertThat(this.told.lines).last().isEqualTo("a is PARKED");
	}

	@Test
	void isToldOfEveryModelOfAProviderThatIsLeftOut() {
		Failure wrong = Failure.of(FailureKind.INVALID_REQUEST, "no such page").in(Failure.Circumstance.WRONG_ADDRESS);
		List<Runnable> causes = List.of(() -> this.failover.park("a", Duration.ofMinutes(1)),
				() -> chat(new StubProvider("a", List.of("one"), fails(wrong)), new StubProvider("b", answer("Hi"))),
				() -> chat(new StubProvider("a", List.of("one"), fails(FailureKind.AUTHENTICATION)),
						new StubProvider("b", answer("Hi"))));
		for (Runnable cause : causes) {
			chat(new StubProvider("a", List.of("one"), answer("Hello")));
			chat(new StubProvider("a", List.of("two"), answer("Hello")));
			this.told.lines.clear();
			cause.run();
			this.failover.resetHealth("a");
			assertThat(this.told.lines).filteredOn((line) -> line.contains(" is "))
				.containsExactly("a is PARKED", "a is PARKED", "a is UP", "a is UP");
		}
	}

	@Test
	void isToldOfAnOutageThatSlowAnswersHaveShown() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.told.lines).doesNotContain("a is OPEN");
			this.failover
				.stream(HELLO, hedgedChain(new StubProvider("a", Flux.never()), new StubProvider("b", answer("Hello"))))
				.subscribe();
			this.clock.advanceTimeBy(Duration.ofSeconds(10));
		}
		assertThat(this.told.lines).contains("a is OPEN");
	}

}
