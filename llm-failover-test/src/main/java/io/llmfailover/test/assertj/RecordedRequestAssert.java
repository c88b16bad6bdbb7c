package io.llmfailover.test.assertj;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolDefinition;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.test.RecordedRequest;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a request that a fake was sent.
 */
public final class RecordedRequestAssert extends AbstractAssert<RecordedRequestAssert, RecordedRequest> {

	RecordedRequestAssert(@Nullable RecordedRequest actual) {
		super(actual, RecordedRequestAssert.class);
	}

	private RecordedRequest checked() {
		isNotNull();
		return this.actual;
	}

	/**
	 * Expects what the user said last.
	 * @param text the text
	 * @return these assertions
	 */
	public RecordedRequestAssert hasUserText(String text) {
		return same("what the user said last", text, checked().userText());
	}

	/**
	 * Expects what the model was told about its role.
	 * @param text the texts of all system messages, a line each
	 * @return these assertions
	 */
	public RecordedRequestAssert hasSystemText(String text) {
		return same("the system text", text, checked().systemText());
	}

	/**
	 * Expects a part of what the model was told about its role.
	 * @param part the part
	 * @return these assertions
	 */
	public RecordedRequestAssert hasSystemTextContaining(String part) {
		if (!checked().systemText().contains(part)) {
			throw failure("Expected \"%s\" in the system text, but it is \"%s\"", part, checked().systemText());
		}
		return this;
	}

	/**
	 * Expects which model was asked.
	 * @param model the model
	 * @return these assertions
	 */
	public RecordedRequestAssert hasModel(String model) {
		return same("the model", model, checked().model());
	}

	/**
	 * Expects that the answer was fetched as a stream.
	 * @return these assertions
	 */
	public RecordedRequestAssert wasStreamed() {
		if (checked().transport() != Transport.STREAM) {
			throw failure("Expected that the answer was fetched as a stream, but it was fetched in one piece");
		}
		return this;
	}

	/**
	 * Expects that the model was offered a tool.
	 * @param name the tool's name
	 * @return these assertions
	 */
	public RecordedRequestAssert offersTool(String name) {
		List<String> names = checked().request().tools().stream().map(ToolDefinition::name).toList();
		if (!names.contains(name)) {
			throw failure("Expected that the tool '%s' was offered, but offered were %s", name, names);
		}
		return this;
	}

	/**
	 * Expects that the model was told what a tool had answered.
	 * @param text the whole text of the result
	 * @return these assertions
	 */
	public RecordedRequestAssert tellsToolResult(String text) {
		List<String> results = checked().request()
			.messages()
			.stream()
			.filter(Message.ToolResult.class::isInstance)
			.flatMap((result) -> ((Message.ToolResult) result).content().stream())
			.filter(Text.class::isInstance)
			.map((content) -> ((Text) content).text())
			.toList();
		if (!results.contains(text)) {
			throw failure("Expected \"%s\" as the result of a tool, but the results are %s", text, results);
		}
		return this;
	}

	/**
	 * The whole request.
	 * @return AssertJ's assertions on it
	 */
	public ObjectAssert<ChatRequest> request() {
		return Assertions.assertThat(checked().request());
	}

	private RecordedRequestAssert same(String what, String expected, String actual) {
		if (!actual.equals(expected)) {
			throw failureWithActualExpected(actual, expected, "Expected %s to be \"%s\", but it is \"%s\"", what,
					expected, actual);
		}
		return this;
	}

}
