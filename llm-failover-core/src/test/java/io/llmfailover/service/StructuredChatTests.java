package io.llmfailover.service;

import io.llmfailover.ToolOutcome;
import io.llmfailover.Tool;
import io.llmfailover.Message;
import java.time.Duration;
import java.util.List;

import io.llmfailover.AnswerType;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.Structured;
import io.llmfailover.StructuredEvent;
import io.llmfailover.ToolDefinition;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Answers as values, over real sockets and from the five providers.
 */
class StructuredChatTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final String OSLO = "{\"name\":\"Oslo\",\"people\":709000}";

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final LlmFailover llm = providers.service().build();

	private static <T> T await(Mono<T> call) {
		T result = call.block(NEVER_HANG);
		assertThat(result).isNotNull();
		return result;
	}

	private static ChatFailedException failure(Mono<?> call) {
		Throwable error = call.materialize().block(NEVER_HANG).getThrowable();
		assertThat(error).isInstanceOf(ChatFailedException.class);
		return (ChatFailedException) error;
	}

	private JsonNode sent(String provider) {
		return providers.server(provider).requests().get(0).json();
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini", "anthropic", "xai", "openai", "deepseek" })
	void everyProviderIsAskedInItsOwnForm(String provider) {
		providers.server(provider).behave(Behavior.answer(OSLO));
		Structured<City> city = await(this.llm.provider(provider).chat("Which city?", City.class));
		assertThat(city.value()).isEqualTo(new City("Oslo", 709_000));
		assertThat(city.response().provider()).isEqualTo(provider);
		JsonNode sent = sent(provider);
		String said = sent.path("messages").toString() + sent.path("system");
		switch (provider) {
			case "anthropic" -> {
				assertThat(sent.path("output_config").path("format").path("type").asString(""))
					.isEqualTo("json_schema");
				assertThat(sent.path("output_config").path("format").path("schema").path("properties").propertyNames())
					.containsExactly("name", "people");
				assertThat(said).doesNotContain("JSON");
			}
			case "deepseek" -> {
				assertThat(sent.path("response_format").toString()).isEqualTo("{\"type\":\"json_object\"}");
				assertThat(said).contains("JSON Schema", "people");
			}
			default -> {
				JsonNode format = sent.path("response_format");
				assertThat(format.path("type").asString("")).isEqualTo("json_schema");
				assertThat(format.path("json_schema").path("name").asString("")).isEqualTo("city");
				assertThat(format.path("json_schema").path("strict").booleanValue()).isTrue();
				assertThat(said).doesNotContain("JSON");
			}
		}
	}

	@Test
	void aMisfitAndAFailureAreHiddenLikeAnyOther() {
		providers.server("gemini").behave(Behavior.answer("It is Oslo."));
		providers.server("anthropic").behave(Behavior.reset());
		providers.server("xai").behave(Behavior.answer(OSLO));
		Structured<City> city = await(this.llm.chat("Which city?", City.class));
		assertThat(city.value().name()).isEqualTo("Oslo");
		assertThat(city.response().attempt()).isEqualTo(3);
	}

	@Test
	void aStreamThatBreaksInTheMiddleOfTheJsonIsAnsweredAnew() {
		providers.server("gemini").behave(Behavior.cut(2).text(OSLO));
		providers.server("anthropic").behave(Behavior.answer(OSLO));
		List<StructuredEvent<City>> events = await(
				this.llm.stream(ChatRequest.of("Which city?"), City.class).collectList());
		StructuredEvent<City> last = events.get(events.size() - 1);
		assertThat(last.event()).isInstanceOf(ChatEvent.Completed.class);
		assertThat(last.structured()).isNotNull();
		assertThat(last.structured().value()).isEqualTo(new City("Oslo", 709_000));
		assertThat(events.subList(0, events.size() - 1)).allMatch((event) -> event.structured() == null)
			.anyMatch((event) -> event.event() instanceof ChatEvent.TextDelta);
	}

	@Test
	void aListIsAValue() {
		providers.server("gemini").behave(Behavior.answer("{\"value\":[" + OSLO + "]}"));
		List<City> cities = await(this.llm.chat(ChatRequest.of("Which cities?"), new AnswerType<List<City>>() {
		})).value();
		assertThat(cities).containsExactly(new City("Oslo", 709_000));
		assertThat(this.llm.blocking().chat(ChatRequest.of("Which cities?"), new AnswerType<List<City>>() {
		}).value()).hasSize(1);
	}

	@Test
	void aRefusalIsTheModelsWords() {
		providers.server("openai").behave(Behavior.answer().refusal("I cannot help with that"));
		ChatFailedException failure = failure(this.llm.provider("openai").chat("Which city?", City.class));
		assertThat(failure.kind()).isEqualTo(FailureKind.CONTENT_FILTERED);
		assertThat(failure).hasMessageContaining("I cannot help with that");
		assertThat(failure.attempts()).hasSize(1);
	}

	@Test
	void aServerThatTakesNoSchemaIsAskedWithoutOneFromThenOn() {
		providers.server("xai").behave(Behavior.choose((request) -> {
			JsonNode format = request.json().path("response_format").path("type");
			return format.asString("").equals("json_schema") ? Behavior.refusedParameter("response_format")
					: Behavior.answer(OSLO);
		}));
		for (int i = 0; i < 2; i++) {
			assertThat(await(this.llm.provider("xai").chat("Which city?", City.class)).value().name())
				.isEqualTo("Oslo");
		}
		assertThat(providers.server("xai").requests())
			.extracting((request) -> request.json().path("response_format").path("type").asString(""))
			.containsExactly("json_schema", "json_object", "json_object");
	}

	@Test
	void whereToolsAreLeftToTheCallerThereIsNoValueYet() {
		providers.server("gemini").behave(Behavior.answer("").toolCall("1", "weather", "{}"));
		ChatRequest request = ChatRequest.builder()
			.user("Which city?")
			.tool(new ToolDefinition("weather", null, "{\"type\":\"object\"}"))
			.build();
		Structured<City> none = await(this.llm.chat(request, City.class));
		assertThat(none.response().toolCalls()).hasSize(1);
		assertThatIllegalStateException().isThrownBy(none::value).withMessageContaining("toolCalls");
	}

	@Test
	void whereAToolEndedTheCallThereIsNoValueAndItsResultIsKept() {
		providers.server("gemini").behave(Behavior.answer("").toolCall("1", "book", "{}"));
		Tool book = Tool.named("book").run(() -> ToolOutcome.of("booked").endingLoop());
		Structured<City> none = await(
				this.llm.chat(ChatRequest.builder().user("Book it").tool(book).build(), City.class));
		assertThat(none.response().messages()).hasSize(2).last().isInstanceOf(Message.ToolResult.class);
		assertThatIllegalStateException().isThrownBy(none::value).withMessageContaining("a tool has ended the call");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini", "anthropic" })
	void aModelThatGoesOnCallingToolsAfterItsRoundsIsReplaced(String provider) {
		providers.server(provider).behave(Behavior.answer("").toolCall("1", "look", "{}"));
		providers.server("xai").behave(Behavior.answer(OSLO));
		ChatRequest request = ChatRequest.builder()
			.user("Which city?")
			.tool(Tool.named("look").run(() -> "nothing"))
			.maxToolRounds(1)
			.route(provider, "xai")
			.build();
		Structured<City> city = await(this.llm.chat(request, City.class));
		assertThat(city.value().name()).isEqualTo("Oslo");
		assertThat(city.response().provider()).isEqualTo("xai");
	}

	record City(String name, int people) {

	}

}
