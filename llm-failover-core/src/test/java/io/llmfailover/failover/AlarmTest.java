package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class AlarmTest {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final CountedTimers timers = new CountedTimers(this.clock);

	/** By how much the clock that is read is ahead of the scheduler. */
	private long ahead;

	private final List<Alarms.Ring> rings = new ArrayList<>();

	private final Time time = new Time(this.timers, () -> this.clock.now(TimeUnit.NANOSECONDS) + this.ahead);

	private final Alarm alarm = new Alarm(new Alarms(this.time), this.time, this.rings::add);

	private void pass(long nanos) {
		this.clock.advanceTimeBy(Duration.ofNanos(nanos));
	}

	@Test
	void itRingsAtItsTimeAndOnce() {
		this.alarm.set(0, SECOND);
		pass(SECOND - 1);
		assertThat(this.rings).isEmpty();
		pass(1);
		assertThat(this.rings).hasSize(1);
		assertThat(this.alarm.rang(this.rings.get(0))).isEqualTo(SECOND);
		assertThat(this.alarm.rang(this.rings.get(0))).isNull();
		pass(SECOND);
		assertThat(this.rings).hasSize(1);
	}

	@Test
	void itIsSetAnewForAnEarlierTimeOnly() {
		this.alarm.set(0, 2 * SECOND);
		this.alarm.set(0, 3 * SECOND);
		this.alarm.set(0, 2 * SECOND);
		assertThat(this.timers.set()).isEqualTo(1);
		this.alarm.set(0, SECOND);
		assertThat(this.timers.set()).isEqualTo(2);
		assertThat(this.timers.running()).isEqualTo(1);
		pass(SECOND);
		assertThat(this.rings).hasSize(1);
	}

	@Test
	void aLaterTimeDoesNotMoveIt() {
		this.alarm.set(0, 2 * SECOND);
		this.alarm.set(0, 3 * SECOND);
		pass(2 * SECOND);
		assertThat(this.rings).hasSize(1);
	}

	@Test
	void whatIsDueAlreadyRingsInNoTime() {
		this.alarm.set(0, -SECOND);
		pass(1);
		assertThat(this.rings).hasSize(1);
	}

	@Test
	void aRingThatWasUnderWayWhenItWasClearedDoesNotCount() {
		this.alarm.set(0, SECOND);
		pass(SECOND);
		this.alarm.clear();
		assertThat(this.alarm.rang(this.rings.get(0))).isNull();
	}

	@Test
	void theTimeIsNeverEarlierThanItWasSetFor() {
		this.alarm.set(0, SECOND);
		this.ahead = -5;
		pass(SECOND);
		assertThat(this.alarm.rang(this.rings.get(0))).isEqualTo(SECOND);
	}

	@Test
	void aLateRingTellsHowLateItIs() {
		this.alarm.set(0, SECOND);
		this.ahead = 5;
		pass(SECOND);
		assertThat(this.alarm.rang(this.rings.get(0))).isEqualTo(SECOND + 5);
	}

}
