package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

class DegradationTests {

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final RecordingListener told = new RecordingListener();

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5,
			List.of(this.told));

	private final StubProvider standIn = new StubProvider("b", answer("Hello"));

	@BeforeAll
	static void neverHang() {
		StepVerifier.setDefaultTimeout(Duration.ofSeconds(30));
	}

	private void chat(StubProvider... providers) {
		StepVerifier
			.create(this.failover.chat(ChatRequest.of("Hello"),
					Stream.of(providers).map(StubProvider::candidate).toList()))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.expectNextCount(1)
			.verifyComplete();
	}

	private void minutes(int minutes) {
		this.clock.advanceTimeBy(Duration.ofMinutes(minutes));
	}

	@Test
	void aProviderInWhosePlaceOthersHaveAnsweredForMinutesIsDegradedUntilItAnswers() {
		StubProvider first = new StubProvider("a", fails(FailureKind.QUOTA_EXHAUSTED),
				fails(FailureKind.QUOTA_EXHAUSTED), answer("Hello"));
		chat(first, this.standIn);
		assertThat(this.failover.degradedFor("a")).isNull();
		minutes(2);
		List<String> warnings = Logged.by(Level.WARN, Failover.class, () -> {
			chat(first, this.standIn);
			chat(first, this.standIn);
		});
		assertThat(warnings).singleElement()
			.asString()
			.contains("a has not answered for 12", "b answers in its place", "QUOTA_EXHAUSTED");
		minutes(3);
		assertThat(this.failover.degradedFor("a")).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
		chat(first, this.standIn);
		assertThat(this.failover.degradedFor("a")).isNull();
		assertThat(this.told.lines).filteredOn((line) -> line.contains("degraded") || line.contains("recovered"))
			.satisfiesExactly((line) -> assertThat(line).startsWith("a degraded for 12"),
					(line) -> assertThat(line).startsWith("a recovered after 30"));
	}

	@Test
	void anAnswerInBetweenStartsAnew() {
		StubProvider first = new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE), answer("Hello"),
				fails(FailureKind.MALFORMED_RESPONSE));
		chat(first, this.standIn);
		minutes(1);
		chat(first, this.standIn);
		minutes(1);
		chat(first, this.standIn);
		minutes(1);
		chat(first, this.standIn);
		assertThat(this.failover.degradedFor("a")).isNull();
	}

	@Test
	void aRequestThatAProviderCannotTakeSaysNothingOfIt() {
		StubProvider first = new StubProvider("a", fails(FailureKind.CONTEXT_TOO_LONG));
		for (int i = 0; i < 5; i++) {
			chat(first, this.standIn);
			minutes(1);
		}
		assertThat(this.failover.degradedFor("a")).isNull();
	}

	@Test
	void whoCannotBeAskedAtAllIsNotMissed() {
		StubProvider keyless = new StubProvider("a", answer("no"));
		keyless.unusable = "no key";
		for (int i = 0; i < 5; i++) {
			chat(keyless, this.standIn);
			minutes(1);
		}
		assertThat(this.failover.degradedFor("a")).isNull();
	}

	@Test
	void aResetForgetsIt() {
		StubProvider first = new StubProvider("a", fails(FailureKind.TIMEOUT));
		chat(first, this.standIn);
		minutes(2);
		chat(first, this.standIn);
		assertThat(this.failover.degradedFor("a")).isNotNull();
		this.failover.resetHealth("a");
		assertThat(this.failover.degradedFor("a")).isNull();
		assertThat(this.told.lines).as("an alarm is switched off").last().asString().startsWith("a recovered");
	}

	@Test
	void twoBadMomentsOfADayAreNoOutage() {
		StubProvider first = new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE));
		chat(first, this.standIn);
		minutes(8 * 60);
		chat(first, this.standIn);
		assertThat(this.failover.degradedFor("a")).isNull();
		minutes(2);
		chat(first, this.standIn);
		minutes(8 * 60);
		chat(first, this.standIn);
		assertThat(this.failover.degradedFor("a")).isGreaterThan(Duration.ofHours(8));
	}

	@Test
	void whoIsOnlyBusyIsNotMissed() {
		HealthSettings oneAtATime = new HealthSettings(4, Duration.ofSeconds(10), Duration.ofSeconds(60),
				Duration.ofMinutes(10), Duration.ofSeconds(1), Map.of("a", 1));
		Failover limited = new Failover(FailoverSettings.DEFAULTS.withHealth(oneAtATime), Time.of(this.clock),
				() -> 0.5);
		StubProvider first = new StubProvider("a", Flux.never());
		List<Candidate> chain = List.of(first.candidate(), this.standIn.candidate());
		Disposable running = limited.chat(ChatRequest.of("Hello"), chain).subscribe();
		for (int i = 0; i < 3; i++) {
			StepVerifier.create(limited.chat(ChatRequest.of("Hello"), chain)).expectNextCount(1).verifyComplete();
			this.clock.advanceTimeBy(Duration.ofSeconds(5));
		}
		assertThat(first.requests).hasSize(1);
		assertThat(limited.degradedFor("a")).isNull();
		running.dispose();
	}

	@Test
	void whoCouldNotBeAskedForThisIsNotMissed() {
		Failure strict = Failure.of(FailureKind.INVALID_REQUEST, "it takes no seed").in(Circumstance.NOT_ASKED);
		StubProvider first = new StubProvider("a", fails(strict));
		for (int i = 0; i < 5; i++) {
			chat(first, this.standIn);
			minutes(1);
		}
		assertThat(this.failover.degradedFor("a")).isNull();
	}

	@Test
	void isDegradedOnceOthersHaveAnsweredForAsLongAsTheSettingsSay() {
		StubProvider first = new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE));
		chat(first, this.standIn);
		this.clock.advanceTimeBy(Duration.ofSeconds(119));
		chat(first, this.standIn);
		assertThat(this.failover.degradedFor("a")).isNotNull();
	}

	@Test
	void failuresThatAreTenMinutesApartAreOneOutage() {
		StubProvider first = new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE));
		chat(first, this.standIn);
		this.clock.advanceTimeBy(Duration.ofMinutes(10).minusSeconds(1));
		chat(first, this.standIn);
		assertThat(this.failover.degradedFor("a")).isGreaterThanOrEqualTo(Duration.ofMinutes(10));
	}

	@Test
	void onlyTheEndOfADegradationIsWorthALineInTheLog() {
		StubProvider first = new StubProvider("a", fails(FailureKind.QUOTA_EXHAUSTED),
				fails(FailureKind.QUOTA_EXHAUSTED), answer("Hello"));
		chat(first, this.standIn);
		minutes(2);
		chat(first, this.standIn);
		minutes(3);
		assertThat(Logged.by(Level.INFO, Failover.class, () -> chat(first, this.standIn))).singleElement()
			.asString()
			.startsWith("a answers again");
		assertThat(Logged.by(Level.INFO, Failover.class, () -> chat(first, this.standIn))).isEmpty();
	}

}
