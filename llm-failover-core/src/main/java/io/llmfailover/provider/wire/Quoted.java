package io.llmfailover.provider.wire;

import java.util.Set;

/**
 * Leaves out of a message what its sender only repeats: what stands between quotation
 * marks, addresses, and paths. Every character is read a fixed number of times.
 */
final class Quoted {

	private static final String OPENING = "'\"`\u201c\u2018\u00ab\u300c";

	private static final String CLOSING = "'\"`\u201d\u2019\u00bb\u300d";

	// the protocols' own names, which providers put between quotation marks as well
	private static final Set<String> KEPT = Set.of("max_tokens", "max_completion_tokens", "max_new_tokens", "inputs",
			"model", "models");

	private static final int LONGEST_KEPT = 30;

	private Quoted() {
	}

	/**
	 * Leaves it out.
	 * @param message the message
	 * @return the rest
	 */
	static String leftOut(String message) {
		return withoutAddresses(withoutQuotes(unwrapped(message.strip())));
	}

	// a message that is one quotation says what it quotes
	private static String unwrapped(String message) {
		int kind = message.isEmpty() ? -1 : OPENING.indexOf(message.charAt(0));
		boolean wrapped = kind >= 0 && message.length() > 2
				&& message.indexOf(CLOSING.charAt(kind), 1) == message.length() - 1;
		return wrapped ? message.substring(1, message.length() - 1) : message;
	}

	private static String withoutQuotes(String message) {
		int at = 0;
		while (at < message.length() && opens(message, at) < 0) {
			at++;
		}
		if (at == message.length()) {
			return message;
		}
		StringBuilder rest = new StringBuilder(message.length()).append(message, 0, at);
		boolean[] unclosed = new boolean[OPENING.length()];
		while (at < message.length()) {
			int kind = opens(message, at);
			int end = (kind >= 0 && !unclosed[kind]) ? close(message, at + 1, CLOSING.charAt(kind)) : -1;
			if (end >= 0) {
				rest.append(' ').append(kept(message, at + 1, end)).append(' ');
				at = end + 1;
			}
			else {
				if (kind >= 0) {
					unclosed[kind] = true;
				}
				rest.append(message.charAt(at));
				at++;
			}
		}
		return rest.toString();
	}

	private static String kept(String message, int start, int end) {
		String quoted = (end - start <= LONGEST_KEPT) ? message.substring(start, end) : "";
		return KEPT.contains(quoted) ? quoted : "\u25a0";
	}

	private static int opens(String message, int at) {
		char c = message.charAt(at);
		if (c == ' ' || c > '`' && c < '\u0080') {
			return -1;
		}
		int kind = OPENING.indexOf(c);
		// not the apostrophe of "doesn't"
		boolean inWord = at > 0 && Character.isLetterOrDigit(message.charAt(at - 1));
		return (kind == 0 && inWord) ? -1 : kind;
	}

	private static int close(String message, int start, char mark) {
		for (int at = message.indexOf(mark, start); at >= 0; at = message.indexOf(mark, at + 1)) {
			boolean inWord = at + 1 < message.length() && Character.isLetterOrDigit(message.charAt(at + 1));
			boolean escaped = message.charAt(at - 1) == '\\';
			if (!escaped && (mark != '\'' && mark != '\u2019' || !inWord)) {
				return at;
			}
		}
		return -1;
	}

	private static String withoutAddresses(String message) {
		if (message.indexOf('/') < 0 && !message.contains("www.")) {
			return message;
		}
		StringBuilder rest = new StringBuilder(message.length());
		int start = 0;
		while (start < message.length()) {
			int end = start;
			while (end < message.length() && !Character.isWhitespace(message.charAt(end))) {
				end++;
			}
			if (!isAddress(message, start, end)) {
				rest.append(message, start, end);
			}
			else if (".!?".indexOf(message.charAt(end - 1)) >= 0) {
				rest.append(message.charAt(end - 1));
			}
			while (end < message.length() && Character.isWhitespace(message.charAt(end))) {
				rest.append(message.charAt(end));
				end++;
			}
			start = end;
		}
		return rest.toString();
	}

	// https://example.com/a, (/v1/messages), v1/chat/completions
	private static boolean isAddress(String message, int start, int end) {
		int first = start;
		while (first < end && "(<[{:".indexOf(message.charAt(first)) >= 0) {
			first++;
		}
		if (end - first < 3) {
			return false;
		}
		boolean path = message.charAt(first) == '/' && Character.isLetterOrDigit(message.charAt(first + 1));
		boolean versioned = message.charAt(first) == 'v' && Character.isDigit(message.charAt(first + 1))
				&& message.charAt(first + 2) == '/';
		if (path || versioned || message.startsWith("www.", first)) {
			return true;
		}
		int scheme = message.substring(first, Math.min(end, first + 32)).indexOf("://");
		return scheme > 0;
	}

}
