package io.llmfailover.conversation;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.Attachment;
import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.Message;
import io.llmfailover.Text;
import org.jspecify.annotations.Nullable;

/**
 * Puts notes in place of attachments that are too large to be kept. Not thread-safe.
 */
final class Attachments {

	private final @Nullable Long maxBytes;

	private int leftOut;

	Attachments(@Nullable Long maxBytes) {
		this.maxBytes = maxBytes;
	}

	List<Message> kept(List<Message> messages) {
		return (this.maxBytes != null) ? messages.stream().map(this::kept).toList() : messages;
	}

	private Message kept(Message message) {
		if (message instanceof Message.User user) {
			return new Message.User(parts(user.content()));
		}
		if (message instanceof Message.ToolResult result) {
			return new Message.ToolResult(result.toolCallId(), parts(result.content()), result.error());
		}
		return message;
	}

	private List<Content> parts(List<Content> parts) {
		List<Content> kept = new ArrayList<>(parts.size());
		for (Content part : parts) {
			long bytes = bytes(part);
			if (this.maxBytes != null && bytes > this.maxBytes) {
				this.leftOut++;
				kept.add(new Text("[" + ((part instanceof Document) ? "A document" : "An image") + " of " + bytes
						+ " bytes was here, which was not kept.]"));
			}
			else {
				kept.add(part);
			}
		}
		return kept;
	}

	private static long bytes(Content part) {
		String base64 = (part instanceof Attachment attachment) ? attachment.base64() : null;
		return (base64 != null) ? base64.length() / 4 * 3L : 0;
	}

	boolean anyLeftOut() {
		return this.leftOut > 0;
	}

	/**
	 * What the caller is told.
	 * @return the warnings
	 */
	List<String> warnings() {
		String which = (this.leftOut == 1) ? "1 attachment was" : this.leftOut + " attachments were";
		return anyLeftOut() ? List.of(which + " not kept in the conversation, since more than " + this.maxBytes
				+ " bytes are too much for one") : List.of();
	}

}
