package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Document;
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
record Needs(Set<Capability> capabilities, List<Content> attachments) {

	static Needs of(ChatRequest request) {
		List<Content> attachments = new ArrayList<>(0);
		for (Message message : request.messages()) {
			for (Content part : RequiredCapabilities.content(message)) {
				if (part instanceof Image || part instanceof Document) {
					attachments.add(part);
				}
			}
		}
		return new Needs(RequiredCapabilities.of(request), attachments);
	}

	/**
	 * Why a target cannot be asked.
	 * @param target the target of a provider that has the capabilities
	 * @return the reason; null if it can be asked, as far as is known
	 */
	@Nullable String reasonToSkip(ChatTarget target) {
		for (Content attachment : this.attachments) {
			String reason = target.reasonToRefuse(attachment);
			if (reason != null) {
				return reason;
			}
		}
		return null;
	}

}
