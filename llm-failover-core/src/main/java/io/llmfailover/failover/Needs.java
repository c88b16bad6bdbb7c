package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.llmfailover.Attachment;
import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.target.ChatTarget;
import org.jspecify.annotations.Nullable;

/**
 * What a target must be able to do for a request: to call tools, and to take the images
 * and documents of the turn that is to be answered. Those of earlier turns are better
 * taken, too, but can be left out, see {@link EarlierAttachments}.
 *
 * @param capabilities what its provider must be able to do at all
 * @param attachments the images and documents that its model must take
 * @param earlier the images and documents that its model had better take
 */
record Needs(Set<Capability> capabilities, List<Attachment> attachments, List<Attachment> earlier) {

	static Needs of(ChatRequest request) {
		List<Message> messages = request.messages();
		int lastTurn = EarlierAttachments.end(request);
		List<Attachment> attachments = attachments(messages.subList(lastTurn, messages.size()));
		return new Needs(capabilities(request, attachments), attachments, attachments(messages.subList(0, lastTurn)));
	}

	private static List<Attachment> attachments(List<Message> messages) {
		List<Attachment> attachments = List.of();
		for (Message message : messages) {
			for (Content part : EarlierAttachments.content(message)) {
				if (part instanceof Attachment attachment) {
					attachments = attachments.isEmpty() ? new ArrayList<>(2) : attachments;
					attachments.add(attachment);
				}
			}
		}
		return attachments;
	}

	private static Set<Capability> capabilities(ChatRequest request, List<Attachment> attachments) {
		if (request.tools().isEmpty() && attachments.isEmpty()) {
			return Set.of();
		}
		Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
		if (!request.tools().isEmpty()) {
			capabilities.add(Capability.TOOLS);
		}
		attachments.forEach((attachment) -> capabilities.add(EarlierAttachments.capability(attachment)));
		return capabilities;
	}

	/**
	 * Why a target cannot be asked.
	 * @param target the target of a provider that has the capabilities
	 * @return the reason; null if it can be asked, as far as is known
	 */
	@Nullable String reasonToSkip(ChatTarget target) {
		String tools = this.capabilities.contains(Capability.TOOLS) ? target.reasonToRefuseTools() : null;
		if (tools != null) {
			return tools;
		}
		for (Attachment attachment : this.attachments) {
			String reason = target.reasonToRefuse(attachment);
			if (reason != null) {
				return reason;
			}
		}
		return null;
	}

	/**
	 * Why a target would have to be asked without something that was attached earlier.
	 * @param candidate whose target it is
	 * @param target the target
	 * @return the reason; null if it takes all of it, as far as is known
	 */
	@Nullable String reasonToLeaveOut(Candidate candidate, ChatTarget target) {
		for (Attachment attachment : this.earlier) {
			String reason = EarlierAttachments.reasonToLeaveOut(attachment, candidate.provider().capabilities(),
					target);
			if (reason != null) {
				return reason;
			}
		}
		return null;
	}

}
