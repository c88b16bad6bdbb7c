package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.llmfailover.FailoverChatService;
import io.llmfailover.event.FailoverEvent;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

/**
 * The examples of the pages about the web and about operation, run as they stand there
 * while the provider breaks off that is asked first.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebGuideTest extends SimulatedStarterTest {

	private static final Path WEB = GuideExample.GUIDES.resolve("web.md");

	private static final Path OPERATION = GuideExample.GUIDES.resolve("observability.md");

	@TempDir
	private Path classes;

	private Object controller(String words, FailoverChatService llm) {
		try {
			Constructor<?> constructor = GuideExample.of(WEB, words)
				.type(this.classes)
				.getDeclaredConstructor(FailoverChatService.class);
			constructor.setAccessible(true);
			return constructor.newInstance(llm);
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String webFlux(Object controller, String path) {
		byte[] body = WebTestClient.bindToController(controller)
			.configureClient()
			.responseTimeout(LONG)
			.build()
			.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBody();
		return new String(Objects.requireNonNull(body), StandardCharsets.UTF_8);
	}

	private static String mvc(Object controller, String path) {
		MockMvc mvc = MockMvcBuilders.standaloneSetup(controller).build();
		try {
			MvcResult result = mvc.perform(get(path)).andReturn();
			return (result.getRequest().isAsyncStarted() ? mvc.perform(asyncDispatch(result)).andReturn() : result)
				.getResponse()
				.getContentAsString();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void aStoryIsStreamedByBothKindsOfServersThoughAProviderBreaksOff() {
		this.openai.behave(Behavior.cut(3));
		this.anthropic.behave(Behavior.answer("  Once upon a time\r\nthere was a whale"));
		with((llm) -> {
			Object stories = controller("class Stories", llm);
			for (String body : List.of(webFlux(stories, "/story?about=whales"), mvc(stories, "/story?about=whales"))) {
				assertThat(body).containsSubsequence("event:text\n", "event:interrupted\n", "event:restarted\n",
						"event:text\n", "event:completed\n", "  Once upon a time\\r\\nthere was a whale");
				assertThat(body).doesNotContain("\r");
			}
		});
	}

	@Test
	void aStoryThatNobodyCanTellEndsWithAnEventThatSaysSo() {
		this.openai.behave(Behavior.error(500));
		this.anthropic.behave(Behavior.error(500));
		with((llm) -> assertThat(webFlux(controller("class Stories", llm), "/story?about=whales"))
			.contains("event:failed\n", "\"kind\":\"SERVER_ERROR\"")
			.doesNotContain("event:completed"));
	}

	@Test
	void theScriptOfThePageListensToEventsThatThereAre() throws IOException {
		String page = Files.readString(WEB);
		Set<String> heard = new TreeSet<>();
		Pattern.compile("addEventListener\\('([a-z-]+)'")
			.matcher(page)
			.results()
			.forEach((listener) -> heard.add(listener.group(1)));
		assertThat(heard).isNotEmpty()
			.allSatisfy((name) -> assertThat(page).containsPattern("(?m)^\\| .*`" + name + "`.*\\|"));
	}

	@Test
	void theBlockingRecipeAnswersThoughAProviderFails() {
		this.openai.behave(Behavior.error(500));
		this.anthropic.behave(Behavior.answer("42"));
		with((llm) -> assertThat(mvc(controller("class Answers", llm), "/answer?question=why")).isEqualTo("42"));
	}

	@Test
	void theBatchAnswersWhatCanBeAnsweredAndSaysWhyNotTheRest() {
		this.openai.script(Behavior.answer("A snake"), Behavior.badKey());
		with((llm) -> {
			Object answers = GuideExample.of(WEB, "Flux<String> answers")
				.run(this.classes, llm, "", "answers", (call, result) -> {
					throw new AssertionError(call);
				});
			List<String> said = new ArrayList<>();
			((Flux<?>) Objects.requireNonNull(answers)).map(String::valueOf).toIterable().forEach(said::add);
			assertThat(said).hasSize(2).contains("A snake").anyMatch((text) -> text.startsWith("no answer: "));
		}, "llm.failover.order=openai");
	}

	@Test
	void theListenerOfThePageHearsOfAProvider(CapturedOutput output) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(
				GuideExample.of(OPERATION, "@EventListener").typeAround(this.classes))) {
			context.publishEvent(new FailoverEvent.Degraded("openai", Duration.ofMinutes(7)));
		}
		assertThat(output.getErr()).contains("openai has not answered for 7 min");
	}

	@Test
	void everyExampleIsOneOfThese() {
		assertThat(GuideExample.blocks(WEB, "java")).hasSize(3);
		assertThat(GuideExample.blocks(OPERATION, "java")).hasSize(1);
	}

}
