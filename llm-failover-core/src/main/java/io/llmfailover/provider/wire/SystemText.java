package io.llmfailover.provider.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.llmfailover.Message;

/**
 * System text for servers that take one system message, and that at the beginning. The
 * chat templates of many models refuse any other: "System message must be at the
 * beginning".
 */
public final class SystemText {

	private SystemText() {
	}

	/**
	 * Whether a system message stands behind others.
	 * @param messages the messages, oldest first
	 * @return true if one does not belong to the beginning
	 */
	public static boolean isLate(List<Message> messages) {
		boolean others = false;
		for (Message message : messages) {
			if (!(message instanceof Message.System)) {
				others = true;
			}
			else if (others) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Joins the system messages into one at the beginning, in their order, with a blank
	 * line between.
	 * @param messages the messages, oldest first
	 * @param warnings takes what was joined and moved
	 * @return the messages
	 */
	public static List<Message> joined(List<Message> messages, Warnings warnings) {
		boolean late = isLate(messages);
		boolean several = messages.size() > 1 && messages.get(1) instanceof Message.System;
		if (!late && !several) {
			return messages;
		}
		List<Message> others = new ArrayList<>();
		List<Message> system = new ArrayList<>();
		for (Message message : messages) {
			if (message instanceof Message.System) {
				system.add(message);
			}
			else {
				others.add(message);
			}
		}
		if (late) {
			warnings.mapped("a system message in the middle of the conversation was moved to its beginning, where the"
					+ " provider wants it");
		}
		if (system.size() > 1) {
			warnings.mapped(system.size() + " system messages were joined into one: the provider takes one only");
		}
		others.add(0,
				Message.system(system.stream()
					.map((message) -> ((Message.System) message).text())
					.collect(Collectors.joining("\n\n"))));
		return others;
	}

}
