package io.llmfailover.provider.anthropic;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ids, and with them names, of tool calls that came from another provider, as Anthropic
 * takes them: {@code ^[a-zA-Z0-9_-]+$}, and an id only once in a conversation. Valid ones
 * stay; the others are mapped the same way in every request.
 */
final class ToolUseIds {

	private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9_-]+");

	private static final Pattern FOREIGN = Pattern.compile("[^a-zA-Z0-9_-]");

	private static final int LONGEST_NAME = 128;

	private final Set<String> ids = new HashSet<>();

	/**
	 * Takes an id for a call.
	 * @param id the call's id
	 * @return the id on the wire
	 */
	String take(String id) {
		String valid = isValid(id) ? id : FOREIGN.matcher(id).replaceAll("_") + "_" + hash(id);
		String unique = valid;
		for (int i = 2; !this.ids.add(unique); i++) {
			unique = valid + "_" + i;
		}
		return unique;
	}

	/**
	 * Whether an id can be taken as it is.
	 * @param id the id
	 * @return true if it is valid and not taken
	 */
	boolean isFree(String id) {
		return isValid(id) && !this.ids.contains(id);
	}

	/**
	 * A tool's name as it is taken.
	 * @param name the name
	 * @return the name on the wire
	 */
	static String name(String name) {
		String valid = name.isEmpty() ? "_" : FOREIGN.matcher(name).replaceAll("_");
		return (valid.length() > LONGEST_NAME) ? valid.substring(0, LONGEST_NAME) : valid;
	}

	private static boolean isValid(String id) {
		return VALID.matcher(id).matches();
	}

	// two ids that differ only in a character that is not allowed must not become one
	private static String hash(String id) {
		return String.format(Locale.ROOT, "%08x", id.hashCode());
	}

}
