package io.llmfailover.provider.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.RenderedRequest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static io.llmfailover.provider.openai.Rendered.json;
import static io.llmfailover.provider.openai.Rendered.parse;
import static io.llmfailover.provider.openai.Rendered.render;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the messages of a conversation are written.
 */
class OpenAiHistoryTest {

	/** Quirk 55. */
	@Test
	void imagesOfToolResultsFollowTheLastResultOfTheRound() {
		Image image = new Image("image/png", "AAAA", null);
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("Hi")
			.message(new Message.Assistant("", List.of(new ToolCall("a", "f", "{}"), new ToolCall("b", "f", "{}")),
					null))
			.message(new Message.ToolResult("a", List.of(image), false))
			.message(Message.toolResult("b", "ok"))
			.build());
		JsonNode messages = parse(rendered).path("messages");
		assertThat(messages.valueStream().map((message) -> message.path("role").stringValue())).containsExactly("user",
				"assistant", "tool", "tool", "user");
		assertThat(messages.path(2).path("content").stringValue()).isNotBlank();
		assertThat(messages.path(4).path("content").path(0).path("text").stringValue()).contains("tool call a");
		assertThat(messages.path(4).at("/content/1/image_url/url").stringValue())
			.isEqualTo("data:image/png;base64,AAAA");
		assertThat(rendered.warnings()).singleElement().asString().contains("Images of a tool result");
	}

	@Test
	void documentsOfToolResultsFollowTheLastResultOfTheRound() {
		Document document = Document.of("%PDF-1.4".getBytes(StandardCharsets.US_ASCII));
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("Hi")
			.message(new Message.Assistant("", List.of(new ToolCall("a", "f", "{}"), new ToolCall("b", "f", "{}")),
					null))
			.message(new Message.ToolResult("a", List.of(document), false))
			.message(new Message.ToolResult("b",
					List.of(new Text("ok"), document, new Image("image/png", "AAAA", null)), false))
			.build());
		JsonNode messages = parse(rendered).path("messages");
		assertThat(messages.valueStream().map((message) -> message.path("role").stringValue())).containsExactly("user",
				"assistant", "tool", "tool", "user");
		assertThat(messages.path(2).path("content").stringValue())
			.isEqualTo("The result is in the documents of the next message of the user.");
		assertThat(messages.path(4).path("content").path(0).path("text").stringValue())
			.isEqualTo("Documents of the result of tool call a:");
		assertThat(messages.path(4).at("/content/1/file"))
			.hasToString("{\"filename\":\"document.pdf\",\"file_data\":\"data:application/pdf;base64,JVBERi0xLjQ=\"}");
		assertThat(messages.path(4).path("content").path(2).path("text").stringValue())
			.isEqualTo("Images and documents of the result of tool call b:");
		assertThat(rendered.warnings()).hasSize(2).allMatch((warning) -> warning.contains("text results only"));
	}

	@Test
	void aFailedToolSaysSo() {
		JsonNode json = json(ChatRequest.builder()
			.message(new Message.Assistant("", List.of(new ToolCall("a", "f", "{}")), null))
			.message(new Message.ToolResult("a", List.of(new Text("no disk")), true))
			.build());
		assertThat(json.at("/messages/1/content").stringValue()).isEqualTo("Error: no disk");
	}

	@Test
	void aCallThatWasCutIsLeftOutWithItsResult() {
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("Hi")
			.message(new Message.Assistant("Wait.", List.of(new ToolCall("a", "f", "{\"x\":", false)), null))
			.message(Message.toolResult("a", "cut"))
			.message(new Message.Assistant("", List.of(new ToolCall("b", "f", "{\"x\":", false)), null))
			.user("Go on.")
			.build());
		assertThat(parse(rendered).path("messages").toString())
			.isEqualTo("[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"Wait.\"},"
					+ "{\"role\":\"user\",\"content\":\"Go on.\"}]");
		assertThat(rendered.warnings()).hasSize(2);
	}

	@Test
	void callsThatWereStoredApartAreOneAnswer() {
		JsonNode messages = json(ChatRequest.builder()
			.user("Hi")
			.message(new Message.Assistant("One.", List.of(new ToolCall("a", "f", "{}")), null))
			.message(new Message.Assistant("Two.", List.of(new ToolCall("b", "g", "{}")), null))
			.message(Message.toolResult("a", "first"))
			.message(Message.toolResult("b", "second"))
			.build()).path("messages");
		assertThat(messages).hasSize(4);
		assertThat(messages.at("/1/content").stringValue()).isEqualTo("One.\n\nTwo.");
		assertThat(messages.at("/1/tool_calls")).hasSize(2);
	}

	@Test
	void theLastMessageMayBeTheAssistants() {
		JsonNode json = json(ChatRequest.builder().user("Count.").assistant("1 2").build());
		assertThat(json.at("/messages/1/role").stringValue()).isEqualTo("assistant");
	}

}
