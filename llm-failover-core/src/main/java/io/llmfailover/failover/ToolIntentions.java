package io.llmfailover.failover;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import io.llmfailover.ToolCall;

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

	private static String wish(ToolCall call) {
		return call.name() + ' ' + withoutSpace(call.arguments());
	}

	// another provider writes the same arguments with other white space
	private static String withoutSpace(String json) {
		StringBuilder text = new StringBuilder(json.length());
		boolean quoted = false;
		for (int i = 0; i < json.length(); i++) {
			char c = json.charAt(i);
			if (quoted && c == '\\' && i + 1 < json.length()) {
				text.append(c).append(json.charAt(++i));
				continue;
			}
			quoted = (c == '"') != quoted;
			if (quoted || !Character.isWhitespace(c)) {
				text.append(c);
			}
		}
		return text.toString();
	}

}
