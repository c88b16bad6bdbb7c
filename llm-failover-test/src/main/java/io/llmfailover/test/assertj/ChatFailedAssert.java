package io.llmfailover.test.assertj;

import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.ChatFailedException;
import io.llmfailover.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the failure of a call.
 */
public final class ChatFailedAssert extends TrailedAssert<ChatFailedAssert, ChatFailedException> {

	ChatFailedAssert(@Nullable ChatFailedException actual) {
		super(actual, ChatFailedAssert.class);
	}

	@Override
	List<Attempt> attempts() {
		return checked().attempts();
	}

	/**
	 * Expects what ended the call.
	 * @param kind the kind of the failure
	 * @return these assertions
	 */
	public ChatFailedAssert hasKind(FailureKind kind) {
		if (checked().kind() != kind) {
			throw failure("Expected that the call ends with %s, but it ended with %s: %s", kind, checked().kind(),
					checked().getMessage());
		}
		return this;
	}

	/**
	 * Expects what a stream had shown before it broke.
	 * @param text the text; empty for nothing
	 * @return these assertions
	 */
	public ChatFailedAssert hasPartialText(String text) {
		if (!checked().partialText().equals(text)) {
			throw failure("Expected that \"%s\" was shown, but it was \"%s\". %s", text, checked().partialText(),
					shown());
		}
		return this;
	}

	/**
	 * Expects words in the message.
	 * @param part the words
	 * @return these assertions
	 */
	public ChatFailedAssert hasMessageContaining(String part) {
		String message = String.valueOf(checked().getMessage());
		if (!message.contains(part)) {
			throw failure("Expected \"%s\" in the message, but it is: %s", part, message);
		}
		return this;
	}

}
