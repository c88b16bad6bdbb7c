package io.llmfailover.failover;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import io.llmfailover.ToolCall;
import io.llmfailover.schema.CanonicalJson;

/**
 * What a model wants done, told apart by a key: a call that repeats one of which it is
 * not certain that it succeeded wants the same thing done. Not thread-safe.
 */
final class ToolIntentions {

	private final String call = UUID.randomUUID().toString();

	/** The keys of calls that may be repeated, by what is asked for. */
	private final Map<String, String> open = new HashMap<>();

	private int keys;

	/**
	 * The key of a call that is about to run.
	 * @param call the call
	 * @return the key; another one for each call, but for one that repeats a call that
	 * has not succeeded
	 */
	String begin(ToolCall call) {
		String key = this.open.remove(wish(call));
		return (key != null) ? key : this.call + "-" + ++this.keys;
	}

	/**
	 * Takes note that a call has not succeeded, as far as is known.
	 * @param call the call
	 * @param key its key
	 */
	void failed(ToolCall call, String key) {
		this.open.put(wish(call), key);
	}

	// another provider writes the same arguments in another order, with other white space
	private static String wish(ToolCall call) {
		return call.name() + ' ' + CanonicalJson.of(call.arguments().isBlank() ? "{}" : call.arguments());
	}

}
