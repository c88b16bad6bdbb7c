package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import io.llmfailover.AnswerType;
import io.llmfailover.ChatRequest;
import io.llmfailover.Structured;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the guide shows of answers as values, run with a failover in the middle: the first
 * provider breaks off or answers something else.
 */
@ExtendWith(OutputCaptureExtension.class)
class StructuredGuideTest extends SimulatedStarterTest {

	private static final String SOURCE = "src/test/java/io/llmfailover/autoconfigure/StructuredGuideTest.java";

	@Test
	void theRecordIsReadFromTheAnswerOfTheNextProvider() {
		this.openai.behave(Behavior.cut(2));
		this.anthropic.behave(Behavior.answer("{\"name\":\"Oslo\",\"people\":709000,\"sights\":[\"Opera\"]}"));
		with((llm) -> {
			City city = llm.blocking().chat("Which is the largest city of Norway?", City.class).value();
			assertThat(city).isEqualTo(new City("Oslo", 709_000, List.of("Opera")));
		});
		assertThat(this.anthropic.requests()).hasSize(1);
	}

	@Test
	void theListIsReadFromTheAnswerOfTheNextProvider() {
		this.openai.behave(Behavior.answer("Oslo, Bergen and Trondheim"));
		this.anthropic.behave(Behavior.answer("{\"value\":[\"Oslo\",\"Bergen\",\"Trondheim\"]}"));
		with((llm) -> {
			AnswerType<List<String>> names = new AnswerType<>() {
			};
			Mono<List<String>> cities = llm.chat(ChatRequest.of("Name three cities."), names).map(Structured::value);
			assertThat(cities.block(LONG)).containsExactly("Oslo", "Bergen", "Trondheim");
		});
		assertThat(this.openai.requests()).hasSize(2);
	}

	@Test
	void theStreamEndsWithTheValueOfTheNextProvider(CapturedOutput output) {
		this.openai.behave(Behavior.cut(2));
		this.anthropic.behave(Behavior.answer("{\"stops\":[\"Opera\",\"Harbour\"]}"));
		with((llm) -> {
			llm.stream(ChatRequest.of("Plan a day in Oslo."), Plan.class).subscribe((event) -> {
				if (event.structured() != null) {
					System.out.println(event.structured().value());
				}
			});
			await().atMost(LONG)
				.untilAsserted(() -> assertThat(output.getOut()).contains("Plan[stops=[Opera, Harbour]]"));
		});
	}

	@Test
	void theCriterionIsMetByTheNextProvider() {
		this.openai.behave(Behavior.answer("Oslo is the capital."));
		this.anthropic.behave(Behavior.answer("Oslo est la capitale."));
		with((llm) -> {
			ChatRequest inFrench = ChatRequest.builder()
				.user("Describe Oslo in one sentence.")
				.accept("in French", (response) -> response.content().contains(" est "))
				.build();
			assertThat(chat(llm, inFrench).content()).isEqualTo("Oslo est la capitale.");
		});
		assertThat(this.openai.requests()).hasSize(2);
	}

	@Test
	void everyExampleIsOneOfThese() throws IOException {
		String run = squeezed(Files.readString(Path.of(SOURCE)));
		List<String> examples = GuideExample.blocks(GuideExample.GUIDES.resolve("structured.md"), "java")
			.stream()
			.flatMap(Pattern.compile("(?m)^\\s*$")::splitAsStream)
			.toList();
		assertThat(examples).isNotEmpty().allSatisfy((example) -> assertThat(run).contains(squeezed(example)));
	}

	// without comments, and however it is broken into lines
	private static String squeezed(String code) {
		return code.replaceAll("(?m)//.*$", "").replaceAll("\\s+", "");
	}

	record City(String name, int people, List<String> sights) {
	}

	record Plan(List<String> stops) {
	}

}
