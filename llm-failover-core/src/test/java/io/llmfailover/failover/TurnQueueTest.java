package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When those who wait for a target are served by a timer.
 */
class TurnQueueTest {

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final TurnQueue turns = new TurnQueue(10, Time.of(this.clock), () -> 0);

	private final List<Long> servedAt = new ArrayList<>();

	private void serve() {
		this.servedAt.add(this.clock.now(TimeUnit.SECONDS));
	}

	private void serveIn(long seconds) {
		this.turns.lookAgain(Duration.ofSeconds(seconds).toNanos(), this::serve);
	}

	private void pass(long seconds) {
		this.clock.advanceTimeBy(Duration.ofSeconds(seconds));
	}

	@Test
	void anEarlierTimeReplacesALaterOne() {
		serveIn(10);
		serveIn(4);
		pass(20);
		assertThat(this.servedAt).containsExactly(4L);
	}

	@Test
	void aLaterTimeDoesNotReplaceAnEarlierOne() {
		serveIn(4);
		serveIn(10);
		pass(20);
		assertThat(this.servedAt).containsExactly(4L);
	}

	@Test
	void whoIsServedTooEarlyIsServedAgainLater() {
		this.turns.lookAgain(Duration.ofSeconds(4).toNanos(), () -> {
			serve();
			serveIn(6);
		});
		pass(20);
		assertThat(this.servedAt).containsExactly(4L, 10L);
	}

	@Test
	void aTimeThatIsPastStandsForNoLaterOne() {
		serveIn(4);
		pass(7);
		serveIn(3);
		pass(20);
		assertThat(this.servedAt).containsExactly(4L, 10L);
	}

}
