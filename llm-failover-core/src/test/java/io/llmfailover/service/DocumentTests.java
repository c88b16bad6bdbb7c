package io.llmfailover.service;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Capability;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Document;
import io.llmfailover.FailureKind;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Documents and images over the five providers: each gets them in its own form, and who
 * does not take one is skipped, with the reason in the trail.
 */
class DocumentTests {

	@RegisterExtension
	static final SimulatedProviders SERVERS = new SimulatedProviders();

	private static final Document PDF = Document.of("%PDF-1.4".getBytes(StandardCharsets.US_ASCII), "report.pdf");

	private static final String DATA = "data:application/pdf;base64,JVBERi0xLjQ=";

	private static final URI ADDRESS = URI.create("https://example.com/report.pdf");

	private final LlmFailover llm = SERVERS.service().build();

	private ChatResponse ask(ChatRequest request, boolean stream) {
		if (!stream) {
			return this.llm.blocking().chat(request);
		}
		List<ChatEvent> events = this.llm.stream(request).collectList().block();
		assertThat(events).isNotNull();
		return ((ChatEvent.Completed) events.get(events.size() - 1)).response();
	}

	private static JsonNode sent(String provider) {
		return SERVERS.server(provider).requests().get(0).json();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aDocumentGoesToWhoTakesItAndEachGetsItInItsForm(boolean stream) {
		SERVERS.behave((name, request) -> name.equals("openai") ? Behavior.answer("A report.") : Behavior.error(500));
		ChatRequest request = ChatRequest.builder().user("What is it?", PDF).build();
		ChatResponse response = ask(request, stream);
		assertThat(response.provider()).isEqualTo("openai");
		assertThat(SERVERS.requests()).containsEntry("xai", 0).containsEntry("deepseek", 0);
		assertThat(skipped(response))
			.containsExactly("xai: the request needs [DOCUMENTS], and it can only [VISION, TOOLS]");
		assertThat(sent("gemini").at("/messages/0/content/1"))
			.hasToString("{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + DATA + "\"}}");
		assertThat(sent("anthropic").at("/messages/0/content/1")).hasToString(
				"{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"JVBERi0xLjQ=\"},\"title\":\"report.pdf\"}");
		assertThat(sent("openai").at("/messages/0/content/1"))
			.hasToString("{\"type\":\"file\",\"file\":{\"filename\":\"report.pdf\",\"file_data\":\"" + DATA + "\"}}");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoFetchesNoDocumentIsSkippedWithThatReason(boolean stream) {
		ChatRequest request = ChatRequest.builder().user("What is it?", Document.of(ADDRESS)).build();
		ChatResponse response = ask(request.toBuilder().route("gemini", "openai", "anthropic").build(), stream);
		assertThat(response.provider()).isEqualTo("anthropic");
		assertThat(skipped(response)).containsExactly(
				"gemini: gemini-3.6-flash takes no document by its address, only its bytes",
				"openai: gpt-6-luna takes no document by its address, only its bytes");
		assertThat(sent("anthropic").at("/messages/0/content/1/source"))
			.hasToString("{\"type\":\"url\",\"url\":\"https://example.com/report.pdf\"}");
	}

	@Test
	void anImageOfAFormatThatAModelDoesNotKnowIsNotSentToIt() {
		ChatRequest request = ChatRequest.builder()
			.user("Who is it?", Image.of(new byte[] { 1, 2, 3 }, "image/heic"))
			.route("openai", "xai", "anthropic", "gemini")
			.build();
		ChatResponse response = ask(request, false);
		assertThat(response.provider()).isEqualTo("gemini");
		assertThat(skipped(response)).contains("xai: grok-4.3 takes no image/heic, only image/jpeg, image/png")
			.hasSize(3);
	}

	@Test
	void nobodyIsAskedWhereNobodyTakesIt() {
		ChatRequest request = ChatRequest.builder().user("?", Document.of(ADDRESS)).route("openai", "deepseek").build();
		assertThatExceptionOfType(ChatFailedException.class).isThrownBy(() -> ask(request, false))
			.satisfies((failed) -> {
				assertThat(failed.kind()).isEqualTo(FailureKind.NO_USABLE_PROVIDER);
				assertThat(failed.attempts()).extracting(Attempt::outcome).containsOnly(Outcome.SKIPPED);
			});
		assertThat(SERVERS.requests()).allSatisfy((name, requests) -> assertThat(requests).isZero());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRefusalOfDocumentsIsLearnedAndDoesNotCountAgainstTheRequest(boolean stream) {
		SERVERS.behave((name, request) -> {
			if (name.equals("openai") || !request.json().toString().contains(DATA.substring(28))) {
				return Behavior.answer("A report.");
			}
			return Behavior.error(400, "invalid_request_error", "", name.equals("gemini")
					? "This model does not support PDF input." : "document content is not supported");
		});
		ChatRequest request = ChatRequest.builder().user("What is it?", PDF).build();
		assertThat(ask(request, stream).provider()).isEqualTo("openai");
		ChatResponse again = ask(request, stream);
		assertThat(again.provider()).isEqualTo("openai");
		assertThat(SERVERS.requests()).containsEntry("gemini", 1).containsEntry("anthropic", 1);
		assertThat(skipped(again)).contains("gemini: gemini-3.6-flash has refused documents",
				"anthropic: claude-sonnet-5-5 has refused documents");
		assertThat(ask(ChatRequest.of("And without one?").toBuilder().route("gemini").build(), stream).provider())
			.isEqualTo("gemini");
	}

	@Test
	void aDocumentThatAToolReturnedNeedsWhoTakesDocuments() {
		ChatRequest request = ChatRequest.builder()
			.user("Read it")
			.message(new Message.Assistant("", List.of(new ToolCall("call_1", "read", "{}")), null))
			.message(new Message.ToolResult("call_1", List.of(PDF), false))
			.tool(new ToolDefinition("read", null, "{\"type\":\"object\"}"))
			.route("deepseek", "openai")
			.build();
		assertThat(ask(request, false).provider()).isEqualTo("openai");
		assertThat(sent("openai").at("/messages/3/content/1/file/file_data").stringValue()).isEqualTo(DATA);
	}

	@Test
	void theFirstWhoTakesDocumentsCanBeAskedForThem() {
		assertThat(this.llm.provider(Capability.DOCUMENTS)
			.blocking()
			.chat(ChatRequest.builder().user("?", PDF).build())
			.provider()).isEqualTo("gemini");
	}

	private static List<String> skipped(ChatResponse response) {
		return response.attempts()
			.stream()
			.filter((attempt) -> attempt.outcome() == Outcome.SKIPPED)
			.map((attempt) -> attempt.provider() + ": " + attempt.reason())
			.toList();
	}

}
