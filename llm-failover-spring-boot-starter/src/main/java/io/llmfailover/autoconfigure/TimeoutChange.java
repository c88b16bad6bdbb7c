package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.llmfailover.failover.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * What is configured of the times for which a provider or a model may stay silent. Null
 * is what is not.
 */
record TimeoutChange(@Nullable Duration firstProgress, @Nullable Duration idle, @Nullable Duration response,
		@Nullable Duration hedgeAfter, @Nullable Duration chatHedgeAfter) implements UnaryOperator<Timeouts> {

	TimeoutChange {
		requirePositive("first-progress", firstProgress);
		requirePositive("idle", idle);
		requirePositive("response", response);
		requireNotNegative("hedge-after", hedgeAfter);
		requireNotNegative("chat-hedge-after", chatHedgeAfter);
	}

	private static void requirePositive(String property, @Nullable Duration value) {
		if (value != null) {
			InvalidPropertyException.requirePositive(property, value);
		}
	}

	private static void requireNotNegative(String property, @Nullable Duration value) {
		if (value != null) {
			InvalidPropertyException.requireNotNegative(property, value);
		}
	}

	@Override
	public Timeouts apply(Timeouts otherwise) {
		Timeouts times = otherwise.withFirstProgress(or(this.firstProgress, otherwise.firstProgress()))
			.withIdle(or(this.idle, otherwise.idle()))
			.withChatHedgeAfter(or(this.chatHedgeAfter, otherwise.chatHedgeAfter()));
		if (this.response != null) {
			times = times.withResponse(this.response);
		}
		return (this.hedgeAfter != null) ? times.withHedgeAfter(this.hedgeAfter) : times;
	}

	private static Duration or(@Nullable Duration configured, Duration otherwise) {
		return (configured != null) ? configured : otherwise;
	}

}
