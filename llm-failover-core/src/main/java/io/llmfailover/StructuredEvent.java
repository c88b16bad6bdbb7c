package io.llmfailover;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An event of a stream whose answer is a value. Text is provisional, as in any stream;
 * the value comes with {@link ChatEvent.Completed}, the last event.
 *
 * @param event what happened
 * @param structured the value, and the answer; null for all events but the last
 * @param <T> the type of the value
 */
public record StructuredEvent<T>(ChatEvent event, @Nullable Structured<T> structured) {

	/**
	 * Checks that nothing is missing.
	 */
	public StructuredEvent {
		Objects.requireNonNull(event, "event");
	}

}
