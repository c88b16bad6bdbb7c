package io.llmfailover.failover;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import io.llmfailover.ToolCall;
import io.llmfailover.schema.CanonicalJson;

/**
 * Gives the tool calls of a call their idempotency keys, one for each thing that the
 * model wants done: a tool call that repeats one which may not have succeeded wants the
 * same thing done, and has its key. Not thread-safe.
 */
final class ToolIntentions {

	private final String call;

	/** The keys of calls that may be repeated, by what is asked for. */
	private final Map<String, String> open = new HashMap<>();

	private int keys;

	/**
	 * Creates it for a call in which nothing was wanted yet.
	 * @param call the number of the call among all of this process
	 * @param deadline when its time is up: processes that are restored from one snapshot
	 * have all else in common
	 */
	ToolIntentions(long call, Instant deadline) {
		this.call = Engine.PROCESS + "-" + Long.toHexString(deadline.toEpochMilli()) + "-" + call;
	}

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
		String arguments = call.arguments().strip();
		boolean none = arguments.isEmpty() || arguments.equals("null");
		return call.name() + ' ' + CanonicalJson.of(none ? "{}" : arguments);
	}

}
