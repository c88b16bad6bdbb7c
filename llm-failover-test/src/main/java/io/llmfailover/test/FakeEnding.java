package io.llmfailover.test;

import java.util.List;

import io.llmfailover.FinishReason;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * How what a fake says ends.
 */
sealed interface FakeEnding {

	/**
	 * The end.
	 * @param model the model that was asked
	 * @return the last event, a failure, or nothing ever
	 */
	Mono<TargetEvent> end(String model);

	/**
	 * The answer is complete.
	 *
	 * @param reason why it ends
	 * @param refusal the words in which the model declines; null if it does not
	 * @param usage what it cost
	 */
	record Finishes(FinishReason reason, @Nullable String refusal, Usage usage) implements FakeEnding {

		static final Finishes WELL = new Finishes(FinishReason.STOP, null, Usage.UNKNOWN);

		@Override
		public Mono<TargetEvent> end(String model) {
			return Mono
				.just(new TargetEvent.Finished(model, this.reason, null, this.usage, this.refusal, null, List.of()));
		}

	}

	/**
	 * The provider fails.
	 *
	 * @param failure what happens
	 */
	record Fails(Failure failure) implements FakeEnding {

		@Override
		public Mono<TargetEvent> end(String model) {
			return Mono.error(() -> new TargetFailedException(this.failure));
		}

	}

	/**
	 * The provider says nothing any more, and holds the connection.
	 */
	record FallsSilent() implements FakeEnding {

		@Override
		public Mono<TargetEvent> end(String model) {
			return Mono.never();
		}

	}

}
