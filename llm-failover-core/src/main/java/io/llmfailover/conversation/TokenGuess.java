package io.llmfailover.conversation;

import java.util.List;

import io.llmfailover.Content;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Text;

/**
 * About how many tokens a message has. Vendors name about four characters of English per
 * token, and about one where each character is a syllable or a word.
 */
final class TokenGuess {

	// what the dialects write around a message
	private static final int FRAME = 4;

	// https://platform.claude.com/docs/en/build-with-claude/vision names width * height /
	// 750, at most 1600
	private static final int IMAGE = 1_600;

	private static final int FIRST_SYLLABLE = 0x2e80;

	private TokenGuess() {
	}

	static long tokens(Message message) {
		if (message instanceof Message.System system) {
			return FRAME + tokens(system.text());
		}
		if (message instanceof Message.Assistant assistant) {
			return FRAME + tokens(assistant.text())
					+ assistant.toolCalls()
						.stream()
						.mapToLong((call) -> FRAME + tokens(call.name()) + tokens(call.arguments()))
						.sum()
					+ ((assistant.state() != null) ? tokens(assistant.state().json()) : 0);
		}
		if (message instanceof Message.User user) {
			return FRAME + tokens(user.content());
		}
		return (message instanceof Message.ToolResult result) ? FRAME + tokens(result.content()) : 0;
	}

	private static long tokens(List<Content> parts) {
		return parts.stream().mapToLong(TokenGuess::tokens).sum();
	}

	private static long tokens(Content part) {
		if (part instanceof Text text) {
			return tokens(text.text());
		}
		return (part instanceof Image) ? IMAGE : 0;
	}

	private static long tokens(String text) {
		long syllables = text.chars().filter((character) -> character >= FIRST_SYLLABLE).count();
		return syllables + (text.length() - syllables + 3) / 4;
	}

}
