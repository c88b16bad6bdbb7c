package io.llmfailover.autoconfigure;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverChatService;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications with tools that are beans, and a model that asks for one of them.
 */
abstract class ToolBeansScenario extends SimulatedStarterTest {

	@BeforeEach
	void answer() {
		bothAnswer();
	}

	static ChatRequest naming(String tool) {
		return ChatRequest.builder().user("Hello").tool(tool).build();
	}

	String result(String tool, String arguments, ApplicationContext context) {
		this.openai.script(Behavior.answer("").toolCall("call_1", tool, arguments), Behavior.answer("Done."));
		assertThat(chat(context.getBean(FailoverChatService.class), naming(tool)).content()).isEqualTo("Done.");
		return this.openai.requests()
			.get(this.openai.requests().size() - 1)
			.json()
			.path("messages")
			.valueStream()
			.filter((message) -> message.path("role").asString("").equals("tool"))
			.findFirst()
			.orElseThrow()
			.path("content")
			.asString("");
	}

}
