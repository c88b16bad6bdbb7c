package io.llmfailover.conversation.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user says in one turn. Its text tells all of it, so that it is known wherever
 * the text turns up: in a history, or in what a provider is sent.
 *
 * @param user who says it, and the id of the conversation
 * @param number the how manieth it is of this user, from 0
 * @param stream whether the answer is streamed
 * @param trouble what goes wrong
 */
record Saying(String user, int number, boolean stream, Trouble trouble) {

	private static final Pattern TEXT = Pattern.compile("(user-\\d+) says (\\d+) (true|false) ([A-Z_]+)");

	static Saying random(String user, int number, Random random) {
		Trouble[] troubles = Trouble.values();
		Trouble trouble = (random.nextInt(3) == 0) ? Trouble.NONE : troubles[random.nextInt(troubles.length)];
		return new Saying(user, number, random.nextBoolean(), trouble);
	}

	/**
	 * What is said in a text, oldest first.
	 * @param text any text
	 * @return all that is found
	 */
	static List<Saying> allIn(String text) {
		List<Saying> all = new ArrayList<>();
		Matcher matcher = TEXT.matcher(text);
		while (matcher.find()) {
			all.add(new Saying(matcher.group(1), Integer.parseInt(matcher.group(2)),
					Boolean.parseBoolean(matcher.group(3)), Trouble.valueOf(matcher.group(4))));
		}
		return all;
	}

	static Saying in(String text) {
		return allIn(text).get(0);
	}

	String text() {
		return this.user + " says " + this.number + " " + this.stream + " " + this.trouble;
	}

	String answer() {
		return "That is the answer to number " + this.number + " of " + this.user;
	}

	String note() {
		return "Noted number " + this.number + " of " + this.user;
	}

	String toolCallId() {
		return "note-" + this.number + "-" + this.user;
	}

}
