package io.llmfailover.conversation;

import java.util.List;

import io.llmfailover.Content;
import io.llmfailover.Document;
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

	// 1,500 to 3,000 for a page's text, and its image beside it:
	// https://platform.claude.com/docs/en/build-with-claude/pdf-support
	private static final int PAGE = 4_000;

	// a page of text and pictures; scans have more, plain text less
	private static final int BYTES_PER_PAGE = 60_000;

	// of a document that is known by its address alone
	private static final int PAGES = 10;

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
		if (part instanceof Document document) {
			return (long) PAGE * pages(document);
		}
		return (part instanceof Image) ? IMAGE : 0;
	}

	private static int pages(Document document) {
		String base64 = document.base64();
		return (base64 != null) ? 1 + base64.length() / 4 * 3 / BYTES_PER_PAGE : PAGES;
	}

	private static long tokens(String text) {
		long syllables = text.chars().filter((character) -> character >= FIRST_SYLLABLE).count();
		return syllables + (text.length() - syllables + 3) / 4;
	}

}
