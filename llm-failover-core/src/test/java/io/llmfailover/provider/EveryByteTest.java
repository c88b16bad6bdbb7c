package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever form a body has, each of its bytes is read or makes it a failure: none is
 * lost.
 */
class EveryByteTest {

	private static final List<String> CONTENT_TYPES = List.of("", "text/event-stream", "application/json",
			"application/json; charset=utf-8", "text/plain", "application/x-ndjson", "application/octet-stream",
			"text/html");

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void aStreamIsAStreamUnderEveryContentType(Protocol protocol) {
		String stream = Protocol.events(frames(protocol));
		for (String type : CONTENT_TYPES) {
			for (String before : List.of("", "\uFEFF", "\r\n\n", ": comment\n\n", "\uFEFF\n\n", "event: message\n")) {
				assertAnswers(protocol, type, before + stream);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void aWholeAnswerIsOneUnderEveryContentType(Protocol protocol) {
		String whole = protocol.whole("Never fold it wet.", "stop");
		for (String type : CONTENT_TYPES) {
			for (String body : List.of(whole, "\uFEFF" + whole, "\n\n  " + whole + "\r\n\n", ": waiting\n\n" + whole,
					"data: " + whole + "\n\n", whole + "\n\ndata: [DONE]\n\n", "[" + whole + "]",
					whole.replace(",", ",\n  ").replace("{", "{\n  "))) {
				assertAnswers(protocol, type, body);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void jsonLinesAreFrames(Protocol protocol) {
		String[] frames = frames(protocol);
		for (String type : CONTENT_TYPES) {
			assertAnswers(protocol, type, String.join("\n", frames));
			assertAnswers(protocol, type, String.join("\r\n\r\n", frames) + "\r\n");
			assertAnswers(protocol, type, String.join("", frames));
			assertAnswers(protocol, type, "[" + String.join(",\n", frames).replace(",\n[DONE]", "") + "]");
			assertAnswers(protocol, type, frames[0].replace(",", ",\n\t") + "\n" + frames[1] + "\ndata: " + frames[2]);
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void theFirstOfManyJsonLinesIsNoAnswer(Protocol protocol) {
		assertThat(Reading.of(protocol, protocol.text("Never") + "\n").failure()).isNotNull();
		assertThat(Reading.of(protocol, protocol.text("Never") + "\n" + protocol.text(" fold")).kind())
			.isEqualTo(FailureKind.INCOMPLETE_STREAM);
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void severalObjectsInOneEventAreFrames(Protocol protocol) {
		String[] frames = frames(protocol);
		assertAnswers(protocol, "", "data: " + frames[0] + frames[1] + " " + frames[2] + "\n\n");
		assertAnswers(protocol, "", "data: " + frames[0] + "\n\ndata: " + frames[1] + frames[2] + "\n\n");
		assertAnswers(protocol, "", "data: [" + frames[0] + "," + frames[1] + "," + frames[2] + "]\n\n");
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void framesMayBeDividedBySingleLineEnds(Protocol protocol) {
		for (String end : List.of("\n", "\r\n", "\r")) {
			assertAnswers(protocol, "", "data: " + String.join(end + "data: ", frames(protocol)) + end);
			assertAnswers(protocol, "",
					"event: x" + end + "data: " + String.join(end + "event: x" + end + "data: ", frames(protocol)));
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void aFrameMayBeSpreadOverSeveralLines(Protocol protocol) {
		String[] frames = frames(protocol);
		String pretty = frames[0].replace(",", ",\n  ").replace("{", "{\n  ");
		String rest = Protocol.events(frames[1], frames[2]);
		assertAnswers(protocol, "", "data: " + pretty.replace("\n", "\ndata: ") + "\n\n" + rest);
		assertAnswers(protocol, "", "data: " + pretty + "\n\n" + rest);
		assertAnswers(protocol, "", rest.replace(frames[1], pretty.replace("Never ", "Never fold it wet."))
			.replace("data: " + frames[2], "event: x\ndata: " + frames[2]));
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void whatFollowsAWholeAnswerIsNotLost(Protocol protocol) {
		String whole = protocol.whole("One.", "stop");
		String error = "{\"error\":{\"message\":\"upstream timed out\",\"code\":504}}";
		for (String between : List.of("", "\n", "\n\ndata: ", "\nevent: error\ndata: ")) {
			assertThat(Reading.of(protocol, whole + between + error).failed().message())
				.isEqualTo("upstream timed out");
		}
		assertThat(Reading.of(protocol, whole + protocol.whole("Two.", "stop")).kind())
			.isEqualTo(FailureKind.MALFORMED_RESPONSE);
		assertThat(Reading.of(protocol, whole + "\n" + protocol.text("Two.")).failure()).isNotNull();
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void anErrorKeepsItsKindAndMessageInEveryForm(Protocol protocol) {
		String words = "rate limit reached; slow down";
		String error = "{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"" + words + "\",\"code\":429}}";
		String begun = Protocol.events(protocol.text("Never "));
		for (String before : List.of("", begun)) {
			for (String form : List.of("data: " + error + "\n\n", "event: error\ndata: " + error + "\n\n",
					"error: " + error + "\n\n", "error:" + error, error, error.replace(",", ",\n "),
					"event: error\n" + error + "\n\n", "Error: " + words, words + "\n\n", "data: " + words + "\n\n",
					"[" + error + "]", "event: error\ndata: " + words + "\n\n", "detail: " + words,
					"data: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"" + words
							+ "\"}}\n\n")) {
				for (String after : List.of("", "\ndata: [DONE]\n\n")) {
					Failure failure = Reading.of(protocol, before + form + after).failed();
					assertThat(failure.kind()).as(form).isEqualTo(FailureKind.RATE_LIMITED);
					assertThat(failure.message()).as(form).contains(words);
				}
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void aNoticeThatNobodyKnowsTellsWhyAnAnswerDidNotFinish(Protocol protocol) {
		String notice = "upstream connect error or disconnect/reset before headers";
		String begun = Protocol.events(protocol.text("Never "));
		for (String form : List.of(notice + "\n\n", "data: " + notice + "\n\n")) {
			Failure failure = Reading.of(protocol, begun + form).failed();
			assertThat(failure.kind()).isEqualTo(FailureKind.SERVER_ERROR);
			assertThat(failure.message()).isEqualTo(notice);
			assertThat(Reading.of(protocol, form).failed().message()).contains("upstream connect error");
		}
		assertThat(Reading.of(protocol, "OK\n").kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void aWebPageInsideAStreamIsItsFailure(Protocol protocol) {
		String page = "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<h1>x</h1>\n</body>\n</html>\n";
		Failure failure = Reading.of(protocol, Protocol.events(protocol.text("Never ")) + page).failed();
		assertThat(failure.message()).contains("Bad Gateway");
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void aNoticeAmongTheFramesOfAWholeAnswerIsAWarning(Protocol protocol) {
		String[] frames = frames(protocol);
		for (String notice : List.of("still working\n", "data: still working\n\n")) {
			Reading reading = Reading.of(protocol,
					Protocol.events(frames[0]) + notice + Protocol.events(frames[1], frames[2]));
			assertThat(reading.text()).isEqualTo("Never fold it wet.");
			assertThat(reading.finished().warnings()).hasSize(1);
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void aNoticeBehindAFinishedAnswerIsAWarning(Protocol protocol) {
		String stream = Protocol.events(frames(protocol)) + "rate limit reached; slow down\n";
		assertThat(Reading.of(protocol, stream).finished().warnings()).hasSize(1);
		String whole = protocol.whole("Never fold it wet.", "stop") + "\nrate limit reached; slow down\n";
		assertThat(Reading.of(protocol, whole).finished().warnings()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void aFrameThatABlankLineBreaksIsNotSkipped(Protocol protocol) {
		String[] frames = frames(protocol);
		String broken = frames[0].replace("Never ", "Ne\n\nver ");
		for (String blanks : List.of("", " ", " \t ")) {
			assertThat(Reading.of(protocol, Protocol.events(blanks + broken, frames[1], frames[2])).kind())
				.as("after '%s'", blanks)
				.isEqualTo(FailureKind.MALFORMED_RESPONSE);
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void charactersThatShouldBeEscapedAreRead(Protocol protocol) {
		String raw = "a\tb\u001b[1mc\u0001";
		assertThat(Reading
			.of(protocol, Protocol.events(protocol.text(raw), protocol.reasoning(raw), protocol.finish("stop")))
			.text()).isEqualTo(raw);
		assertThat(Reading.of(protocol, protocol.whole(raw, "stop")).text()).isEqualTo(raw);
		assertThat(Reading.of(protocol, Protocol.events(protocol.text("a\nb"), protocol.finish("stop"))).text())
			.isEqualTo("a\nb");
		assertThat(Reading.of(protocol, protocol.whole("a\nb\n\nc", "stop")).text()).isEqualTo("a\nb\n\nc");
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void bytesThatAreNoUtf8AreReplaced(Protocol protocol) {
		for (String body : List.of(
				Protocol.events(protocol.text("Sun #"), protocol.text(" up"), protocol.finish("stop")),
				protocol.whole("Sun # up", "stop"))) {
			byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
			for (int i = 0; i < bytes.length; i++) {
				bytes[i] = (bytes[i] == '#') ? (byte) 0xF0 : bytes[i];
			}
			assertThat(Reading.of(protocol, Expected.PLAIN, "", bytes).text()).isEqualTo("Sun \uFFFD up");
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void argumentsWithRawControlCharactersAreRepaired(Protocol protocol) {
		Reading reading = Reading.of(protocol,
				Protocol.events(protocol.call("a", "f"), protocol.arguments("{\\\"x\\\": \\\"1\\n"),
						protocol.arguments("\\t2\\\"}"), protocol.finish("tool_calls")));
		assertThat(reading.toolCalls()).containsExactly(new ToolCall("a", "f", "{\"x\": \"1\\n\\t2\"}"));
	}

	@Test
	void oneAnswerMayBeSpreadOverSeveralChoices() {
		String text = "{\"index\":0,\"delta\":{\"content\":\"I will look.\"},\"finish_reason\":\"tool_calls\"}";
		String one = "{\"index\":1,\"delta\":{\"tool_calls\":[" + call("a", "x")
				+ "]},\"finish_reason\":\"tool_calls\"}";
		String two = "{\"index\":2,\"delta\":{\"tool_calls\":[" + call("b", "y")
				+ "]},\"finish_reason\":\"tool_calls\"}";
		String together = Protocol.events("{\"choices\":[" + text + "," + one + "," + two + "]}");
		String apart = Protocol.events("{\"choices\":[" + text + "]}", "{\"choices\":[" + one + "]}",
				"{\"choices\":[" + two + "]}", "[DONE]");
		String whole = together.substring(6).replace("delta", "message");
		for (String body : List.of(together, apart, whole, whole.replaceAll("\"index\":[12],", ""))) {
			Reading reading = Reading.of(Protocol.OPENAI, body);
			assertThat(reading.text()).isEqualTo("I will look.");
			assertThat(reading.toolCalls()).containsExactly(new ToolCall("a", "tide", "{\"at\":\"x\"}"),
					new ToolCall("b", "tide", "{\"at\":\"y\"}"));
			assertThat(reading.reason()).isEqualTo(FinishReason.TOOL_CALLS);
		}
	}

	@Test
	void theTextMayStandInALaterChoice() {
		String body = "{\"choices\":[{\"message\":{\"tool_calls\":[" + call("a", "x")
				+ "]},\"finish_reason\":\"tool_calls\"},{\"message\":{\"content\":\"I will look.\"},\"finish_reason\":\"stop\"}]}";
		Reading reading = Reading.of(Protocol.OPENAI, body);
		assertThat(reading.text()).isEqualTo("I will look.");
		assertThat(reading.toolCalls()).hasSize(1);
	}

	@Test
	void aFurtherTextIsAnotherAnswer() {
		String body = "{\"choices\":[{\"message\":{\"content\":\"One.\"},\"finish_reason\":\"stop\"},"
				+ "{\"message\":{\"content\":\"Two.\"},\"finish_reason\":\"length\"}]}";
		Reading reading = Reading.of(Protocol.OPENAI, body);
		assertThat(reading.text()).isEqualTo("One.");
		assertThat(reading.reason()).isEqualTo(FinishReason.STOP);
		assertThat(reading.finished().warnings()).hasSize(1);
	}

	@Test
	void onlyTheFirstOfTheAnswersThatWereAskedForCounts() {
		Expected several = new Expected(Set.of(), true, Expected.PLAIN.limits());
		String body = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"One.\"},\"finish_reason\":\"stop\"},"
				+ "{\"index\":1,\"message\":{\"tool_calls\":[" + call("a", "x")
				+ "]},\"finish_reason\":\"tool_calls\"}]}";
		Reading reading = Reading.of(Protocol.OPENAI, several, "", body.getBytes(StandardCharsets.UTF_8));
		assertThat(reading.text()).isEqualTo("One.");
		assertThat(reading.toolCalls()).isEmpty();
		assertThat(reading.finished().warnings()).isEmpty();
	}

	private static String call(String id, String at) {
		return "{\"id\":\"" + id + "\",\"function\":{\"name\":\"tide\",\"arguments\":\"{\\\"at\\\":\\\"" + at
				+ "\\\"}\"}}";
	}

	private static String[] frames(Protocol protocol) {
		return new String[] { protocol.text("Never "), protocol.text("fold it wet."), protocol.finish("stop"),
				protocol.last() };
	}

	private static void assertAnswers(Protocol protocol, String contentType, String body) {
		Reading reading = Reading.of(protocol, Expected.PLAIN, contentType, body.getBytes(StandardCharsets.UTF_8));
		assertThat(reading.failure()).as("%s: %s", contentType, body).isNull();
		assertThat(reading.text()).as("%s: %s", contentType, body).endsWith("fold it wet.").startsWith("Never ");
		assertThat(reading.reason()).isEqualTo(FinishReason.STOP);
		assertThat(((TargetEvent.Finished) reading.events().get(reading.events().size() - 1)).warnings())
			.as("%s: %s", contentType, body)
			.isEmpty();
	}

}
