package io.llmfailover.autoconfigure;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Tool;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolExecutor;
import io.llmfailover.annotation.LlmTool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans that are tools, and beans whose methods are.
 */
class ToolBeansTest extends ToolBeansScenario {

	private static final List<String> seen = new ArrayList<>();

	@BeforeEach
	void forget() {
		seen.clear();
	}

	private ApplicationContextRunner weather(String... properties) {
		return runner(properties).withBean("weatherTools", WeatherTools.class);
	}

	private String sent(int request) {
		return this.openai.requests().get(request).body();
	}

	@Test
	void aMethodIsOfferedWithTheSchemaOfItsParameters() {
		weather().run((context) -> {
			chat(context.getBean(FailoverChatService.class), naming("get_forecast"));
			assertThat(sent(0)).contains("\"name\":\"get_forecast\"", "\"description\":\"The weather of a day\"", """
					"properties":{"city":{"type":"string","description":"Name of the city"},\
					"day":{"type":"string","format":"date"},"unit":{"anyOf":[{"type":"null"},\
					{"type":"string","enum":["CELSIUS","FAHRENHEIT"]}]},"tags":{"type":"array",\
					"items":{"type":"string"}},"more":{"type":["string","null"]}},\
					"required":["city","day","tags"]""").doesNotContain("context");
		});
	}

	@Test
	void aMethodIsCalledWithTheArgumentsOfTheModelAndTheContext() {
		weather().run((context) -> {
			assertThat(result("get_forecast", "{\"city\":\"Bern\",\"day\":\"2026-11-26\",\"tags\":[\"a\"]}", context))
				.isEqualTo("Bern 2026-11-26 null [a] Optional.empty 1");
			assertThat(result("get_forecast",
					"{\"city\":\"Bern\",\"day\":\"2026-11-26\",\"unit\":\"CELSIUS\",\"tags\":[],\"more\":\"m\"}",
					context))
				.isEqualTo("Bern 2026-11-26 CELSIUS [] Optional[m] 1");
			assertThat(result("get_forecast", "{\"city\":\"Bern\",\"day\":\"tomorrow\",\"tags\":[]}", context))
				.contains("its arguments do not fit its schema: /day: must be in the format 'date'");
			assertThat(result("later", "{}", context)).isEqualTo("later");
		});
	}

	@Test
	void noToolIsOfferedThatNobodyNames() {
		weather().withBean("time", Tool.class, ToolBeansTest::time).run((context) -> {
			chat(context.getBean(FailoverChatService.class));
			assertThat(sent(0)).doesNotContain("\"tools\"");
		});
	}

	@Test
	void aBeanOffersAllItsToolsByItsName() {
		weather().withBean("clock", Tool.class, ToolBeansTest::time).run((context) -> {
			chat(context.getBean(FailoverChatService.class), naming("weatherTools"));
			assertThat(sent(0)).contains("get_forecast", "later").doesNotContain("get_time");
			chat(context.getBean(FailoverChatService.class), naming("clock"));
			assertThat(sent(1)).contains("get_time").doesNotContain("get_forecast");
		});
	}

	@Test
	void aToolBeanMayBeNamedLikeItsTool() {
		runner().withBean("get_time", Tool.class, ToolBeansTest::time)
			.run((context) -> assertThat(result("get_time", "{}", context)).isEqualTo("noon"));
	}

	@Test
	void defaultToolsAreOfferedToEveryRequest() {
		weather("llm.failover.tools.default-tools=later").run((context) -> {
			chat(context.getBean(FailoverChatService.class));
			assertThat(sent(0)).contains("later").doesNotContain("get_forecast");
		});
		weather("llm.failover.tools.default-tools=latter").run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("There is no tool 'latter'; there are [get_forecast, later, weatherTools]"));
	}

	@Test
	void aBeanMayHoldToolsAndAskTheServiceItself() {
		runner().withBean("assistant", Assistant.class)
			.run((context) -> assertThat(result("ask", "{}", context)).isEqualTo("openai"));
	}

	@Test
	void executorsStandAroundInTheOrderOfTheBeans() {
		ToolExecutor executor = (call, context, next) -> {
			seen.add("executed " + call.name());
			return next.run(call);
		};
		weather().withBean("executor", ToolExecutor.class, () -> executor).run((context) -> {
			result("later", "{}", context);
			assertThat(seen).containsExactly("executed later");
		});
	}

	@Test
	void aMethodThatCannotBeAToolFailsTheStart() {
		runner().withBean(BadName.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("name of a tool must be 1 to 64 letters"));
		weather().withBean("second", WeatherTools.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("There are two tools or groups of tools named"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void toolsRunOnVirtualThreadsWhereTheseAreOn() {
		runner("spring.threads.virtual.enabled=true")
			.withBean("thread", Tool.class, () -> Tool.named("thread").run(() -> Thread.currentThread().toString()))
			.run((context) -> assertThat(result("thread", "{}", context)).startsWith("VirtualThread")
				.contains("llm-tool-"));
	}

	private static Tool time() {
		return Tool.named("get_time").run(() -> "noon");
	}

	enum Unit {

		CELSIUS, FAHRENHEIT

	}

	static class WeatherTools {

		@LlmTool(value = "The weather of a day", name = "get_forecast", timeout = "5s")
		String forecast(@JsonPropertyDescription("Name of the city") String city, LocalDate day, @Nullable Unit unit,
				List<String> tags, @JsonProperty("more") Optional<String> rest, ToolContext context) {
			return city + " " + day + " " + unit + " " + tags + " " + rest + " " + context.round();
		}

		@LlmTool("Later")
		Mono<String> later() {
			return Mono.just("later");
		}

		String noTool() {
			return "";
		}

	}

	static class Assistant {

		private final FailoverChatService llm;

		Assistant(FailoverChatService llm) {
			this.llm = llm;
		}

		@LlmTool("Asks another model")
		Mono<String> ask() {
			return Mono.just(this.llm).map((service) -> "openai");
		}

	}

	static class BadName {

		@LlmTool(value = "Bad", name = "a b")
		String bad() {
			return "";
		}

	}

}
