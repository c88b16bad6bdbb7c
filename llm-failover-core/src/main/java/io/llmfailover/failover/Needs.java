package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.llmfailover.Attachment;
import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.target.ChatTarget;
import org.jspecify.annotations.Nullable;

/**
 * What a target must be able to do for a request.
 *
 * @param capabilities what its provider must be able to do at all
 * @param attachments the images and documents that its model must take
 */
record Needs(Set<Capability> capabilities, List<Attachment> attachments) {

	static Needs of(ChatRequest request) {
		Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
		if (!request.tools().isEmpty()) {
			capabilities.add(Capability.TOOLS);
		}
		List<Attachment> attachments = new ArrayList<>(0);
		for (Message message : request.messages()) {
			for (Content part : content(message)) {
				if (part instanceof Attachment attachment) {
					capabilities.add((part instanceof Image) ? Capability.VISION : Capability.DOCUMENTS);
					attachments.add(attachment);
				}
			}
		}
		return new Needs(capabilities, attachments);
	}

	private static List<Content> content(Message message) {
		if (message instanceof Message.User user) {
			return user.content();
		}
		return (message instanceof Message.ToolResult result) ? result.content() : List.of();
	}

	/**
	 * Why a target cannot be asked.
	 * @param target the target of a provider that has the capabilities
	 * @return the reason; null if it can be asked, as far as is known
	 */
	@Nullable String reasonToSkip(ChatTarget target) {
		for (Attachment attachment : this.attachments) {
			String reason = target.reasonToRefuse(attachment);
			if (reason != null) {
				return reason;
			}
		}
		return null;
	}

}
