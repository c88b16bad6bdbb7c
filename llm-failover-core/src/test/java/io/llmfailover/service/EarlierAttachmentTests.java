package io.llmfailover.service;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An image or a document of an earlier turn: who takes it is asked first, and who does
 * not reads a note in its place rather than not being asked at all.
 */
class EarlierAttachmentTests {

	@RegisterExtension
	static final SimulatedProviders SERVERS = new SimulatedProviders();

	private static final Image PICTURE = Image.of(new byte[] { (byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10 });

	private static final Document PDF = Document.of("%PDF-1.4".getBytes(StandardCharsets.US_ASCII), "report.pdf");

	private static final String NOTE = "[image image/png omitted: deepseek-v4-flash takes no images]";

	private static final String WARNING = "an image of an earlier turn was left out: deepseek-v4-flash takes no images";

	private final LlmFailover llm = SERVERS.service().build();

	private static ChatRequest later(String... route) {
		return ChatRequest.builder()
			.user("What is this?", PICTURE)
			.assistant("A cat.")
			.user("And what do cats eat?")
			.route(route)
			.build();
	}

	private ChatResponse ask(ChatRequest request, boolean stream) {
		return stream ? ((ChatEvent.Completed) Objects.requireNonNull(this.llm.stream(request).blockLast())).response()
				: this.llm.blocking().chat(request);
	}

	private static String sent(String provider) {
		return SERVERS.server(provider).requests().get(0).body();
	}

	private static List<String> skipped(ChatResponse response) {
		return response.attempts()
			.stream()
			.filter((attempt) -> attempt.outcome() == Outcome.SKIPPED)
			.map(Attempt::summary)
			.toList();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoTakesNoImagesAnswersALaterTurnWithANote(boolean stream) {
		ChatResponse response = ask(later("deepseek"), stream);
		assertThat(response.provider()).isEqualTo("deepseek");
		assertThat(response.warnings()).containsExactly(WARNING);
		assertThat(skipped(response)).isEmpty();
		assertThat(sent("deepseek")).contains("What is this?", NOTE, "A cat.", "And what do cats eat?")
			.doesNotContain("image_url");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoTakesImagesIsAskedFirstAndSeesThem(boolean stream) {
		ChatResponse response = ask(later("deepseek", "openai"), stream);
		assertThat(response.provider()).isEqualTo("openai");
		assertThat(response.warnings()).isEmpty();
		assertThat(response.attempt()).isEqualTo(1);
		assertThat(skipped(response)).containsExactly("deepseek:deepseek-v4-flash SKIPPED: asked after those that take"
				+ " what an earlier turn holds: deepseek-v4-flash takes no images");
		assertThat(sent("openai")).contains("image_url").doesNotContain("omitted");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoTakesNoImagesAnswersOnceThoseThatDoHaveFailed(boolean stream) {
		SERVERS.behave((name, request) -> name.equals("deepseek") ? Behavior.answer("Fish.") : Behavior.error(401));
		ChatResponse response = ask(later("deepseek", "openai", "anthropic"), stream);
		assertThat(response.content()).isEqualTo("Fish.");
		assertThat(response.warnings()).containsExactly(WARNING);
		assertThat(SERVERS.requests()).containsEntry("openai", 1)
			.containsEntry("anthropic", 1)
			.containsEntry("deepseek", 1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anAnswerThatBreaksOffIsGoneOnWithByWhoTakesNoImages(boolean stream) {
		SERVERS.behave((name, request) -> name.equals("deepseek") ? Behavior.answer("Fish.") : Behavior.cut(2));
		ChatResponse response = ask(later("openai", "deepseek"), stream);
		assertThat(response.content()).isEqualTo("Fish.");
		assertThat(response.warnings()).contains(WARNING);
		assertThat(sent("deepseek")).contains(NOTE);
	}

	@ParameterizedTest
	@CsvSource({ "anthropic:claude-2.1, true, image image/png omitted: claude-2.1 takes no images",
			"anthropic:claude-2.1, false, image image/png omitted: claude-2.1 takes no images",
			"anthropic:claude-3-haiku-20240307, true, document report.pdf omitted: claude-3-haiku-20240307 takes no documents",
			"anthropic:claude-3-haiku-20240307, false, document report.pdf omitted: claude-3-haiku-20240307 takes no documents",
			"xai:grok-4.3, false, document report.pdf omitted: grok-4.3 takes no documents" })
	void eachDialectPutsANoteInItsPlace(String target, boolean stream, String note) {
		ChatRequest request = ChatRequest.builder()
			.user("What are these?", PICTURE, PDF)
			.assistant("A cat and a report.")
			.user("And what do cats eat?")
			.route(target)
			.build();
		ChatResponse response = ask(request, stream);
		assertThat(response.warnings()).anyMatch((warning) -> warning.contains("of an earlier turn was left out"));
		assertThat(sent(response.provider())).contains("[" + note + "]");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anImageThatAToolReturnedInAnEarlierTurnBecomesANote(boolean stream) {
		ChatRequest request = ChatRequest.builder()
			.user("Draw a cat")
			.message(new Message.Assistant("", List.of(new ToolCall("call_1", "draw", "{}")), null))
			.message(new Message.ToolResult("call_1", List.of(PICTURE), false))
			.assistant("Here it is.")
			.user("And what do cats eat?")
			.tool(new ToolDefinition("draw", null, "{\"type\":\"object\"}"))
			.route("deepseek")
			.build();
		assertThat(ask(request, stream).warnings()).containsExactly(WARNING);
		assertThat(sent("deepseek")).contains(NOTE);
	}

	@Test
	void whatIsAttachedInTheLastTurnIsNeeded() {
		List<ChatRequest> requests = Stream
			.of(ChatRequest.builder().user("Look", PICTURE).user("What is it?"),
					ChatRequest.builder().user("Look", PICTURE).assistant("The image shows"),
					ChatRequest.builder()
						.user("Draw a cat")
						.message(new Message.Assistant("", List.of(new ToolCall("call_1", "draw", "{}")), null))
						.message(new Message.ToolResult("call_1", List.of(PICTURE), false)))
			.map((builder) -> builder.route("deepseek").build())
			.toList();
		for (ChatRequest request : requests) {
			assertThatExceptionOfType(ChatFailedException.class).isThrownBy(() -> ask(request, false))
				.satisfies((failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.NO_USABLE_PROVIDER));
		}
		assertThat(SERVERS.requests()).containsEntry("deepseek", 0);
	}

	@Test
	void aStrictRequestNeedsWhoTakesAllOfIt() {
		ChatRequest strict = later("deepseek").toBuilder().strict(true).build();
		assertThatExceptionOfType(ChatFailedException.class).isThrownBy(() -> ask(strict, false))
			.satisfies((failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.NO_USABLE_PROVIDER));
		assertThat(ask(later("deepseek", "openai").toBuilder().strict(true).build(), false).provider())
			.isEqualTo("openai");
		assertThat(SERVERS.requests()).containsEntry("deepseek", 0);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoRefusesSomethingElseIsNotAskedTheSameAgain(boolean stream) {
		SERVERS.behave((name, request) -> name.equals("deepseek")
				? Behavior.error(404, "not_found", "", "No endpoints found that support the provided parameters.")
				: Behavior.answer("Fish."));
		ChatRequest request = later("deepseek", "anthropic:claude-2.1");
		assertThat(ask(request, stream).provider()).isEqualTo("anthropic");
		assertThat(SERVERS.requests()).containsEntry("deepseek", 1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoRefusesAnEarlierImageIsAskedAgainWithANote(boolean stream) {
		SERVERS.behave((name, request) -> request.body().contains("image_url")
				? Behavior.error(400, "invalid_request_error", "", "This model does not support image input.")
				: Behavior.answer("Fish."));
		ChatResponse response = ask(later("openai:some-deployment"), stream);
		assertThat(response.content()).isEqualTo("Fish.");
		assertThat(response.warnings())
			.containsExactly("an image of an earlier turn was left out: some-deployment has refused images");
		ask(later("openai:some-deployment"), stream);
		assertThat(SERVERS.server("openai").requests()).hasSize(3)
			.satisfies((requests) -> assertThat(requests.get(2).body())
				.contains("[image image/png omitted: some-deployment has refused images]"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aConversationGoesOnWithWhoTakesNoImages(boolean stream) {
		SERVERS.behave((name,
				request) -> name.equals("deepseek")
						|| request.body().contains("What is this?") && !request.body().contains("cats eat")
								? Behavior.answer(name) : Behavior.error(401));
		Conversation alice = this.llm.conversation("alice-" + stream);
		String[] route = { "openai", "deepseek" };
		assertThat(alice.blocking()
			.chat(ChatRequest.builder().user("What is this?", PICTURE).route(route).build())
			.provider()).isEqualTo("openai");
		ChatRequest next = ChatRequest.builder().user("And what do cats eat?").route(route).build();
		ChatResponse response = stream
				? ((ChatEvent.Completed) Objects.requireNonNull(alice.stream(next).blockLast())).response()
				: alice.blocking().chat(next);
		assertThat(response.provider()).isEqualTo("deepseek");
		assertThat(response.warnings()).containsExactly(WARNING);
		assertThat(sent("deepseek")).contains(NOTE);
		// what is kept is what was said
		assertThat(((Message.User) Objects.requireNonNull(alice.history().block()).get(0)).content()).contains(PICTURE);
	}

}
