package io.llmfailover.tool;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.Content;
import io.llmfailover.Text;
import io.llmfailover.ToolOutcome;

/**
 * Cuts the text of a tool's result where it is too long for a model, and says so there.
 */
final class ResultLimit {

	private final int maxBytes;

	ResultLimit(int maxBytes) {
		this.maxBytes = maxBytes;
	}

	/**
	 * Cuts an outcome.
	 * @param outcome the outcome
	 * @return the same where it is short enough; else one that ends in a note
	 */
	ToolOutcome cut(ToolOutcome outcome) {
		long bytes = 0;
		for (Content part : outcome.content()) {
			bytes += (part instanceof Text text) ? utf8Length(text.text()) : 0;
		}
		return (bytes > this.maxBytes) ? cut(outcome, bytes) : outcome;
	}

	private ToolOutcome cut(ToolOutcome outcome, long bytes) {
		List<Content> parts = new ArrayList<>();
		int left = this.maxBytes;
		for (Content part : outcome.content()) {
			if (!(part instanceof Text text)) {
				parts.add(part);
			}
			else if (left > 0) {
				int end = end(text.text(), left);
				boolean whole = end == text.text().length();
				left = whole ? left - (int) utf8Length(text.text()) : 0;
				parts.add(whole ? text : new Text(text.text().substring(0, end) + note(bytes)));
			}
		}
		return new ToolOutcome(parts, outcome.error(), outcome.endsLoop());
	}

	private String note(long bytes) {
		return "\n[The result is cut here: it has " + bytes + " bytes, and at most " + this.maxBytes + " are shown.]";
	}

	private static long utf8Length(String text) {
		long bytes = 0;
		for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
			bytes += utf8Length(text.codePointAt(i));
		}
		return bytes;
	}

	private static int end(String text, int most) {
		int left = most;
		int end = 0;
		while (end < text.length()) {
			int character = text.codePointAt(end);
			left -= utf8Length(character);
			if (left < 0) {
				return end;
			}
			end += Character.charCount(character);
		}
		return end;
	}

	private static int utf8Length(int character) {
		if (character < 0x80) {
			return 1;
		}
		return (character < 0x800) ? 2 : (character < 0x10000) ? 3 : 4;
	}

}
