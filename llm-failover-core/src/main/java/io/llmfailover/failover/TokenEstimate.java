package io.llmfailover.failover;

import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.Usage;

/**
 * A rough count of tokens where a provider broke off before it reported its own. Vendors
 * name about four characters of English per token; the result is always marked as
 * estimated.
 */
final class TokenEstimate {

	private static final int CHARACTERS_PER_TOKEN = 4;

	private TokenEstimate() {
	}

	static Usage usage(ChatRequest request, int answered) {
		long input = tokens(request.messages().stream().mapToLong(TokenEstimate::characters).sum());
		long output = tokens(answered);
		return new Usage(input, output, input + output, null, null, null, Usage.Source.ESTIMATED);
	}

	static long tokens(long characters) {
		return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
	}

	private static long characters(Message message) {
		if (message instanceof Message.System system) {
			return system.text().length();
		}
		if (message instanceof Message.Assistant assistant) {
			return assistant.text().length()
					+ assistant.toolCalls().stream().mapToLong((call) -> call.arguments().length()).sum();
		}
		if (message instanceof Message.User user) {
			return user.content().stream().mapToLong(TokenEstimate::characters).sum();
		}
		return (message instanceof Message.ToolResult result)
				? result.content().stream().mapToLong(TokenEstimate::characters).sum() : 0;
	}

	// images and documents are left out: vendors count them by pixels and pages, which
	// are
	// not known here
	private static long characters(Content content) {
		return (content instanceof Text text) ? text.text().length() : 0;
	}

}
