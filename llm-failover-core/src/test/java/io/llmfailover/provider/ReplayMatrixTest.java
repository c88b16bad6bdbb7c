package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A rich conversation that one provider has answered so far, sent to each of the five:
 * its server takes it, nothing is lost, and what the issuer wants back goes back to it
 * alone. Who does not take an image or a document gets it without, as the failover would
 * skip it otherwise.
 */
class ReplayMatrixTest {

	private static final Content PICTURE = new Image("image/png", "iVBORw0KGgo=", null);

	private static final Content ANIMATION = new Image("image/gif", "R0lGODlh", null);

	private static final Content REPORT = new Document("report.pdf", null, "JVBERi0xLjQ=", null);

	private static final Content PAGE = new Document(null, null, "JVBERi0xLjU=", null);

	private static final Content LOG = new Document(null, null, "JVBERi0xLjY=", null);

	/** The attachments with their bytes. */
	private static final Map<Content, String> ATTACHED = Map.of(PICTURE, "iVBORw0KGgo=", ANIMATION, "R0lGODlh", REPORT,
			"JVBERi0xLjQ=", PAGE, "JVBERi0xLjU=", LOG, "JVBERi0xLjY=");

	static Stream<Arguments> pairs() {
		return Stream.of(Issuer.values())
			.flatMap((issuer) -> AskedModel.ofTheFive()
				.stream()
				.flatMap((target) -> Stream.of(Transport.values())
					.map((transport) -> Arguments.of(issuer, target, transport))));
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void theTargetTakesTheHistoryOfTheIssuer(Issuer issuer, AskedModel target, Transport transport) {
		ChatRequest history = history(issuer, transport, target);
		RenderedRequest rendered = target.render(history, transport);
		String sent = new String(rendered.body(), StandardCharsets.UTF_8);
		assertThat(target.breaches(sent)).as(sent).isEmpty();
		assertThat(sent).contains("You look.", "What is this?", "I look.", "\\\"result\\\"", "It broke.", "A cat.",
				"I cannot.", "It is a", "Rome", "Sure?");
		ATTACHED.forEach((part, bytes) -> assertThat(sent.contains(bytes)).as(bytes).isEqualTo(target.takes(part)));
		if (issuer.provider().equals(target.provider())) {
			assertThat(sent).contains("sentinel");
		}
		else {
			assertThat(sent).doesNotContain("sentinel");
		}
		assertThat(rendered.dropped()).allMatch((dropped) -> dropped.contains("cut off"));
	}

	private static ChatRequest history(Issuer issuer, Transport transport, AskedModel target) {
		Content[] attached = Stream.of(PICTURE, REPORT).filter(target::takes).toArray(Content[]::new);
		Message.Assistant calls = issuer.calls(transport);
		assertThat(calls.toolCalls()).extracting(ToolCall::arguments).containsExactly("{\"at\":1}", "{\"at\":2}");
		List<Content> result = Stream.of(new Text("{\"result\":1}"), ANIMATION, PAGE).filter(target::takes).toList();
		List<Content> failed = Stream.of(new Text("It broke."), LOG).filter(target::takes).toList();
		return ChatRequest.builder()
			.system("You look.")
			.user("What is this?", attached)
			.message(calls)
			.message(new Message.ToolResult(calls.toolCalls().get(0).id(), result, false))
			.message(new Message.ToolResult(calls.toolCalls().get(1).id(), failed, true))
			.message(issuer.says("A cat.", transport))
			.user("Whose?")
			.message(issuer.refuses("I cannot.", transport))
			.user("Then what is behind it?")
			.message(issuer.cut("It is a", transport))
			.user("Where? In JSON.")
			.message(issuer.says("{\\'city\\':\\'Rome\\'}", transport))
			.user("Sure?")
			.tool(new ToolDefinition("look", null, "{\"type\":\"object\"}"))
			.build();
	}

}
