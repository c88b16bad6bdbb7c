package io.llmfailover.simulator;

import java.time.Duration;
import java.util.LinkedHashMap;
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
	 */
	Map<String, @Nullable Object> envelope(WireError error, String requestId);

	/**
	 * The error as the body of a response.
	 */
	default Object body(WireError error, String requestId) {
		return envelope(error, requestId);
	}

	/**
	 * The headers that belong to the error: how long to wait.
	 */
	default Map<String, String> headers(WireError error) {
		Map<String, String> headers = new LinkedHashMap<>();
		Duration retryAfter = error.retryAfter();
		if (retryAfter != null) {
			headers.put("Retry-After", String.valueOf((retryAfter.toMillis() + 999) / 1000));
			if (retryAfter.toMillis() % 1000 != 0) {
				headers.put("retry-after-ms", String.valueOf(retryAfter.toMillis()));
			}
		}
		return headers;
	}

}
