package io.llmfailover.failover;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Image;
import io.llmfailover.Message;

/**
 * What a target must be able to do for a request.
 */
final class RequiredCapabilities {

	private RequiredCapabilities() {
	}

	static Set<Capability> of(ChatRequest request) {
		boolean tools = !request.tools().isEmpty();
		boolean vision = request.messages().stream().anyMatch(RequiredCapabilities::showsAnImage);
		if (tools && vision) {
			return EnumSet.of(Capability.TOOLS, Capability.VISION);
		}
		if (tools) {
			return Set.of(Capability.TOOLS);
		}
		return vision ? Set.of(Capability.VISION) : Set.of();
	}

	private static boolean showsAnImage(Message message) {
		for (Content part : content(message)) {
			if (part instanceof Image) {
				return true;
			}
		}
		return false;
	}

	private static List<Content> content(Message message) {
		if (message instanceof Message.User user) {
			return user.content();
		}
		return (message instanceof Message.ToolResult result) ? result.content() : List.of();
	}

}
