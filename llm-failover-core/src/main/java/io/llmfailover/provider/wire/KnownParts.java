package io.llmfailover.provider.wire;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.OpaqueContent;

/**
 * What of a conversation can be said to a provider: all but the parts and messages that a
 * later version wrote.
 */
public final class KnownParts {

	private KnownParts() {
	}

	/**
	 * The messages without what this version does not know.
	 * @param messages the messages
	 * @param warnings takes what was left out
	 * @return the messages, in order
	 */
	public static List<Message> of(List<Message> messages, Warnings warnings) {
		if (!holdUnknown(messages)) {
			return messages;
		}
		List<Message> known = new ArrayList<>(messages.size());
		for (Message message : messages) {
			if (message instanceof Message.Opaque) {
				warnings.dropped("A message of a type that is not known here was left out");
			}
			else if (message instanceof Message.User user && holdsUnknown(user.content())) {
				List<Content> content = known(user.content(), warnings);
				if (!content.isEmpty()) {
					known.add(new Message.User(content));
				}
			}
			else if (message instanceof Message.ToolResult result && holdsUnknown(result.content())) {
				known.add(
						new Message.ToolResult(result.toolCallId(), known(result.content(), warnings), result.error()));
			}
			else {
				known.add(message);
			}
		}
		return known;
	}

	// a plain loop: nearly all conversations hold nothing unknown
	private static boolean holdUnknown(List<Message> messages) {
		for (Message message : messages) {
			if (message instanceof Message.Opaque
					|| message instanceof Message.User user && holdsUnknown(user.content())
					|| message instanceof Message.ToolResult result && holdsUnknown(result.content())) {
				return true;
			}
		}
		return false;
	}

	private static boolean holdsUnknown(List<Content> content) {
		for (Content part : content) {
			if (part instanceof OpaqueContent) {
				return true;
			}
		}
		return false;
	}

	private static List<Content> known(List<Content> content, Warnings warnings) {
		warnings.dropped("A part of a message whose type is not known here was left out");
		return content.stream().filter((part) -> !(part instanceof OpaqueContent)).toList();
	}

}
