package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/**
 * Text as a model would deal in it: token by token.
 */
final class Words {

	private static final Pattern WORD = Pattern.compile("\\s*\\S+|\\s+$");

	private static final int FRAGMENT = 8;

	private static final int LONGEST_QUOTE = 80;

	private static final int LONGEST_RESULT = 1_000;

	private Words() {
	}

	/**
	 * Cuts a text into its words, each with the white space before it.
	 */
	static List<String> tokens(String text) {
		return WORD.matcher(text).results().map(MatchResult::group).toList();
	}

	/**
	 * Cuts JSON into pieces that do not care about its syntax, as providers do.
	 */
	static List<String> fragments(String json) {
		List<String> fragments = new ArrayList<>();
		int end;
		for (int start = 0; start < json.length(); start = end) {
			end = Math.min(json.length(), start + FRAGMENT);
			if (end < json.length() && Character.isLowSurrogate(json.charAt(end))) {
				// a character is never torn apart
				end++;
			}
			fragments.add(json.substring(start, end));
		}
		return fragments;
	}

	/**
	 * The answer of a provider that was told nothing else: always the same for the same
	 * prompt and provider.
	 */
	static String answer(String provider, Prompt prompt) {
		return "This is a simulated answer from %s to \u201c%s\u201d. ".formatted(provider, quote(prompt.question()))
				+ prompt.attachments().stream().map(Words::seen).collect(Collectors.joining())
				+ prompt.returned().stream().map(Words::learned).collect(Collectors.joining())
				+ "No model was asked: the words come from a small server on this machine that speaks the wire "
				+ "protocol of a provider. It sends them one after the other, as a model would, so that a client "
				+ "can show them while they arrive. Make it fail, and see who goes on from here.";
	}

	private static String seen(Attachment attachment) {
		return "With it came " + attachment.description() + ". ";
	}

	private static String learned(ToolReturn result) {
		String text = result.text().strip();
		return "The tool %s says: \u201c%s\u201d. ".formatted(result.tool(), shortened(text, LONGEST_RESULT));
	}

	private static String quote(String question) {
		return (question.length() <= LONGEST_QUOTE) ? question : shortened(question, LONGEST_QUOTE / 2);
	}

	private static String shortened(String text, int characters) {
		return (text.codePointCount(0, text.length()) <= characters) ? text
				: text.substring(0, text.offsetByCodePoints(0, characters)) + "\u2026";
	}

	/**
	 * The text of a message's content, which is a string or an array of parts.
	 */
	static String text(JsonNode content) {
		if (content.isString()) {
			return content.asString();
		}
		StringBuilder text = new StringBuilder();
		content.forEach((part) -> text.append(part.path("text").asString("")));
		return text.toString();
	}

}
