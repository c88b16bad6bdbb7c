package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GatesTest {

	private final List<String> seen = new ArrayList<>();

	private Gate open(String name) {
		return new Recorded(name, Availability.NOW);
	}

	private Gate shut(String name, Availability refusal) {
		return new Recorded(name, refusal);
	}

	@Test
	void anAttemptPassesAllGatesInOrder() {
		Gates gates = Gates.of(open("account"), open("breaker")).and(open("room"));
		assertThat(gates.availability()).isEqualTo(Availability.NOW);
		assertThat(gates.enter()).isEqualTo(Availability.NOW);
		assertThat(this.seen).containsExactly("account entered", "breaker entered", "room entered");
	}

	@Test
	void theFirstGateThatRefusesSaysWhy() {
		Gates gates = Gates.of(open("account"), shut("breaker", Availability.open(Duration.ofSeconds(3))),
				shut("room", Availability.busy()));
		assertThat(gates.availability().reasonToSkip()).isEqualTo("circuit breaker open for another 3 s");
		assertThat(this.seen).as("asking takes nothing").isEmpty();
	}

	@Test
	void whatEarlierGatesCountedIsTakenBackWhenALaterOneRefuses() {
		Gates gates = Gates.of(open("breaker"), open("budget"), shut("room", Availability.busy()), open("key"));
		assertThat(gates.enter()).isEqualTo(Availability.busy());
		assertThat(this.seen).containsExactly("breaker entered", "budget entered", "budget taken back",
				"breaker taken back");
	}

	private final class Recorded implements Gate {

		private final String name;

		private final Availability availability;

		Recorded(String name, Availability availability) {
			this.name = name;
			this.availability = availability;
		}

		@Override
		public Availability availability() {
			return this.availability;
		}

		@Override
		public Availability enter() {
			if (this.availability.refusal() == null) {
				GatesTest.this.seen.add(this.name + " entered");
			}
			return this.availability;
		}

		@Override
		public void takeBack() {
			GatesTest.this.seen.add(this.name + " taken back");
		}

	}

}
