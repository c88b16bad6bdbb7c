package io.llmfailover.provider.wire;

import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How calls and results find each other. Messages are written shortly: {@code u:} the
 * user, {@code s:} the system, {@code a:} an answer that calls tools by their ids,
 * {@code r:id=} a result.
 */
class ToolRoundsTest {

	private final Warnings warnings = new Warnings();

	@Test
	void whatIsInOrderStays() {
		assertThat(arranged("s:S", "u:Q", "a:x,y", "r:x=1", "r:y=2", "a:", "u:Q")).containsExactly("s:S", "u:Q",
				"a:x,y", "r:x=1", "r:y=2", "a:", "u:Q");
		assertThat(this.warnings.all()).isEmpty();
	}

	@Test
	void resultsComeInTheOrderOfTheirCalls() {
		assertThat(arranged("u:Q", "a:x,y", "r:y=2", "r:x=1")).containsExactly("u:Q", "a:x,y", "r:x=1", "r:y=2");
		assertThat(this.warnings.all()).isEmpty();
	}

	@Test
	void aCallWithoutResultGetsAnErrorInItsPlace() {
		assertThat(arranged("u:Q", "a:x,y", "r:x=1", "u:Stop")).containsExactly("u:Q", "a:x,y", "r:x=1",
				"r:y=!There is no result of this call.", "u:Stop");
		assertThat(this.warnings.all()).containsExactly("a tool call without a result was answered with an error");
		assertThat(this.warnings.dropped()).isEmpty();
	}

	@Test
	void aCallAtTheEndIsAnsweredToo() {
		assertThat(arranged("u:Q", "a:x")).containsExactly("u:Q", "a:x", "r:x=!There is no result of this call.");
	}

	@Test
	void aResultThatWasSeparatedFromItsCallGoesBackToIt() {
		assertThat(arranged("u:Q", "a:x", "u:Wait", "s:Rhyme", "r:x=1")).containsExactly("u:Q", "a:x", "r:x=1",
				"u:Wait", "s:Rhyme");
		assertThat(this.warnings.all()).containsExactly("a tool result was moved to its call");
		assertThat(arranged("u:Q", "a:x", "u:Wait", "a:", "r:x=1")).containsExactly("u:Q", "a:x", "r:x=1", "u:Wait",
				"a:");
	}

	@Test
	void aResultWithoutCallBecomesTextInItsPlace() {
		assertThat(arranged("r:x=1", "u:Q", "a:", "r:y=2", "u:Q")).containsExactly(
				"u:Result of an earlier tool call (x):|1", "u:Q", "a:", "u:Result of an earlier tool call (y):|2",
				"u:Q");
		assertThat(this.warnings.all()).containsExactly("a tool result without its call was sent as text of the user");
	}

	@Test
	void aSecondResultOfACallBecomesText() {
		assertThat(arranged("u:Q", "a:x", "r:x=1", "r:x=2")).containsExactly("u:Q", "a:x", "r:x=1",
				"u:Result of an earlier tool call (x):|2");
	}

	@Test
	void aResultBeforeItsCallIsNoResultOfIt() {
		assertThat(arranged("u:Q", "r:x=1", "a:x")).containsExactly("u:Q", "u:Result of an earlier tool call (x):|1",
				"a:x", "r:x=!There is no result of this call.");
	}

	@Test
	void callsThatWereStoredApartAreAnsweredTogether() {
		assertThat(arranged("u:Q", "a:x", "a:y", "r:x=1", "r:y=2")).containsExactly("u:Q", "a:x", "a:y", "r:x=1",
				"r:y=2");
	}

	@Test
	void anIdThatIsUsedAnewInEachRoundMeansTheLatestCall() {
		assertThat(arranged("u:Q", "a:0", "u:Stop", "a:0", "r:0=1")).containsExactly("u:Q", "a:0",
				"r:0=!There is no result of this call.", "u:Stop", "a:0", "r:0=1");
		assertThat(arranged("u:Q", "a:0,0", "r:0=1", "r:0=2")).containsExactly("u:Q", "a:0,0", "r:0=1", "r:0=2");
	}

	@Test
	void theResultOfACallThatIsNotSentIsLeftOut() {
		List<Message> messages = List.of(
				Message.user("Q"), new Message.Assistant("",
						List.of(new ToolCall("x", "f", "{\"", false), new ToolCall("y", "f", "{}")), null),
				Message.toolResult("x", "1"), Message.toolResult("y", "2"));
		assertThat(ToolRounds.arrange(messages, ToolCall::complete, this.warnings)).map(ToolRoundsTest::written)
			.containsExactly("u:Q", "a:x,y", "r:y=2");
	}

	private List<String> arranged(String... messages) {
		return ToolRounds.arrange(Stream.of(messages).map(ToolRoundsTest::read).toList(), (call) -> true, this.warnings)
			.stream()
			.map(ToolRoundsTest::written)
			.toList();
	}

	private static Message read(String message) {
		String text = message.substring(2);
		return switch (message.charAt(0)) {
			case 's' -> Message.system(text);
			case 'u' -> Message.user(text);
			case 'a' -> new Message.Assistant("", text.isEmpty() ? List.of()
					: Stream.of(text.split(",")).map((id) -> new ToolCall(id, "f", "{}")).toList(), null);
			default -> Message.toolResult(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1));
		};
	}

	private static String written(Message message) {
		if (message instanceof Message.System system) {
			return "s:" + system.text();
		}
		if (message instanceof Message.User user) {
			return "u:" + text(user.content());
		}
		if (message instanceof Message.Assistant assistant) {
			return "a:" + String.join(",", assistant.toolCalls().stream().map(ToolCall::id).toList());
		}
		Message.ToolResult result = (Message.ToolResult) message;
		return "r:" + result.toolCallId() + "=" + (result.error() ? "!" : "") + text(result.content());
	}

	private static String text(List<Content> content) {
		return String.join("|", content.stream().map((part) -> ((Text) part).text()).toList());
	}

}
