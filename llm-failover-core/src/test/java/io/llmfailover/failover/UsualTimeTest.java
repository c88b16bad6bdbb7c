package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UsualTimeTest {

	private final UsualTime usual = new UsualTime();

	private void add(int times, long seconds) {
		for (int i = 0; i < times; i++) {
			this.usual.add(Duration.ofSeconds(seconds));
		}
	}

	@Test
	void nothingIsKnownBeforeTheFirstAnswer() {
		assertThat(this.usual.median()).isZero();
	}

	@Test
	void aFewLongAnswersDoNotChangeWhatIsUsual() {
		add(12, 3);
		add(8, 100);
		assertThat(this.usual.median()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void theLastTwentyAnswersCount() {
		add(200, 3);
		add(9, 30);
		assertThat(this.usual.median()).isEqualTo(Duration.ofSeconds(3));
		add(2, 30);
		assertThat(this.usual.median()).isEqualTo(Duration.ofSeconds(30));
		add(55, 5);
		assertThat(this.usual.median()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void itIsTheMiddleOneInWhateverOrderTheyCame() {
		add(1, 9);
		add(1, 1);
		add(1, 5);
		assertThat(this.usual.median()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void itIsTheMedianOfTheLastTwentyWhateverTheyWere() {
		Random random = new Random(1);
		List<Long> all = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			// few values, so that many are equal
			all.add((long) random.nextInt(12));
			add(1, all.get(i));
			List<Long> last = new ArrayList<>(all.subList(Math.max(0, all.size() - 20), all.size()));
			Collections.sort(last);
			assertThat(this.usual.median()).isEqualTo(Duration.ofSeconds(last.get(last.size() / 2)));
		}
	}

}
