package io.llmfailover.simulator;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An error, before its vendor's envelope is around it.
 *
 * @param type the vendor's class of error; for Gemini its {@code status}
 * @param code the vendor's finer word, if it has one
 * @param param the parameter at fault, if one is
 * @param retryAfter how long to wait, if it says so
 */
record WireError(int status, @Nullable String type, @Nullable String code, @Nullable String param, String message,
		@Nullable Duration retryAfter) {

	WireError(int status, @Nullable String type, @Nullable String code, String message) {
		this(status, type, code, null, message, null);
	}

	WireError withParam(String param) {
		return new WireError(this.status, this.type, this.code, param, this.message, this.retryAfter);
	}

	WireError withRetryAfter(@Nullable Duration retryAfter) {
		return new WireError(this.status, this.type, this.code, this.param, this.message, retryAfter);
	}

}
