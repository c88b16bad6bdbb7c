package io.llmfailover.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatListener;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Document;
import io.llmfailover.FailureKind;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Structured;
import io.llmfailover.StructuredEvent;
import io.llmfailover.Text;
import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tools together with answers as values, images, learned refusals, listeners and calls
 * for the caller, over two dialects with a change of provider between the rounds.
 */
class ToolsAmongOtherThingsTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final Image PICTURE = Image.of(new byte[] { (byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10 });

	private static final Document PDF = Document.of("%PDF-1.4".getBytes(StandardCharsets.US_ASCII), "report.pdf");

	private static final ToolDefinition ASK_USER = new ToolDefinition("ask_user", null, "{\"type\":\"object\"}");

	@RegisterExtension
	static final SimulatedProviders SERVERS = new SimulatedProviders();

	private final List<String> ran = new CopyOnWriteArrayList<>();

	private final LlmFailover llm = SERVERS.service().build();

	record City(String name, int people) {

	}

	private Tool tool(String name, Object result) {
		return Tool.named(name).run(() -> {
			this.ran.add(name);
			return result;
		});
	}

	private ChatResponse ask(ChatRequest request, boolean stream) {
		return Objects.requireNonNull(
				stream ? ((ChatEvent.Completed) Objects.requireNonNull(this.llm.stream(request).blockLast(NEVER_HANG)))
					.response() : this.llm.chat(request).block(NEVER_HANG));
	}

	private static String sent(String provider, int request) {
		return SERVERS.server(provider).requests().get(request).body();
	}

	/** The first provider calls a tool and is down afterwards. */
	private static void callsAndFails(String provider, String tool) {
		SERVERS.server(provider)
			.script(Behavior.answer("").toolCall("call_1", tool, "{}"), Behavior.error(500), Behavior.error(500));
	}

	@ParameterizedTest
	@CsvSource({ "openai, anthropic, true", "openai, anthropic, false", "anthropic, openai, true",
			"anthropic, openai, false", "deepseek, gemini, true", "gemini, deepseek, false" })
	void aValueFollowsOnToolsAlsoOfAnotherProvider(String first, String second, boolean stream) {
		callsAndFails(first, "count");
		SERVERS.server(second).behave(Behavior.answer("{\"name\":\"Oslo\",\"people\":709000}"));
		ChatRequest request = ChatRequest.builder()
			.user("How many people live in Oslo?")
			.tool(tool("count", "709000 people"))
			.route(first, second)
			.build();
		Structured<City> city = stream ? Objects.requireNonNull(
				this.llm.stream(request, City.class).mapNotNull(StructuredEvent::structured).blockLast(NEVER_HANG))
				: Objects.requireNonNull(this.llm.chat(request, City.class).block(NEVER_HANG));
		assertThat(city.value()).isEqualTo(new City("Oslo", 709_000));
		assertThat(city.response().provider()).isEqualTo(second);
		assertThat(this.ran).containsExactly("count");
		assertThat(sent(second, 0)).contains("709000 people");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aMisfitBehindToolsIsAskedForAnewWithoutRunningThemAgain(boolean stream) {
		SERVERS.server("openai")
			.script(Behavior.answer("").toolCall("call_1", "count", "{}"), Behavior.answer("Many."),
					Behavior.answer("Very many."));
		SERVERS.server("anthropic").behave(Behavior.answer("{\"name\":\"Oslo\",\"people\":709000}"));
		ChatRequest request = ChatRequest.builder()
			.user("How many people live in Oslo?")
			.tool(tool("count", "709000 people"))
			.route("openai", "anthropic")
			.build();
		Structured<City> city = stream ? Objects.requireNonNull(
				this.llm.stream(request, City.class).mapNotNull(StructuredEvent::structured).blockLast(NEVER_HANG))
				: Objects.requireNonNull(this.llm.chat(request, City.class).block(NEVER_HANG));
		assertThat(city.value().people()).isEqualTo(709_000);
		assertThat(city.response().attempts()).extracting(Attempt::kind)
			.containsExactly(null, FailureKind.MISFIT, FailureKind.MISFIT, null);
		assertThat(this.ran).containsExactly("count");
	}

	@ParameterizedTest
	@CsvSource({ "deepseek, anthropic, true", "deepseek, openai, false" })
	void whoTakesImagesAnswersWhereAToolHasReturnedOne(String first, String second, boolean stream) {
		callsAndFails(first, "draw");
		SERVERS.server(second).behave(Behavior.answer("A cat."));
		ChatRequest request = ChatRequest.builder()
			.user("Draw a cat")
			.tool(tool("draw", List.of(new Text("Here it is."), PICTURE)))
			.route(first, second)
			.build();
		ChatResponse response = ask(request, stream);
		assertThat(response.content()).isEqualTo("A cat.");
		assertThat(response.attempts()).extracting(Attempt::summary)
			.contains("deepseek:deepseek-v4-flash SKIPPED: the request needs [VISION, TOOLS], and it can only [TOOLS]");
		assertThat(SERVERS.server(first).requests()).hasSize(1);
		assertThat(sent(second, 0)).contains("Here it is.", PICTURE.base64());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatWasDoneIsToldWhereNobodyTakesWhatAToolHasReturned(boolean stream) {
		callsAndFails("deepseek", "draw");
		ChatRequest request = ChatRequest.builder()
			.user("Draw a cat")
			.tool(tool("draw", PDF))
			.route("deepseek", "xai")
			.build();
		ChatFailedException failed = catchThrowableOfType(ChatFailedException.class, () -> ask(request, stream));
		assertThat(failed.messages()).hasSize(2)
			.element(1)
			.isInstanceOfSatisfying(Message.ToolResult.class,
					(result) -> assertThat(result.content()).containsExactly(PDF));
		assertThat(this.ran).containsExactly("draw");
	}

	@ParameterizedTest
	@CsvSource({ "openai:some-deployment, true", "openai:some-deployment, false", "anthropic:claude-haiku-4-5, true",
			"anthropic:claude-haiku-4-5, false" })
	void whatIsLearnedInOneRoundHoldsInTheNext(String target, boolean stream) {
		SERVERS.behave((name, request) -> request.json().has("temperature")
				? Behavior.error(400, "invalid_request_error", "", "temperature is not supported by this model")
				: request.body().contains("709000") ? Behavior.answer("Many.")
						: Behavior.answer("").toolCall("call_1", "count", "{}"));
		ChatRequest request = ChatRequest.builder()
			.user("How many people live in Oslo?")
			.tool(tool("count", "709000 people"))
			.temperature(0.3)
			.route(target)
			.build();
		ChatResponse response = ask(request, stream);
		assertThat(response.content()).isEqualTo("Many.");
		assertThat(response.warnings()).singleElement().asString().contains("temperature");
		assertThat(SERVERS.server(target.split(":")[0]).requests()).hasSize(3);
		assertThat(response.attempts()).extracting(Attempt::round).containsExactly(1, 1, 2);
	}

	@ParameterizedTest
	@CsvSource({ "openai, anthropic, true", "openai, gemini, false", "anthropic, openai, true",
			"anthropic, deepseek, false" })
	void aCallerGoesOnWithWhatTheCallHasAddedAndItsOwnResults(String first, String second, boolean stream) {
		SERVERS.server(first)
			.script(Behavior.answer("").toolCall("call_1", "count", "{}").toolCall("call_2", "ask_user", "{}"),
					Behavior.error(500), Behavior.error(500));
		SERVERS.server(second).behave(Behavior.answer("Done."));
		ChatRequest request = ChatRequest.builder()
			.user("Count and ask")
			.tool(tool("count", "709000 people"))
			.tool(ASK_USER)
			.route(first, second)
			.build();
		ChatResponse pending = ask(request, stream);
		assertThat(pending.toolCalls()).extracting(ToolCall::name).containsExactly("ask_user");
		ChatRequest next = request.toBuilder()
			.messages(pending.messages())
			.message(Message.toolResult(pending.toolCalls().get(0).id(), "The user agrees."))
			.build();
		ChatResponse done = ask(next, stream);
		assertThat(done.content()).isEqualTo("Done.");
		assertThat(done.provider()).isEqualTo(second);
		assertThat(this.ran).containsExactly("count");
		assertThat(sent(second, 0)).containsSubsequence("709000 people", "The user agrees.");
	}

	@Test
	void aListenerHearsOfToolsAndRounds() {
		callsAndFails("openai", "count");
		SERVERS.server("anthropic").behave(Behavior.answer("Many."));
		List<ChatEvent> heard = new ArrayList<>();
		ChatResponse response = this.llm
			.stream(ChatRequest.builder()
				.user("How many people live in Oslo?")
				.tool(tool("count", "709000 people"))
				.route("openai", "anthropic")
				.build(), ChatListener.onEach(heard::add))
			.block(NEVER_HANG);
		assertThat(Objects.requireNonNull(response).content()).isEqualTo("Many.");
		assertThat(heard)
			.anySatisfy((event) -> assertThat(event).isInstanceOfSatisfying(ChatEvent.ToolStarted.class, (started) -> {
				assertThat(started.toolCall().name()).isEqualTo("count");
				assertThat(started.round()).isEqualTo(1);
			}));
		assertThat(heard).anySatisfy(
				(event) -> assertThat(event).isInstanceOfSatisfying(ChatEvent.ToolFinished.class, (finished) -> {
					assertThat(finished.toolCall().arguments()).isEqualTo("{}");
					assertThat(finished.outcome().content()).containsExactly(new Text("709000 people"));
					assertThat(finished.duration()).isGreaterThanOrEqualTo(Duration.ZERO);
				}));
		assertThat(heard).filteredOn(ChatEvent.RoundCompleted.class::isInstance).hasSize(2);
	}

}
