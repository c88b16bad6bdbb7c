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
		StepVerifier.create(this.feed.events(), 0)
			.then(() -> tell(told))
			.then(this.feed::close)
			.thenRequest(Long.MAX_VALUE)
			.recordWith(ArrayList::new)
			.thenConsumeWhile((activity) -> true)
			.consumeRecordedWith((kept) -> {
				List<EngineEvent> latest = List.copyOf(kept);
				assertThat(latest).hasSizeBetween(ActivityFeed.KEPT, ActivityFeed.KEPT + 2)
					.endsWith(new EngineEvent.Recovered("gemini", told - 1));
			})
			.expectComplete()
			.verify(HANG);
	}

	@Test
	void aReaderThatReadsNothingKeepsNothingFromAnother() {
		StepVerifier.create(this.feed.events(), 0).then(() -> tell(2 * ActivityFeed.KEPT)).then(() -> {
			StepVerifier.create(this.feed.events())
				.expectNext(new EngineEvent.Opened())
				.then(() -> tell(2))
				.expectNext(new EngineEvent.Recovered("gemini", 0), new EngineEvent.Recovered("gemini", 1))
				.thenCancel()
				.verify(HANG);
		}).thenCancel().verify(HANG);
	}

	private void tell(int times) {
		IntStream.range(0, times).forEach((i) -> this.feed.recovered("gemini", Duration.ofMillis(i)));
	}

}
