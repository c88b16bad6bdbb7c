package io.llmfailover.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.llmfailover.BlockingChat;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Tool;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.core.task.AsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application on virtual threads: both those who ask and the tools.
 */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "older JDKs have no virtual threads")
class VirtualThreadsTest extends SimulatedStarterTest {

	private static final int CALLS = 200;

	@Test
	void manyAskAtATimeAndEachToolRunsOnAVirtualThread() {
		this.openai.behave(Behavior.choose((request) -> request.json().path("messages").size() > 1
				? Behavior.answer("noon") : Behavior.answer().toolCall("call-1", "clock", "{}")));
		List<String> threads = new CopyOnWriteArrayList<>();
		ChatRequest request = ChatRequest.builder()
			.user("What time is it?")
			.tool(Tool.named("clock").description("Tells the time.").run(() -> {
				threads.add(Thread.currentThread().toString());
				return "noon";
			}))
			.build();
		runner("spring.threads.virtual.enabled=true")
			.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.run((context) -> {
				BlockingChat llm = context.getBean(FailoverChatService.class).blocking();
				AsyncTaskExecutor executor = context.getBean(AsyncTaskExecutor.class);
				List<CompletableFuture<String>> answers = Stream
					.generate(() -> executor.submitCompletable(() -> answer(llm, request)))
					.limit(CALLS)
					.toList();
				assertThat(answers).allSatisfy((answer) -> assertThat(answer.join()).isEqualTo("noon"));
			});
		assertThat(threads).hasSize(CALLS).allSatisfy((thread) -> assertThat(thread).startsWith("VirtualThread["));
	}

	private static String answer(BlockingChat llm, ChatRequest request) {
		assertThat(Thread.currentThread().toString()).startsWith("VirtualThread[");
		return llm.chat(request).content();
	}

}
