package io.llmfailover.provider.openai;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

import io.llmfailover.provider.facts.ToolFacts.CallIds;

/**
 * Ids and names of tool calls: made where a server gives none, and mapped where the ids
 * of one server are not valid at another, or one is used twice in a conversation. The
 * same conversation always gives the same. Not thread-safe.
 */
final class ToolCallIds {

	// OpenAI: 400 string_above_max_length, "Expected a string with maximum length 40"
	private static final int MAX_LENGTH = 40;

	// OpenAI: function names are ^[a-zA-Z0-9_-]{1,64}$
	private static final int MAX_NAME = 64;

	private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9_-]");

	private static final Pattern NINE_CHARACTERS = Pattern.compile("[A-Za-z0-9]{9}");

	private static final int NINE = 9;

	private final boolean nineCharacters;

	private final Set<String> taken = new HashSet<>();

	/**
	 * The ids of one conversation.
	 */
	ToolCallIds(CallIds ids) {
		this.nineCharacters = ids == CallIds.NINE_CHARACTERS;
	}

	static String generated(String seed) {
		return "call_" + hash(seed).substring(0, 24);
	}

	/**
	 * The id of the next call as the target takes it; unchanged where it is valid and not
	 * taken.
	 */
	String take(String id) {
		String wireId = valid(id);
		for (int i = 2; !this.taken.add(wireId); i++) {
			wireId = valid((id.isBlank() ? "call" : id) + "_" + i);
		}
		return wireId;
	}

	private String valid(String id) {
		if (this.nineCharacters) {
			return NINE_CHARACTERS.matcher(id).matches() ? id : hash(id).substring(0, NINE);
		}
		return (id.length() <= MAX_LENGTH && !id.isBlank()) ? id : generated(id);
	}

	/**
	 * The name of a called tool as every target takes it. A tool that the caller offered
	 * has such a name; a model may invent others.
	 */
	static String validName(String name) {
		String valid = FOREIGN.matcher(name.isEmpty() ? "_" : name).replaceAll("_");
		return (valid.length() <= MAX_NAME) ? valid : valid.substring(0, MAX_NAME);
	}

	private static String hash(String text) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
