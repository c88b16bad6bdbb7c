package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AlarmsTest {

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final CountedTimers timers = new CountedTimers(this.clock);

	private final Time time = Time.of(this.timers);

	private final Alarms alarms = new Alarms(this.time);

	private final List<String> rung = new ArrayList<>();

	private Alarms.Ring set(String name, int seconds) {
		return set(seconds, (ring) -> this.rung.add(name + " at " + this.clock.now(TimeUnit.SECONDS)));
	}

	private Alarms.Ring set(int seconds, Consumer<Alarms.Ring> bell) {
		long now = this.time.now();
		return this.alarms.set(now + Duration.ofSeconds(seconds).toNanos(), now, bell);
	}

	private void pass(int seconds) {
		this.clock.advanceTimeBy(Duration.ofSeconds(seconds));
	}

	@Test
	void allAlarmsShareOneTimer() {
		set("a", 10);
		set("b", 20);
		set("c", 15);
		assertThat(this.timers.set()).isEqualTo(1);
		pass(60);
		assertThat(this.rung).containsExactly("a at 10", "c at 15", "b at 20");
		assertThat(this.timers.running()).isZero();
	}

	@Test
	void anAlarmThatIsSetAfterAnotherWasClearedNeedsNoTimerOfItsOwn() {
		for (int i = 0; i < 1_000; i++) {
			this.alarms.clear(set("cleared", 10));
		}
		set("a", 10);
		assertThat(this.timers.set()).isEqualTo(1);
		pass(60);
		assertThat(this.rung).containsExactly("a at 10");
	}

	@Test
	void anEarlierAlarmReplacesTheTimer() {
		set("late", 20);
		set("early", 10);
		assertThat(this.timers.set()).isEqualTo(2);
		assertThat(this.timers.running()).isEqualTo(1);
		pass(60);
		assertThat(this.rung).containsExactly("early at 10", "late at 20");
	}

	@Test
	void aTimerWhoseAlarmWasClearedGoesOnToTheNextOne() {
		Alarms.Ring cleared = set("cleared", 10);
		set("a", 20);
		this.alarms.clear(cleared);
		pass(60);
		assertThat(this.rung).containsExactly("a at 20");
	}

	@Test
	void alarmsForTheSameTimeRingInTheOrderInWhichTheyWereSet() {
		set("a", 10);
		set("b", 10);
		set("c", 10);
		pass(10);
		assertThat(this.rung).containsExactly("a at 10", "b at 10", "c at 10");
	}

	@Test
	void anAlarmCanBeSetWhileOneRings() {
		set(10, (ring) -> set("b", 10));
		pass(20);
		assertThat(this.rung).containsExactly("b at 20");
	}

	@Test
	void theNextTimerIsSetBeforeAnythingRings() {
		set(10, (ring) -> this.rung.add(this.timers.running() + " timers"));
		set("b", 20);
		pass(10);
		assertThat(this.rung).containsExactly("1 timers");
	}

	@Test
	void anAlarmThatNoTimerCanBeSetForIsNotSet() {
		this.timers.refuse = true;
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> set("refused", 10));
		this.timers.refuse = false;
		set("a", 20);
		pass(60);
		assertThat(this.rung).containsExactly("a at 20");
	}

	@Test
	void anAlarmWhoseTimerIsRefusedLeavesTheLaterOnesTheirs() {
		set("late", 20);
		this.timers.refuse = true;
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> set("early", 10));
		pass(20);
		assertThat(this.rung).containsExactly("late at 20");
	}

	@Test
	void alarmsThatTheSchedulerWillNotWakeAnyMoreRingAtOnceAndSayWhy() {
		set("a", 10);
		set(20, (ring) -> this.rung.add("refused: " + (ring.refusal() instanceof RejectedExecutionException) + " at "
				+ this.clock.now(TimeUnit.SECONDS)));
		this.timers.refuse = true;
		pass(10);
		assertThat(this.rung).containsExactly("a at 10", "refused: true at 10");
	}

	@Test
	void noAlarmReliesOnATimerOfASchedulerThatWasShutDown() {
		Scheduler scheduler = Schedulers.newParallel("alarms", 1, true);
		Time time = Time.of(scheduler);
		Alarms alarms = new Alarms(time);
		long now = time.now();
		alarms.clear(alarms.set(now + Duration.ofMinutes(1).toNanos(), now, (ring) -> {
		}));
		scheduler.dispose();
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> alarms.set(now + Duration.ofMinutes(2).toNanos(), now, (ring) -> {
			}));
	}

	@Test
	void noTimerIsLeftOnceItIsClosedAndNoAlarmIsSet() {
		this.alarms.clear(set("cleared", 10));
		assertThat(this.timers.running()).isEqualTo(1);
		this.alarms.close();
		assertThat(this.timers.running()).isZero();
	}

	@Test
	void alarmsOfCallsThatAreUnderWayRingAlsoAfterItIsClosed() {
		Alarms.Ring cleared = set("cleared", 30);
		set("a", 10);
		this.alarms.close();
		pass(20);
		assertThat(this.rung).containsExactly("a at 10");
		assertThat(this.timers.running()).isEqualTo(1);
		this.alarms.clear(cleared);
		assertThat(this.timers.running()).isZero();
	}

	@Test
	void eachAlarmOfManyThreadsRingsOnceUnlessItIsCleared() throws InterruptedException {
		int threads = 4;
		int each = 20_000;
		Scheduler scheduler = Schedulers.newParallel("alarms", 2, true);
		Alarms alarms = new Alarms(new Time(scheduler, System::nanoTime));
		CountDownLatch kept = new CountDownLatch(threads * each / 2);
		AtomicInteger twice = new AtomicInteger();
		List<Thread> setters = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			Thread setter = new Thread(() -> {
				for (int j = 0; j < each; j++) {
					AtomicInteger rings = new AtomicInteger();
					boolean clear = j % 2 == 0;
					long now = System.nanoTime();
					Alarms.Ring ring = alarms.set(now + ThreadLocalRandom.current().nextLong(1, 1_000_000), now,
							(rung) -> {
								if (rings.incrementAndGet() > 1) {
									twice.incrementAndGet();
								}
								else if (!clear) {
									kept.countDown();
								}
							});
					if (clear) {
						alarms.clear(ring);
					}
				}
			});
			setter.start();
			setters.add(setter);
		}
		for (Thread setter : setters) {
			setter.join();
		}
		assertThat(kept.await(60, TimeUnit.SECONDS)).as("all that were not cleared have rung").isTrue();
		assertThat(twice).hasValue(0);
		scheduler.dispose();
	}

	@Test
	void anAlarmThatKeepsItsThreadKeepsNoneThatIsDueAtTheSameTime() throws InterruptedException {
		Scheduler scheduler = Schedulers.newParallel("alarms", 3, true);
		Alarms alarms = new Alarms(new Time(scheduler, System::nanoTime));
		CountDownLatch both = new CountDownLatch(2);
		long now = System.nanoTime();
		long at = now + Duration.ofMillis(50).toNanos();
		for (int i = 0; i < 2; i++) {
			alarms.set(at, now, (ring) -> {
				both.countDown();
				awaitUninterrupted(both);
			});
		}
		assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
		scheduler.dispose();
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void alarmsThatAreDueAtTheSameTimeRingAlsoWhereTheSchedulerTakesNoMore() {
		set("a", 10);
		set("b", 10);
		this.timers.refuseAtOnce = true;
		pass(10);
		assertThat(this.rung).containsExactly("a at 10", "b at 10");
	}

}
