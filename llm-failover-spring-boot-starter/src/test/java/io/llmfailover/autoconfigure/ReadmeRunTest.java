package io.llmfailover.autoconfigure;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Message;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the README, run as they stand there. Nobody tells the providers what to
 * say: they call tools and answer by schema as models would. In the middle of each
 * example the one fails that was asked first.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReadmeRunTest extends GuideTest {

	ReadmeRunTest() {
		super(GuideExample.README);
	}

	@Test
	void aToolRunsOnceThoughTheProviderBreaksOffThatAskedForIt() {
		this.openai.script(Behavior.answer(), Behavior.cut(10));
		Object answer = run("Tool weather", "answer");
		assertThat(answer).asString().contains("simulated answer from anthropic", "get_weather", "Sunny in Bern");
		answeredBy(this.openai, 2);
		answeredBy(this.anthropic, 1);
		assertThat(this.openai.requests().get(0).body()).doesNotContain("Sunny");
		assertThat(this.openai.requests().get(1).body()).contains("Sunny in Bern");
	}

	@Test
	void aToolRunsOnceThoughTheProviderIsDownThatAskedForIt() {
		this.openai.script(Behavior.answer(), Behavior.error(500), Behavior.error(500));
		assertThat(run("Tool weather", "answer")).asString().contains("from anthropic", "Sunny in Bern");
		answeredBy(this.openai, 3);
		answeredBy(this.anthropic, 1);
	}

	@Test
	void aValueComesWholeThoughAProviderBreaksOffInTheMiddleOfIt() {
		this.openai.behave(Behavior.cut(3));
		assertThat(run("record City(", "city")).asString().startsWith("City[name=").contains("people=", "sights=[");
		answeredBy(this.anthropic, 1);
	}

	@Test
	void aValueComesWholeThoughAProviderRefuses() {
		this.openai.behave(Behavior.answer("I would rather talk about something else."));
		assertThat(run("record City(", "city")).asString().startsWith("City[name=");
		answeredBy(this.openai, 2);
		answeredBy(this.anthropic, 1);
	}

	@Test
	void aCodeReviewIsAListOfFindingsThoughAProviderBreaksOff() {
		this.openai.behave(Behavior.cut(12));
		List<?> findings = (List<?>) run("record Finding(", "findings");
		assertThat(findings).isNotEmpty()
			.allSatisfy((finding) -> assertThat(finding).asString()
				.matches("Finding\\[severity=(LOW|MEDIUM|HIGH), line=\\d+, advice=.+]"));
		assertThat(this.anthropic.requests().get(0).body()).contains("weeks * 5");
	}

	@Test
	void anImageIsSeenByTheNextProviderAsWell() {
		Object review = run("Image.of(png)", "review");
		// that of the example is asked for without the call that shows it
		this.anthropic.clear();
		this.openai.clear();
		this.anthropic.script(Behavior.cut(10));
		with((llm) -> {
			ChatResponse response = chat(llm, (ChatRequest) review);
			assertThat(response.provider()).isEqualTo("openai");
			assertThat(response.content()).contains("What is wrong here?", "a PNG image of 32 \u00d7 20 pixels",
					"a PDF document of 1 page");
		});
		assertThat(this.anthropic.requests().get(0).body()).contains("\"image\"", "\"top_k\":40");
		assertThat(this.openai.requests().get(0).body()).contains("\"image_url\"").doesNotContain("top_k");
	}

	@Test
	void everyVerbAnswersThoughAProviderBreaksOff(CapturedOutput output) {
		List<String> calls = new ArrayList<>();
		with((llm) -> example("Image.of(png)").run(this.classes, llm, "", null, (call, value) -> {
			this.openai.clear();
			this.anthropic.clear();
			if (!call.contains("provider(")) {
				this.openai.script(Behavior.cut(20));
			}
			calls.add(call);
			collect(call, value);
		}));
		assertThat(calls).hasSize(6);
		assertThat(this.results.get(0)).asString().contains("from anthropic");
		List<?> events = (List<?>) this.results.get(1);
		assertThat(events).hasAtLeastOneElementOfType(ChatEvent.Restarted.class);
		assertThat(((ChatEvent.Completed) events.get(events.size() - 1)).response().provider()).isEqualTo("anthropic");
		assertThat(String.join("", ((List<?>) this.results.get(2)).stream().map(String::valueOf).toList()))
			.contains("from openai");
		assertThat(((ChatResponse) this.results.get(3)).content()).isNotEmpty();
		assertThat(output.getOut()).contains("simulated");
		assertThat(((ChatResponse) this.results.get(4)).provider()).isEqualTo("anthropic");
		assertThat(((ChatResponse) this.results.get(5)).content()).contains("PNG image");
	}

	@Test
	void aChatbotKeepsItsHistoryThoughAProviderBreaksOff() {
		this.openai.script(Behavior.answer(), Behavior.cut(10));
		run("llm.conversation(\"alice\")", "alice");
		assertThat(((ChatResponse) this.results.get(0)).provider()).isEqualTo("openai");
		assertThat(this.results.get(1)).asString().contains("from anthropic", "What is my name?");
		assertThat(this.anthropic.requests().get(0).body()).contains("My name is Alice.", "from openai");
		assertThat((List<?>) this.results.get(2)).hasSize(4)
			.extracting((message) -> ((Message) message).getClass().getSimpleName())
			.containsExactly("User", "Assistant", "User", "Assistant");
	}

	@Test
	void aStoryIsToldAnewThoughAProviderBreaksOff() {
		this.openai.behave(Behavior.cut(30));
		Object html = run("ChatEvent.Visitor<String>", "html");
		assertThat(String.join("", ((List<?>) html).stream().map(String::valueOf).toList())).containsSubsequence(
				"from openai", "<i>openai broke off, asking the next one</i>", "<hr>", "from anthropic",
				"<p>by anthropic");
	}

	@Test
	void theBlockingViewAnswersThoughAProviderBreaksOff(CapturedOutput output) {
		this.openai.behave(Behavior.cut(30));
		run("BlockingChat chat", "answer.content()");
		assertThat(output.getOut()).contains("anthropic answered as number 2", "Restarted", "Completed");
	}

	@Test
	void aControllerAnswersThoughAProviderBreaksOff() {
		this.openai.behave(Behavior.cut(30));
		with((llm) -> {
			try {
				Class<?> type = example("class Questions").type(this.classes);
				Constructor<?> constructor = type.getDeclaredConstructor(FailoverChatService.class);
				constructor.setAccessible(true);
				Method ask = type.getDeclaredMethod("ask", String.class);
				ask.setAccessible(true);
				assertThat(settled(ask.invoke(constructor.newInstance(llm), "What is Python?"))).asString()
					.contains("from anthropic", "What is Python?");
			}
			catch (ReflectiveOperationException ex) {
				throw new AssertionError(ex);
			}
		});
	}

}
