package io.llmfailover.provider.wire;

import java.util.List;

import io.llmfailover.Attachment;
import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;

/**
 * How long a request will be, so that its buffer need not grow: a large image would be
 * copied again and again.
 */
public final class RequestSize {

	private static final int OF_A_PART = 128;

	private static final int LEAST = 256;

	private RequestSize() {
	}

	/**
	 * Estimates the size of a request on the wire.
	 * @param request the request
	 * @return the size in bytes if all of its text is ASCII; it may turn out to be more
	 */
	public static int estimated(ChatRequest request) {
		long size = LEAST;
		for (Message message : request.messages()) {
			size += OF_A_PART + of(message);
		}
		for (ToolDefinition tool : request.tools()) {
			size += OF_A_PART + tool.schema().length();
		}
		return (int) Math.min(size, Integer.MAX_VALUE - LEAST);
	}

	private static long of(Message message) {
		if (message instanceof Message.System system) {
			return system.text().length();
		}
		if (message instanceof Message.User user) {
			return of(user.content());
		}
		if (message instanceof Message.ToolResult result) {
			return of(result.content());
		}
		if (message instanceof Message.Assistant assistant) {
			long size = assistant.text().length();
			for (ToolCall call : assistant.toolCalls()) {
				size += OF_A_PART + call.name().length() + call.arguments().length();
			}
			return (assistant.state() != null) ? size + assistant.state().json().length() : size;
		}
		return 0;
	}

	private static long of(List<Content> content) {
		long size = 0;
		for (Content part : content) {
			size += OF_A_PART;
			if (part instanceof Text text) {
				size += text.text().length();
			}
			else if (part instanceof Attachment attachment && attachment.base64() != null) {
				size += attachment.base64().length();
			}
		}
		return size;
	}

}
