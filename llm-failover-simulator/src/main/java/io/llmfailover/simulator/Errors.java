package io.llmfailover.simulator;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a vendor words and wraps its errors.
 */
interface Errors {

	/**
	 * The vendor's error for a trouble.
	 */
	WireError of(Trouble trouble);

	/**
	 * The vendor's error for a status of which nothing more is known.
	 */
	WireError of(int status);

	/**
	 * The error as a JSON object, as it stands in the event of a stream.
	 * @param retryAfter how long to wait, if the error says so
	 */
	Map<String, @Nullable Object> envelope(WireError error, @Nullable Duration retryAfter);

	/**
	 * The error as the body of a response.
	 */
	default Object body(WireError error, @Nullable Duration retryAfter) {
		return envelope(error, retryAfter);
	}

	/**
	 * Whether the time to wait is told in headers.
	 */
	default boolean retryAfterInHeader() {
		return true;
	}

}
