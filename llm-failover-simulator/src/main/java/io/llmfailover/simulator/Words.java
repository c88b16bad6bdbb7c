package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;

/**
 * Text as a model would deal in it: token by token.
 */
final class Words {

	private static final Pattern WORD = Pattern.compile("\\s*\\S+|\\s+$");

	private static final int FRAGMENT = 8;

	private static final int LONGEST_QUOTE = 80;

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
		for (int i = 0; i < json.length(); i += FRAGMENT) {
			fragments.add(json.substring(i, Math.min(json.length(), i + FRAGMENT)));
		}
		return fragments;
	}

	/**
	 * The answer of a provider that was told nothing else: always the same for the same
	 * question and provider.
	 */
	static String answer(String provider, ReceivedRequest request) {
		return "This is a simulated answer from %s to \u201c%s\u201d. ".formatted(provider, quote(question(request)))
				+ "No model was asked: the words come from a small server on this machine that speaks the wire "
				+ "protocol of a provider. It sends them one after the other, as a model would, so that a client "
				+ "can show them while they arrive. Make it fail, and see who goes on from here.";
	}

	private static String quote(String question) {
		return (question.length() <= LONGEST_QUOTE) ? question
				: question.substring(0, question.offsetByCodePoints(0, LONGEST_QUOTE / 2)) + "\u2026";
	}

	private static String question(ReceivedRequest request) {
		String question = "";
		for (JsonNode message : request.json().path("messages")) {
			if (message.path("role").asString("").equals("user")) {
				question = text(message.path("content"));
			}
		}
		return question;
	}

	private static String text(JsonNode content) {
		if (content.isString()) {
			return content.asString();
		}
		StringBuilder text = new StringBuilder();
		content.forEach((part) -> text.append(part.path("text").asString("")));
		return text.toString();
	}

}
