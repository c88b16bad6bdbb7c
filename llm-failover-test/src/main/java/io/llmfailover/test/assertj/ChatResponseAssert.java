package io.llmfailover.test.assertj;

import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.ChatResponse;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on an answer.
 */
public final class ChatResponseAssert extends TrailedAssert<ChatResponseAssert, ChatResponse> {

	ChatResponseAssert(@Nullable ChatResponse actual) {
		super(actual, ChatResponseAssert.class);
	}

	@Override
	List<Attempt> attempts() {
		return checked().attempts();
	}

	/**
	 * Expects who answered.
	 * @param provider the provider's name
	 * @return these assertions
	 */
	public ChatResponseAssert answeredBy(String provider) {
		if (!checked().provider().equals(provider)) {
			throw failure("Expected the answer of '%s', but '%s' answered. %s", provider, checked().provider(),
					shown());
		}
		return this;
	}

	/**
	 * Expects who answered, and with which model.
	 * @param provider the provider's name
	 * @param model the model
	 * @return these assertions
	 */
	public ChatResponseAssert answeredBy(String provider, String model) {
		answeredBy(provider);
		if (!checked().model().equals(model)) {
			throw failure("Expected the answer of model '%s', but it is of '%s'. %s", model, checked().model(),
					shown());
		}
		return this;
	}

	/**
	 * Expects the whole text.
	 * @param text the text
	 * @return these assertions
	 */
	public ChatResponseAssert hasText(String text) {
		String actual = checked().content();
		if (!actual.equals(text)) {
			throw failureWithActualExpected(actual, text, "Expected the text \"%s\", but it is \"%s\". %s", text,
					actual, shown());
		}
		return this;
	}

	/**
	 * Expects a part of the text.
	 * @param part the part
	 * @return these assertions
	 */
	public ChatResponseAssert hasTextContaining(String part) {
		if (!checked().content().contains(part)) {
			throw failure("Expected \"%s\" in the text, but it is \"%s\". %s", part, checked().content(), shown());
		}
		return this;
	}

	/**
	 * Expects why the answer ended.
	 * @param reason the reason
	 * @return these assertions
	 */
	public ChatResponseAssert finishedWith(FinishReason reason) {
		if (checked().finishReason() != reason) {
			throw failure("Expected the finish reason %s, but it is %s. %s", reason, checked().finishReason(), shown());
		}
		return this;
	}

	/**
	 * Expects what the answer cost, as its provider told.
	 * @param input tokens of the request
	 * @param output tokens of the answer
	 * @return these assertions
	 */
	public ChatResponseAssert cost(long input, long output) {
		Usage usage = checked().usage();
		if (!Long.valueOf(input).equals(usage.inputTokens()) || !Long.valueOf(output).equals(usage.outputTokens())) {
			throw failure("Expected a usage of %s and %s tokens, but it is %s. %s", input, output, usage, shown());
		}
		return this;
	}

	/**
	 * Expects that the answer calls a tool which its caller is to run.
	 * @param name the tool's name
	 * @return these assertions
	 */
	public ChatResponseAssert callsTool(String name) {
		List<String> names = checked().toolCalls().stream().map(ToolCall::name).toList();
		if (!names.contains(name)) {
			throw failure("Expected a call of the tool '%s', but there are calls of %s. %s", name, names, shown());
		}
		return this;
	}

	/**
	 * Expects that nothing of the request was left out or changed.
	 * @return these assertions
	 */
	public ChatResponseAssert hasNoWarnings() {
		if (!checked().warnings().isEmpty()) {
			throw failure("Expected no warnings, but there are %s. %s", checked().warnings(), shown());
		}
		return this;
	}

}
