package io.llmfailover.failover;

import java.util.List;
import java.util.Objects;

import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class RevisitsTest {

	private final Health health = new Health(HealthSettings.DEFAULTS, 10, Time.of(VirtualTimeScheduler.create()),
			() -> 0.5, Outbox.to(List.of()));

	private final Revisits revisits = new Revisits(3);

	private TargetTurn turn(String provider) {
		StubProvider stub = new StubProvider(provider);
		TargetHealth health = this.health.of(provider, provider + "-model");
		return new TargetTurn(stub.candidate(), 0, stub.target(provider + "-model"), stub.timeouts, health,
				Objects.requireNonNull(health.admit().permit()));
	}

	private void failed(String provider) {
		this.revisits.failed(turn(provider), Failure.of(FailureKind.SERVER_ERROR, "down"), false);
	}

	private String next() {
		return Objects.requireNonNull(this.revisits.next()).turn().target().provider();
	}

	@Test
	void ofThoseThatHaveFailedTheOneThatWasAskedLeastOftenIsNext() {
		failed("a");
		failed("b");
		failed("c");
		assertThat(next()).isEqualTo("a");
		failed("a");
		assertThat(next()).isEqualTo("b");
	}

	@Test
	void whoWasOnlyOvertakenIsNextBeforeAllThatHaveFailed() {
		failed("a");
		this.revisits.overtaken(turn("b"));
		failed("c");
		this.revisits.overtaken(turn("d"));
		assertThat(next()).isEqualTo("b");
		failed("b");
		assertThat(next()).isEqualTo("d");
	}

}
