package io.llmfailover.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class ActivityFeedTests {

	private static final Duration HANG = Duration.ofSeconds(30);

	private final ActivityFeed feed = new ActivityFeed();

	@Test
	void aReaderThatIsTooSlowLosesTheOldest() {
		int told = 10 * ActivityFeed.KEPT;
		StepVerifier.create(this.feed.activities(), 0)
			.then(() -> tell(told))
			.then(this.feed::close)
			.thenRequest(Long.MAX_VALUE)
			.recordWith(ArrayList::new)
			.thenConsumeWhile((activity) -> true)
			.consumeRecordedWith((kept) -> {
				List<Activity> latest = List.copyOf(kept);
				assertThat(latest).hasSizeBetween(ActivityFeed.KEPT, ActivityFeed.KEPT + 2)
					.endsWith(new Activity.Recovered("gemini", told - 1));
			})
			.expectComplete()
			.verify(HANG);
	}

	@Test
	void aReaderThatReadsNothingKeepsNothingFromAnother() {
		StepVerifier.create(this.feed.activities(), 0).then(() -> tell(2 * ActivityFeed.KEPT)).then(() -> {
			StepVerifier.create(this.feed.activities())
				.expectNext(new Activity.Opened())
				.then(() -> tell(2))
				.expectNext(new Activity.Recovered("gemini", 0), new Activity.Recovered("gemini", 1))
				.thenCancel()
				.verify(HANG);
		}).thenCancel().verify(HANG);
	}

	private void tell(int times) {
		IntStream.range(0, times).forEach((i) -> this.feed.recovered("gemini", Duration.ofMillis(i)));
	}

}
