package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Tool;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolException;
import io.llmfailover.ToolExecutor;
import io.llmfailover.annotation.LlmTool;
import io.llmfailover.simulator.Behavior;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the guide shows of tools, run with a failover in the middle: the first provider
 * asks for the tool and then fails.
 */
class ToolsGuideTest extends SimulatedStarterTest {

	private static final String SOURCE = "src/test/java/io/llmfailover/autoconfigure/ToolsGuideTest.java";

	private void asksFor(String tool, String arguments) {
		this.openai.script(Behavior.answer("").toolCall("call_1", tool, arguments), Behavior.error(500),
				Behavior.error(500));
		this.anthropic.behave(Behavior.answer("Done."));
	}

	private String readByTheSecond() {
		assertThat(this.anthropic.requests()).hasSize(1);
		return this.anthropic.requests().get(0).body();
	}

	@Test
	void theFunctionOfTheGuideRunsOnceAndItsResultReachesTheNextProvider() {
		asksFor("get_weather", "{\"name\":\"Bern\"}");
		with((llm) -> {
			Tool weather = Tool.named("get_weather")
				.description("The weather of a city now")
				.input(City.class)
				.run((city) -> "Sunny in " + city.name());

			ChatRequest request = ChatRequest.builder().user("How is the weather in Bern?").tool(weather).build();
			ChatResponse response = llm.blocking().chat(request);
			assertThat(response.content()).isEqualTo("Done.");
			assertThat(response.provider()).isEqualTo("anthropic");
		});
		assertThat(this.openai.requests().get(0).body()).contains("Name of the city, in English");
		assertThat(readByTheSecond()).contains("Sunny in Bern");
	}

	@Test
	void theChargeOfTheGuideHasAKeyOfItsOwn() {
		asksFor("charge_card", "{\"cents\":1200}");
		Tool charge = Tool.named("charge_card")
			.description("Charges the customer's card")
			.input(Charge.class)
			.timeout(Duration.ofSeconds(10))
			.onTimeout(Tool.OnTimeout.FAIL)
			.run((order, context) -> order.cents() + " cents, once under " + context.idempotencyKey());
		with((llm) -> chat(llm, ChatRequest.builder().user("Buy it").tool(charge).build()));
		assertThat(readByTheSecond()).containsPattern("1200 cents, once under [^\" ]+");
	}

	@Test
	void theBeanOfTheGuideIsCalledWithItsArguments() {
		asksFor("appointments", "{\"day\":\"2026-11-26\"}");
		runner().withUserConfiguration(Application.class).run((context) -> {
			ChatRequest agenda = ChatRequest.builder()
				.user("What is on today?")
				.tool("appointments")
				.attribute("user", "alice")
				.build();
			assertThat(chat(context.getBean(FailoverChatService.class), agenda).content()).isEqualTo("Done.");
		});
		assertThat(readByTheSecond()).contains("alice meets Bob on 2026-11-26").doesNotContain("attributes");
	}

	@Test
	void theExecutorOfTheGuideKeepsToolsFromRunning() {
		asksFor("delete_all", "{}");
		Tool delete = Tool.named("delete_all").run(() -> "deleted");
		runner().withUserConfiguration(Application.class)
			.run((context) -> chat(context.getBean(FailoverChatService.class),
					ChatRequest.builder().user("Delete all").tool(delete).build()));
		assertThat(readByTheSecond()).contains("Nothing is deleted here");
	}

	@Test
	void everyExampleIsOneOfThese() throws IOException {
		String run = squeezed(Files.readString(Path.of(SOURCE)));
		List<String> examples = GuideExample.blocks(GuideExample.GUIDES.resolve("tools.md"), "java");
		assertThat(examples).isNotEmpty().allSatisfy((example) -> assertThat(run).contains(squeezed(example)));
	}

	// without comments, and however it is broken into lines
	private static String squeezed(String code) {
		return code.replaceAll("(?m)//.*$", "")
			.replace("@Component\n\tstatic class", "@Component class")
			.replaceAll("\\s+", "");
	}

	record City(@JsonPropertyDescription("Name of the city, in English") String name, @Nullable String country) {

	}

	record Charge(int cents) {

	}

	@Component
	static class Calendar {

		@LlmTool("The appointments of a day")
		List<String> appointments(@JsonPropertyDescription("In the user's time zone") LocalDate day,
				@Nullable Kind kind, ToolContext context) {
			return List.of(context.attributes().get("user") + " meets Bob on " + day);
		}

		enum Kind {

			WORK, LEISURE

		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Calendar.class)
	static class Application {

		@Bean
		ToolExecutor readsOnly() {
			return (call, context, next) -> call.name().startsWith("delete")
					? Mono.error(new ToolException("Nothing is deleted here")) : next.run(call);
		}

	}

}
