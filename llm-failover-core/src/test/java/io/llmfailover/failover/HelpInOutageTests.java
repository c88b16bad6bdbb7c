package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.hedgedChain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * For how long another target is asked beside the calls that an outage by silence has
 * found waiting: twenty at a time, and the next as soon as one of them is over.
 */
class HelpInOutageTests extends HealthScenario {

	// only an outage has another one asked beside it
	private static final Timeouts PATIENT = Timeouts.DEFAULTS.withHedgeAfter(Duration.ofMinutes(2))
		.withFirstProgress(Duration.ofMinutes(5));

	private final StubProvider second = new StubProvider("b", Flux.never());

	private Disposable waits() {
		StubProvider silent = new StubProvider("a", Flux.never());
		silent.timeouts = PATIENT;
		return this.failover.stream(HELLO, chain(silent, this.second)).subscribe();
	}

	private void openBySilence() {
		for (int i = 0; i < 4; i++) {
			chat(new StubProvider("a", fails(FailureKind.TIMEOUT)), new StubProvider("z", answer("Hi")));
		}
		assertThat(state("a")).isEqualTo(State.OPEN);
	}

	private List<Disposable> helpedTwentyOfThirty() {
		List<Disposable> calls = new ArrayList<>(Stream.generate(this::waits).limit(30).toList());
		openBySilence();
		assertThat(this.second.open).hasValue(20);
		calls.remove(0).dispose();
		assertThat(this.second.open).as("the next one is helped in its place").hasValue(20);
		return calls;
	}

	private void assertThatNobodyMoreIsHelped(List<Disposable> calls) {
		assertThat(state("a")).isEqualTo(State.UP);
		calls.remove(0).dispose();
		assertThat(this.second.open).hasValue(19);
		assertThat(this.second.requests).hasSize(21);
		calls.forEach(Disposable::dispose);
	}

	@Test
	void nobodyMoreIsHelpedOnceAProbeWasAnswered() {
		List<Disposable> calls = helpedTwentyOfThirty();
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		assertThat(chat(new StubProvider("a", answer("Hello"))).provider()).isEqualTo("a");
		assertThatNobodyMoreIsHelped(calls);
	}

	@Test
	void nobodyMoreIsHelpedOnceALastResortWasAnswered() {
		List<Disposable> calls = helpedTwentyOfThirty();
		assertThat(chat(new StubProvider("a", answer("Hello"))).provider()).isEqualTo("a");
		assertThatNobodyMoreIsHelped(calls);
	}

	@Test
	void nobodyMoreIsHelpedOnceTheOperatorHasResetTheHealth() {
		List<Disposable> calls = helpedTwentyOfThirty();
		this.failover.resetHealth("a");
		assertThatNobodyMoreIsHelped(calls);
	}

	@Test
	void whoWaitsIsHelpedAsWellWhereSlowAnswersHaveShownTheOutage() {
		Disposable call = waits();
		for (int i = 0; i < 10; i++) {
			assertThat(this.second.requests).isEmpty();
			this.failover
				.stream(HELLO, hedgedChain(new StubProvider("a", Flux.never()), new StubProvider("c", answer("Hello"))))
				.subscribe();
			this.clock.advanceTimeBy(Duration.ofSeconds(10));
		}
		assertThat(state("a")).isEqualTo(State.OPEN);
		assertThat(this.second.open).hasValue(1);
		call.dispose();
	}

	@Test
	void slowAnswersThatShowNoOutageYetHelpNobody() {
		Disposable call = waits();
		for (int i = 0; i < 9; i++) {
			this.failover
				.stream(HELLO, hedgedChain(new StubProvider("a", Flux.never()), new StubProvider("c", answer("Hello"))))
				.subscribe();
			this.clock.advanceTimeBy(Duration.ofSeconds(10));
		}
		assertThat(state("a")).isEqualTo(State.UP);
		assertThat(this.second.requests).isEmpty();
		call.dispose();
	}

	@Test
	void eachAnswerInPlaceOfTheSilentOneHelpsOneMoreBesideTheNextInLine() {
		Sinks.Empty<Void> answers = Sinks.empty();
		StubProvider answering = new StubProvider("b", answers.asMono().thenMany(answer("Hello")), Flux.never());
		StubProvider silent = new StubProvider("a", Flux.never());
		silent.timeouts = PATIENT;
		List<Disposable> calls = Stream
			.generate(() -> this.failover.stream(HELLO, chain(silent, answering)).subscribe())
			.limit(30)
			.toList();
		openBySilence();
		assertThat(answering.requests).hasSize(20);
		answers.tryEmitEmpty();
		assertThat(answering.requests).hasSize(22);
		calls.forEach(Disposable::dispose);
	}

}
