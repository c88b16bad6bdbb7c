package io.llmfailover.failover;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds whether a text breaks off inside JSON: in a code fence, or in a value that begins
 * on a line of its own. Not thread-safe.
 */
final class UnfinishedJson {

	// https://spec.commonmark.org/0.31.2/#fenced-code-blocks: no backtick after the fence
	private static final Pattern FENCE = Pattern.compile("(`{3,}+|~{3,}+)([^`]*+)");

	// of prose: many a link, note or placeholder begins with a bracket
	private static final Pattern VALUE = Pattern.compile("[{\\[]\\s*+(?:[\\[{}\\]\"\\d-].*+)?+");

	private String fence = "";

	private String language = "";

	private String code = "";

	private int depth;

	private UnfinishedJson() {
	}

	/**
	 * Whether a text breaks off inside JSON, or may do so.
	 * @param text the text
	 * @return false for prose, other code, and JSON that is complete
	 */
	static boolean endsIn(String text) {
		UnfinishedJson json = new UnfinishedJson();
		text.lines().map(String::strip).filter((line) -> !line.isEmpty()).forEach(json::line);
		return json.depth > 0 || json.inFence();
	}

	private void line(String line) {
		Matcher opening = FENCE.matcher(line);
		if (!this.fence.isEmpty()) {
			code(line);
		}
		else if (this.depth == 0 && opening.matches()) {
			this.fence = opening.group(1);
			this.language = opening.group(2).strip().toLowerCase(Locale.ROOT);
			this.code = "";
		}
		else if (this.depth > 0 || VALUE.matcher(line).matches()) {
			value(line);
		}
	}

	private void code(String line) {
		if (line.startsWith(this.fence) && line.replace(this.fence.substring(0, 1), "").isEmpty()) {
			this.fence = "";
		}
		else if (this.code.isEmpty()) {
			this.code = line;
		}
	}

	private void value(String line) {
		boolean quoted = false;
		for (int i = 0; i < line.length(); i++) {
			char c = line.charAt(i);
			if (quoted && c == '\\') {
				i++;
			}
			else if (c == '"') {
				quoted = !quoted;
			}
			else if (!quoted && (c == '{' || c == '[')) {
				this.depth++;
			}
			else if (!quoted && (c == '}' || c == ']') && --this.depth == 0) {
				return;
			}
		}
	}

	private boolean inFence() {
		if (this.fence.isEmpty()) {
			return false;
		}
		if (this.code.isEmpty() && "json".startsWith(this.language)) {
			// its name may have been cut off
			return true;
		}
		return this.language.contains("json")
				|| (this.language.isEmpty() && (this.code.startsWith("{") || this.code.startsWith("[")));
	}

}
