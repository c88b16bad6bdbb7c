package io.llmfailover.provider.openai;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.llmfailover.Attachment;
import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;

/**
 * A conversation that has everything, and in which several providers have answered.
 */
public final class RichConversation {

	private static final Image PIXEL = new Image("image/png", "iVBORw0KGgo=", null);

	private static final Document PAGES = Document.of("%PDF-1.7\n%\u00e2\u00e3".getBytes(StandardCharsets.ISO_8859_1),
			"cats \"and\" dogs.pdf");

	private RichConversation() {
	}

	/**
	 * The conversation with a model that takes its bytes.
	 * @return a builder of the request
	 */
	public static ChatRequest.Builder builder() {
		return builder((attachment) -> !(attachment instanceof Document) || attachment.url() == null);
	}

	/**
	 * The conversation with a model that does not take everything.
	 * @param takes whether the model takes an attachment
	 * @return a builder of the request
	 */
	public static ChatRequest.Builder builder(Predicate<Attachment> takes) {
		Content[] cat = Stream
			.of(PIXEL, Image.of(URI.create("https://example.org/cat.png")), PAGES,
					Document.of(URI.create("https://example.org/cats.pdf")))
			.filter(takes)
			.toArray(Content[]::new);
		List<Content> zoomed = Stream
			.concat(Stream.of(new Text("zoomed")), Stream.<Attachment>of(PIXEL, PAGES).filter(takes))
			.toList();
		return ChatRequest.builder()
			.system("You look at \"pictures\".")
			.user("What is this?", cat)
			.message(new Message.Assistant("",
					List.of(new ToolCall("call_gemini", "zoom", "{\"factor\":2}"),
							new ToolCall("tool_0_zoom_that_another_provider_gave_a_long_id", "zoom", "{\"factor\":4}")),
					new ProviderState("gemini",
							"{\"tool_calls\":{\"call_gemini\":{\"extra_content\":{\"google\":{\"thought_signature\":\"s1\"}}}}}")))
			.message(new Message.ToolResult("call_gemini", zoomed, false))
			.message(new Message.ToolResult("tool_0_zoom_that_another_provider_gave_a_long_id",
					List.of(new Text("too much")), true))
			.message(new Message.Assistant("Let me look closer.", List.of(new ToolCall("a1B2c3D4e", "look", "{}")),
					new ProviderState("deepseek", "{\"message\":{\"reasoning_content\":\"Hm\"}}")))
			.message(new Message.ToolResult("a1B2c3D4e", List.of(), false))
			.message(new Message.Assistant("A cat.", List.of(), new ProviderState("openrouter",
					"{\"message\":{\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"d1\"}]}}")))
			.user("Sure? 👀")
			.temperature(0.3)
			.topP(0.9)
			.maxTokens(2000)
			.stop("END", "\n\n")
			.seed(7)
			.reasoningEffort(ReasoningEffort.LOW)
			.tool(new ToolDefinition("zoom", "Zooms in.",
					"{\"type\":\"object\",\"properties\":{\"factor\":{\"type\":\"number\"}}, \"required\":[\"factor\"]}"))
			.tool(new ToolDefinition("look", null, "{\"type\":\"object\"}"))
			.toolChoice(ToolChoice.named("look"))
			.option("openai", "service_tier", "flex")
			.option("openrouter", "provider", Map.of("order", List.of("a", "b")));
	}

}
