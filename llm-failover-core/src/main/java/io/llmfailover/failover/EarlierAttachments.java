package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.llmfailover.Attachment;
import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.target.ChatTarget;
import org.jspecify.annotations.Nullable;

/**
 * Puts notes in place of images and documents of earlier turns that a target does not
 * take: it can answer the last turn all the same. Not thread-safe.
 */
final class EarlierAttachments {

	private final Set<Capability> capabilities;

	private final ChatTarget target;

	private final Set<String> warnings = new LinkedHashSet<>(0);

	private EarlierAttachments(Set<Capability> capabilities, ChatTarget target) {
		this.capabilities = capabilities;
		this.target = target;
	}

	/**
	 * Where the earlier turns end: before everything that no answer of a model has
	 * followed yet when the user spoke last. A strict request has none.
	 * @param request the request
	 * @return the index of the first message of the last turn
	 */
	static int end(ChatRequest request) {
		List<Message> messages = request.messages();
		int end = request.strict() ? 0 : messages.size();
		while (end > 0 && !(messages.get(end - 1) instanceof Message.User)) {
			end--;
		}
		while (end > 0 && !(messages.get(end - 1) instanceof Message.Assistant)) {
			end--;
		}
		return end;
	}

	static List<Content> content(Message message) {
		if (message instanceof Message.User user) {
			return user.content();
		}
		return (message instanceof Message.ToolResult result) ? result.content() : List.of();
	}

	static Capability capability(Attachment attachment) {
		return (attachment instanceof Image) ? Capability.VISION : Capability.DOCUMENTS;
	}

	/**
	 * Why a target cannot be sent an attachment.
	 * @param attachment the attachment
	 * @param capabilities what its provider can do
	 * @param target the target
	 * @return the reason; null if it can, as far as is known
	 */
	static @Nullable String reasonToLeaveOut(Attachment attachment, Set<Capability> capabilities, ChatTarget target) {
		if (!capabilities.contains(capability(attachment))) {
			return target.model() + " takes no " + kind(attachment) + "s";
		}
		return target.reasonToRefuse(attachment);
	}

	/**
	 * A request as it can be sent to a target that takes what is needed.
	 * @param request the request
	 * @param capabilities what the target's provider can do
	 * @param target the target
	 * @return the request, and a warning for each kind of thing that it had to lose
	 */
	static Question leftOut(ChatRequest request, Set<Capability> capabilities, ChatTarget target) {
		EarlierAttachments attachments = new EarlierAttachments(capabilities, target);
		List<Message> messages = new ArrayList<>(request.messages());
		messages.subList(0, end(request)).replaceAll(attachments::replaced);
		return attachments.warnings.isEmpty() ? new Question(request, List.of())
				: new Question(request.withMessages(messages), List.copyOf(attachments.warnings));
	}

	private Message replaced(Message message) {
		if (message instanceof Message.User user) {
			return new Message.User(replaced(user.content()));
		}
		if (message instanceof Message.ToolResult result) {
			return new Message.ToolResult(result.toolCallId(), replaced(result.content()), result.error());
		}
		return message;
	}

	private List<Content> replaced(List<Content> content) {
		return content.stream().map(this::replaced).toList();
	}

	private Content replaced(Content part) {
		String reason = (part instanceof Attachment attachment)
				? reasonToLeaveOut(attachment, this.capabilities, this.target) : null;
		if (reason == null) {
			return part;
		}
		Attachment attachment = (Attachment) part;
		this.warnings.add(((attachment instanceof Image) ? "an " : "a ") + kind(attachment)
				+ " of an earlier turn was left out: " + reason);
		return new Text("[" + description(attachment) + " omitted: " + reason + "]");
	}

	private static String kind(Attachment attachment) {
		return (attachment instanceof Image) ? "image" : "document";
	}

	private static String description(Attachment attachment) {
		String name = (attachment instanceof Document document) ? document.name() : null;
		String what = (name != null) ? name : Objects.requireNonNullElse(attachment.mediaType(), "at an address");
		return kind(attachment) + " " + what;
	}

}
