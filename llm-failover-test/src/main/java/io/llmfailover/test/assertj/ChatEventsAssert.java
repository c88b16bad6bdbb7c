package io.llmfailover.test.assertj;

import java.util.List;

import io.llmfailover.ChatEvent;
import io.llmfailover.FailureKind;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the events of a stream.
 */
public final class ChatEventsAssert extends AbstractAssert<ChatEventsAssert, List<? extends ChatEvent>> {

	ChatEventsAssert(@Nullable List<? extends ChatEvent> actual) {
		super(actual, ChatEventsAssert.class);
	}

	private List<? extends ChatEvent> checked() {
		isNotNull();
		return this.actual;
	}

	/**
	 * Expects the text that a reader has before them at the end: without what was taken
	 * back.
	 * @param text the text
	 * @return these assertions
	 */
	public ChatEventsAssert leaveText(String text) {
		StringBuilder shown = new StringBuilder();
		for (ChatEvent event : checked()) {
			if (event instanceof ChatEvent.Restarted restarted) {
				shown.setLength(Math.max(0, shown.length() - restarted.voided().length()));
			}
			else if (event instanceof ChatEvent.TextDelta delta) {
				shown.append(delta.text());
			}
		}
		if (!shown.toString().equals(text)) {
			throw failureWithActualExpected(shown.toString(), text,
					"Expected that \"%s\" is left, but it is \"%s\" of %s", text, shown, checked());
		}
		return this;
	}

	/**
	 * Expects the pieces of text in their order, taken back or not.
	 * @param pieces the pieces
	 * @return these assertions
	 */
	public ChatEventsAssert showPieces(String... pieces) {
		List<String> actual = checked().stream()
			.filter(ChatEvent.TextDelta.class::isInstance)
			.map((event) -> ((ChatEvent.TextDelta) event).text())
			.toList();
		if (!actual.equals(List.of(pieces))) {
			throw failure("Expected the pieces %s, but they are %s", List.of(pieces), actual);
		}
		return this;
	}

	/**
	 * Expects that the stream broke off after something was shown, once or more often.
	 * @param kind how the provider failed
	 * @return these assertions
	 */
	public ChatEventsAssert wereInterruptedBy(FailureKind kind) {
		if (checked().stream()
			.noneMatch((event) -> event instanceof ChatEvent.Interrupted interrupted
					&& interrupted.attempt().kind() == kind)) {
			throw failure("Expected an interruption by %s among %s", kind, checked());
		}
		return this;
	}

	/**
	 * Expects how often what was shown was taken back.
	 * @param times how often
	 * @return these assertions
	 */
	public ChatEventsAssert restarted(int times) {
		long actual = checked().stream().filter(ChatEvent.Restarted.class::isInstance).count();
		if (actual != times) {
			throw failure("Expected that what was shown was taken back %s times, but it was %s times among %s", times,
					actual, checked());
		}
		return this;
	}

	/**
	 * Expects the tools that were run, in the order of their ends.
	 * @param names the tools' names
	 * @return these assertions
	 */
	public ChatEventsAssert ranTools(String... names) {
		List<String> actual = checked().stream()
			.filter(ChatEvent.ToolFinished.class::isInstance)
			.map((event) -> ((ChatEvent.ToolFinished) event).toolCall().name())
			.toList();
		if (!actual.equals(List.of(names))) {
			throw failure("Expected runs of the tools %s, but they are %s", List.of(names), actual);
		}
		return this;
	}

	/**
	 * Expects that the last event brings the answer.
	 * @return assertions on the answer
	 */
	public ChatResponseAssert completed() {
		List<? extends ChatEvent> events = checked();
		if (events.isEmpty() || !(events.get(events.size() - 1) instanceof ChatEvent.Completed completed)) {
			throw failure("Expected that the events end with an answer, but they are %s", events);
		}
		return new ChatResponseAssert(completed.response());
	}

}
