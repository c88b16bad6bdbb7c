package io.llmfailover.autoconfigure;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Tool;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the guide to tools, run as they stand there with a failover in the
 * middle: the first provider asks for the tool and then fails.
 */
class ToolsGuideTest extends GuideTest {

	ToolsGuideTest() {
		super(GuideExample.GUIDES.resolve("tools.md"));
	}

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
	void theFunctionRunsOnceAndItsResultReachesTheNextProvider() {
		asksFor("get_weather", "{\"name\":\"Bern\"}");
		ChatResponse response = (ChatResponse) run("Tool weather", "response", example("record City(").text());
		assertThat(response.content()).isEqualTo("Done.");
		assertThat(response.provider()).isEqualTo("anthropic");
		assertThat(this.openai.requests().get(0).body()).contains("Name of the city, in English");
		assertThat(readByTheSecond()).contains("Sunny in Bern");
	}

	@Test
	void theChargeHasAKeyOfItsOwn() {
		asksFor("charge_card", "{\"cents\":1200}");
		Tool charge = (Tool) run("Tool charge", "charge", "record Charge(int cents) { }");
		with((llm) -> chat(llm, ChatRequest.builder().user("Buy it").tool(charge).build()));
		assertThat(readByTheSecond()).containsPattern("1200 cents, once under [^\" ]+");
	}

	@Test
	void theBeanIsCalledWithItsArguments() {
		asksFor("appointments", "{\"day\":\"2026-11-26\"}");
		ChatRequest agenda = (ChatRequest) run("ChatRequest agenda", "agenda");
		withBean(example("class Calendar").type(this.classes))
			.run((context) -> assertThat(chat(context.getBean(FailoverChatService.class), agenda).content())
				.isEqualTo("Done."));
		assertThat(readByTheSecond()).contains("alice meets Bob on 2026-11-26").doesNotContain("attributes");
	}

	@Test
	void theExecutorKeepsToolsFromRunning() {
		asksFor("delete_all", "{}");
		Tool delete = Tool.named("delete_all").run(() -> "deleted");
		withBean(example("ToolExecutor readsOnly").configuration(this.classes))
			.run((context) -> chat(context.getBean(FailoverChatService.class),
					ChatRequest.builder().user("Delete all").tool(delete).build()));
		assertThat(readByTheSecond()).contains("Nothing is deleted here");
	}

	private ApplicationContextRunner withBean(Class<?> type) {
		return runner().withInitializer((context) -> context.getBeanFactory().setBeanClassLoader(type.getClassLoader()))
			.withUserConfiguration(type);
	}

	@Test
	void everyExampleOfTheGuideIsRun() {
		holdsNoOtherExampleThan("Tool weather", "record City(", "Tool charge", "class Calendar", "ChatRequest agenda",
				"ToolExecutor readsOnly");
	}

}
