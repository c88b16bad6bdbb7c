package io.llmfailover.failover;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class RecentlyUsedTest {

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final AtomicInteger created = new AtomicInteger();

	private final RecentlyUsed<String, AtomicInteger> remembered = new RecentlyUsed<>(Time.of(this.clock),
			(value) -> value.get() == 0);

	private AtomicInteger get(String name) {
		return this.remembered.get(name, (same) -> {
			this.created.incrementAndGet();
			return new AtomicInteger();
		});
	}

	@Test
	void whatWasAskedForWithinTheHourIsTheSame() {
		AtomicInteger value = get("a");
		for (int i = 0; i < 5; i++) {
			this.clock.advanceTimeBy(Duration.ofMinutes(59));
			assertThat(get("a")).isSameAs(value);
		}
	}

	@Test
	void whatWasNotAskedForInAnHourIsForgotten() {
		AtomicInteger value = get("a");
		this.clock.advanceTimeBy(Duration.ofHours(1));
		assertThat(get("a")).isNotSameAs(value);
	}

	@Test
	void whatIsInUseIsNotForgotten() {
		AtomicInteger value = get("a");
		value.set(1);
		this.clock.advanceTimeBy(Duration.ofHours(2));
		for (int i = 0; i < 3_000; i++) {
			get("other" + i);
		}
		assertThat(get("a")).isSameAs(value);
	}

	@Test
	void ofFifteenThousandNamesTheLastThousandAreKept() {
		for (int i = 0; i < 15_000; i++) {
			this.clock.advanceTimeBy(Duration.ofMillis(1));
			get("model-" + i);
			assertThat(this.remembered.all().count()).isLessThanOrEqualTo(1_000);
		}
		this.created.set(0);
		get("model-14999");
		get("model-14001");
		assertThat(this.created).hasValue(0);
		get("model-0");
		assertThat(this.created).hasValue(1);
	}

}
