package io.llmfailover.failover;

import java.util.HashMap;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A model that has a card charged, over several rounds and providers that misbehave at
 * random: whatever happens, nothing is paid twice, and nothing that was done is
 * forgotten. A failure names its seed, and {@code -Dtools.seed=SEED} replays it;
 * {@code -Dtools.count=N} runs more of them.
 */
class GeneratedToolRoundsTests {

	private static final int COUNT = Integer.getInteger("tools.count", 5_000);

	private static final Logger logger = (Logger) LoggerFactory.getLogger(Failover.class);

	@BeforeAll
	static void thousandsOfFailuresAreNotWorthALine() {
		logger.setLevel(Level.OFF);
	}

	@AfterAll
	static void logAgain() {
		logger.setLevel(null);
	}

	@Test
	void nothingIsPaidTwiceAndNothingIsForgotten() {
		Long replayed = Long.getLong("tools.seed");
		if (replayed != null) {
			check(replayed);
			return;
		}
		Map<String, Integer> ends = new HashMap<>();
		for (long seed = 0; seed < COUNT; seed++) {
			ends.merge(check(seed), 1, Integer::sum);
		}
		// the schedules are worth something only if they end in every way
		assertThat(ends.keySet()).contains("answered in 1", "answered in 2", "answered in 3", "answered in 4",
				"failed after 0", "failed after 1", "failed after 2", "left");
	}

	private static String check(long seed) {
		VirtualTimeScheduler clock = VirtualTimeScheduler.create();
		try {
			return new ToolSchedule(seed, clock).check();
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError("-Dtools.seed=" + seed, ex);
		}
		finally {
			clock.dispose();
		}
	}

}
