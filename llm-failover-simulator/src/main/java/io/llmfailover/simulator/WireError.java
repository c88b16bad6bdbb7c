package io.llmfailover.simulator;

import org.jspecify.annotations.Nullable;

/**
 * An error, before its vendor's envelope is around it.
 *
 * @param type the vendor's class of error; for Gemini its {@code status}
 * @param code the vendor's finer word, if it has one
 * @param param the parameter at fault, if one is
 */
record WireError(int status, @Nullable String type, @Nullable String code, @Nullable String param, String message) {

	WireError(int status, @Nullable String type, @Nullable String code, String message) {
		this(status, type, code, null, message);
	}

}
