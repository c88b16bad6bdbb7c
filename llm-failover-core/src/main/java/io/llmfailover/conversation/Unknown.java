package io.llmfailover.conversation;

import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.OpaqueContent;

/**
 * Finds what a later version has stored, and this one does not know and does not send.
 */
final class Unknown {

	private Unknown() {
	}

	/**
	 * The types of messages and of parts that are not known.
	 * @param messages the messages
	 * @return the types, in order
	 */
	static Stream<String> types(List<Message> messages) {
		return messages.stream().flatMap(Unknown::types);
	}

	private static Stream<String> types(Message message) {
		if (message instanceof Message.Opaque opaque) {
			return Stream.of(opaque.type());
		}
		if (message instanceof Message.User user) {
			return typesOf(user.content());
		}
		return (message instanceof Message.ToolResult result) ? typesOf(result.content()) : Stream.empty();
	}

	private static Stream<String> typesOf(List<Content> parts) {
		return parts.stream().filter(OpaqueContent.class::isInstance).map((part) -> ((OpaqueContent) part).type());
	}

}
