package io.llmfailover.failover;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;

/**
 * What a target must be able to do for a request.
 */
final class RequiredCapabilities {

	private RequiredCapabilities() {
	}

	static Set<Capability> of(ChatRequest request) {
		Set<Capability> required = EnumSet.noneOf(Capability.class);
		if (!request.tools().isEmpty()) {
			required.add(Capability.TOOLS);
		}
		for (Message message : request.messages()) {
			for (Content part : content(message)) {
				if (part instanceof Image) {
					required.add(Capability.VISION);
				}
				else if (part instanceof Document) {
					required.add(Capability.DOCUMENTS);
				}
			}
		}
		return required;
	}

	static List<Content> content(Message message) {
		if (message instanceof Message.User user) {
			return user.content();
		}
		return (message instanceof Message.ToolResult result) ? result.content() : List.of();
	}

}
