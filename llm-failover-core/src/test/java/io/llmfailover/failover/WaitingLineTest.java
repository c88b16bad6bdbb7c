package io.llmfailover.failover;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where a call stands in the line of a target, and how long the line may be.
 */
class WaitingLineTest {

	private final WaitingLine line = new WaitingLine(3);

	private record Waiting(long since, long number) implements WaitingLine.Waiter {

		@Override
		public void turn(Permit permit) {
		}

	}

	private void assertThatTheyStandInOrder(Waiting... waiting) {
		for (Waiting next : waiting) {
			assertThat(this.line.head()).isEqualTo(next);
			assertThat(this.line.leave(next)).isTrue();
		}
		assertThat(this.line.head()).isNull();
	}

	@Test
	void whoWaitsForLongerStandsBeforeOthersWhenItComesBack() {
		Waiting first = new Waiting(10, 7);
		Waiting second = new Waiting(20, 2);
		Waiting third = new Waiting(30, 1);
		this.line.join(second);
		this.line.join(third);
		this.line.join(first);
		assertThatTheyStandInOrder(first, second, third);
	}

	@Test
	void ofThoseWhoCameAtTheSameTimeTheEarlierCallStandsBefore() {
		Waiting first = new Waiting(10, 1);
		Waiting second = new Waiting(10, 2);
		Waiting third = new Waiting(10, 3);
		this.line.join(third);
		this.line.join(first);
		this.line.join(second);
		assertThatTheyStandInOrder(first, second, third);
	}

	@Test
	void timesMayRunOverTheEndOfTheirRange() {
		Waiting first = new Waiting(Long.MAX_VALUE, 1);
		Waiting second = new Waiting(Long.MIN_VALUE, 2);
		this.line.join(second);
		this.line.join(first);
		assertThatTheyStandInOrder(first, second);
	}

	@Test
	void aLineThatIsFullLetsNobodyIn() {
		for (int i = 0; i < 3; i++) {
			assertThat(this.line.join(new Waiting(i, i))).isTrue();
		}
		assertThat(this.line.join(new Waiting(0, 0))).isFalse();
		assertThat(this.line.size()).isEqualTo(3);
	}

	@Test
	void whoDoesNotStandInItCannotLeaveIt() {
		this.line.join(new Waiting(1, 1));
		assertThat(this.line.leave(new Waiting(2, 2))).isFalse();
		assertThat(this.line.size()).isEqualTo(1);
	}

}
