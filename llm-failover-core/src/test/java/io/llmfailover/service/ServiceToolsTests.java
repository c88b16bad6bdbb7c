package io.llmfailover.service;

import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.ParameterizedTest;
import io.llmfailover.FailureKind;
import io.llmfailover.ChatListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Message;
import io.llmfailover.Tool;
import io.llmfailover.ToolChoice;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.tool.ToolErrors;
import io.llmfailover.tool.ToolRunSettings;
import io.micrometer.context.ContextRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tools that a service knows and runs, over real sockets.
 */
class ServiceToolsTests {

	private static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final List<String> asked = new ArrayList<>();

	private final Tool weather = Tool.named("get_weather")
		.description("The weather of a city now")
		.input(City.class)
		.run((city) -> {
			this.asked.add(city.name());
			return "Sunny in " + city.name();
		});

	private final Tool time = Tool.named("get_time").run(() -> "noon");

	@AfterEach
	void remove() {
		ContextRegistry.getInstance().removeThreadLocalAccessor("test.user");
		USER.remove();
	}

	private static ChatResponse await(Mono<ChatResponse> call) {
		ChatResponse response = call.block(Duration.ofMinutes(1));
		assertThat(response).isNotNull();
		return response;
	}

	private static String sent(String provider, int request) {
		return providers.server(provider).requests().get(request).body();
	}

	@Test
	void aToolIsOfferedAndRunWhereTheRequestNamesIt() {
		providers.server("gemini")
			.script(Behavior.answer("").toolCall("call_1", "get_weather", "{\"name\":\"Bern\"}"),
					Behavior.answer("Sunny."));
		try (LlmFailover llm = providers.service().tools(this.weather, this.time).build()) {
			ChatResponse response = await(
					llm.chat(ChatRequest.builder().user("Weather in Bern?").tool("get_weather").build()));
			assertThat(response.content()).isEqualTo("Sunny.");
			assertThat(this.asked).containsExactly("Bern");
			assertThat(response.messages()).hasSize(3)
				.element(1)
				.isInstanceOfSatisfying(Message.ToolResult.class,
						(result) -> assertThat(result.content()).hasToString("[Text[13 characters]]"));
			assertThat(sent("gemini", 0)).contains("get_weather").doesNotContain("get_time");
			assertThat(sent("gemini", 1)).contains("Sunny in Bern");
		}
	}

	@Test
	void anotherProviderGoesOnWithTheResultsThatAreThere() {
		providers.server("gemini")
			.script(Behavior.answer("").toolCall("call_1", "get_weather", "{\"name\":\"Bern\"}"), Behavior.error(500),
					Behavior.error(500));
		providers.server("anthropic").behave(Behavior.answer("Sunny."));
		try (LlmFailover llm = providers.service().tools(this.weather).build()) {
			ChatResponse response = await(
					llm.chat(ChatRequest.builder().user("Weather in Bern?").tool("get_weather").build()));
			assertThat(response.provider()).isEqualTo("anthropic");
			assertThat(response.content()).isEqualTo("Sunny.");
			assertThat(this.asked).containsExactly("Bern");
			assertThat(sent("anthropic", 0)).contains("Sunny in Bern");
		}
	}

	@ParameterizedTest
	@CsvSource(value = { "gemini;''", "gemini;' '", "gemini;null", "anthropic;''", "anthropic;' '", "anthropic;null",
			"openai;null", "deepseek;' '" }, delimiter = ';')
	void whateverStandsForNoArgumentsIsAnEmptyObject(String provider, String arguments) {
		for (boolean stream : new boolean[] { false, true }) {
			providers.server(provider)
				.script(Behavior.answer("").toolCall("call_1", "get_time", arguments), Behavior.answer("Noon."));
			try (LlmFailover llm = providers.service().build()) {
				ChatRequest request = ChatRequest.builder().user("What time?").tool(this.time).route(provider).build();
				ChatResponse response = await(stream ? llm.stream(request, ChatListener.onText((text) -> {
				})) : llm.chat(request));
				assertThat(response.content()).isEqualTo("Noon.");
				assertThat(((Message.Assistant) response.messages().get(0)).toolCalls().get(0).arguments())
					.isEqualTo("{}");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini", "anthropic" })
	void aCallWithoutANameIsNone(String provider) {
		providers.server(provider).behave(Behavior.answer("").toolCall("call_1", " ", "{}"));
		try (LlmFailover llm = providers.service().build()) {
			ChatRequest request = ChatRequest.builder().user("What time?").tool(this.time).route(provider).build();
			assertThatExceptionOfType(ChatFailedException.class).isThrownBy(() -> await(llm.chat(request)))
				.satisfies((failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE));
		}
	}

	@Test
	void noToolIsOfferedThatNobodyNames() {
		try (LlmFailover llm = providers.service().tools(this.weather, this.time).build()) {
			await(llm.chat("Hello"));
			assertThat(sent("gemini", 0)).doesNotContain("get_weather").doesNotContain("\"tools\"");
		}
	}

	@Test
	void defaultToolsAreOfferedUnlessTheRequestSaysNone() {
		try (LlmFailover llm = providers.service().tools(this.weather, this.time).defaultTools("get_time").build()) {
			await(llm.chat("Hello"));
			assertThat(sent("gemini", 0)).contains("get_time").doesNotContain("get_weather");
			await(llm.chat(ChatRequest.builder().user("Hello").toolChoice(ToolChoice.NONE).build()));
			assertThat(sent("gemini", 1)).doesNotContain("get_time");
			Tool own = Tool.named("get_time").description("of its own").run(() -> "midnight");
			await(llm.chat(ChatRequest.builder().user("Hello").tool(own).build()));
			assertThat(sent("gemini", 2)).containsOnlyOnce("get_time").contains("of its own");
		}
	}

	@Test
	void aGroupOffersAllItsTools() {
		try (LlmFailover llm = providers.service()
			.tools(this.weather, this.time)
			.toolGroup("travel", this.weather, this.time)
			.build()) {
			await(llm.chat(ChatRequest.builder().user("Hello").tool("travel").tool("get_time").build()));
			assertThat(sent("gemini", 0)).containsOnlyOnce("get_weather").containsOnlyOnce("get_time");
		}
	}

	@Test
	void aNameThatIsNotKnownIsTheCallersMistake() {
		try (LlmFailover llm = providers.service().tools(this.weather).build()) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> await(llm.chat(ChatRequest.builder().user("Hello").tool("get_whether").build())))
				.withMessage("There is no tool 'get_whether'; there are [get_weather]");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> providers.service().defaultTools("nothing").build())
			.withMessageContaining("There is no tool 'nothing'");
		assertThatIllegalArgumentException().isThrownBy(() -> providers.service().tools(this.time, this.time))
			.withMessageContaining("There are two tools or groups of tools named 'get_time'");
	}

	@Test
	void settingsAndExecutorsHoldForEveryTool() {
		Tool broken = Tool.named("broken").run(() -> {
			throw new IllegalStateException("out of stock");
		});
		providers.server("gemini")
			.behave(Behavior.choose((request) -> request.body().contains("out of stock") ? Behavior.answer("Sorry.")
					: Behavior.answer("").toolCall("call_1", "broken", "{}")));
		List<String> seen = new ArrayList<>();
		try (LlmFailover llm = providers.service()
			.toolRuns(new ToolRunSettings(ToolErrors.MESSAGE, Duration.ofSeconds(30), 8, 1000, 10))
			.toolExecutor((call, context, next) -> {
				seen.add(call.name() + " in round " + context.round());
				return next.run(call);
			})
			.build()) {
			ChatResponse response = await(llm.chat(ChatRequest.builder().user("Buy").tool(broken).build()));
			assertThat(response.content()).isEqualTo("Sorry.");
			assertThat(seen).containsExactly("broken in round 1");
		}
	}

	@Test
	void aFailureThatEndsTheCallKeepsTheFinishedRounds() {
		Tool broken = Tool.named("broken").run(() -> {
			throw new IllegalStateException("bug");
		});
		providers.server("gemini").behave(Behavior.answer("").toolCall("call_1", "broken", "{}"));
		try (LlmFailover llm = providers.service()
			.toolRuns(new ToolRunSettings(ToolErrors.FAIL, Duration.ofSeconds(30), 8, 1000, 10))
			.build()) {
			assertThatExceptionOfType(ChatFailedException.class)
				.isThrownBy(() -> await(llm.chat(ChatRequest.builder().user("Buy").tool(broken).build())))
				.satisfies((failure) -> assertThat(failure.getCause()).hasMessage("bug"));
		}
	}

	@Test
	void toolsRunOnTheThreadsOfTheApplication() {
		ExecutorService threads = Executors.newCachedThreadPool((task) -> new Thread(task, "of-the-application"));
		Tool whereabouts = Tool.named("where").run(() -> "on " + Thread.currentThread().getName());
		providers.server("gemini")
			.script(Behavior.answer("").toolCall("call_1", "where", "{}"), Behavior.answer("There."));
		try (LlmFailover llm = providers.service().toolThreads(threads).build()) {
			await(llm.chat(ChatRequest.builder().user("Where?").tool(whereabouts).build()));
			assertThat(sent("gemini", 1)).contains("on of-the-application");
			assertThat(llm.toolThreads()).isZero();
			assertThat(llm.unresponsiveTools()).isZero();
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void aToolSeesWhatIsBoundToTheThreadOfTheCaller() {
		ContextRegistry.getInstance().registerThreadLocalAccessor("test.user", USER);
		Tool whoami = Tool.named("whoami").run(() -> "I am " + USER.get());
		try (LlmFailover llm = providers.service().tools(whoami).build()) {
			USER.set("alice");
			ChatRequest request = ChatRequest.builder().user("Who?").tool("whoami").build();
			providers.server("gemini")
				.script(Behavior.answer("").toolCall("call_1", "whoami", "{}"), Behavior.answer("Alice."));
			llm.blocking().chat(request);
			assertThat(sent("gemini", 1)).contains("I am alice");
			providers.server("gemini")
				.script(Behavior.answer("").toolCall("call_1", "whoami", "{}"), Behavior.answer("Alice."));
			await(llm.stream(request).then(Mono.empty()).cast(ChatResponse.class).defaultIfEmpty(answer()));
			assertThat(sent("gemini", 3)).contains("I am alice");
		}
	}

	private static ChatResponse answer() {
		return ChatResponse.builder("test", "test").content("ended").build();
	}

	record City(String name) {

	}

}
