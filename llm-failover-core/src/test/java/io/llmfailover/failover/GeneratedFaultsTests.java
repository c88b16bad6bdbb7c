package io.llmfailover.failover;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random chains of misbehaving providers against what must hold for every one of them. A
 * failure names its seed, and {@code -Dfaults.seed=SEED} replays it;
 * {@code -Dfaults.count=N} runs more of them.
 */
class GeneratedFaultsTests {

	private static final int COUNT = Integer.getInteger("faults.count", 20_000);

	private static final Logger logger = (Logger) LoggerFactory.getLogger(Failover.class);

	@BeforeAll
	static void thousandsOfFailuresAreNotWorthALine() {
		logger.setLevel(Level.OFF);
		// of callers who throw on purpose
		Hooks.onErrorDropped((error) -> assertThat(error).isSameAs(FaultRun.THROWN));
	}

	@AfterAll
	static void logAgain() {
		logger.setLevel(null);
		Hooks.resetOnErrorDropped();
	}

	@Test
	void everyCallEndsWholeOrWithAnError() {
		Long replayed = Long.getLong("faults.seed");
		if (replayed != null) {
			check(replayed);
			return;
		}
		for (long seed = 0; seed < COUNT; seed++) {
			check(seed);
		}
	}

	private static void check(long seed) {
		VirtualTimeScheduler clock = VirtualTimeScheduler.create();
		FaultScenario scenario = new FaultScenario(seed, clock);
		try {
			FaultRun run = new FaultRun(scenario, clock);
			run.play();
			new FaultRunCheck(run).check();
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError("-Dfaults.seed=" + seed + "\n  " + scenario, ex);
		}
		finally {
			clock.dispose();
		}
	}

}
