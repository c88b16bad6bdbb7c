package io.llmfailover.autoconfigure;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The examples of the guide to answers as values, run as they stand there with a failover
 * in the middle: the first provider breaks off or answers something else.
 */
@ExtendWith(OutputCaptureExtension.class)
class StructuredGuideTest extends GuideTest {

	StructuredGuideTest() {
		super(GuideExample.GUIDES.resolve("structured.md"));
	}

	@Test
	void theRecordIsReadFromTheAnswerOfTheNextProvider() {
		this.openai.behave(Behavior.cut(2));
		this.anthropic.behave(Behavior.answer("{\"name\":\"Oslo\",\"people\":709000,\"sights\":[\"Opera\"]}"));
		assertThat(run("record City(", "city")).hasToString("City[name=Oslo, people=709000, sights=[Opera]]");
		answeredBy(this.anthropic, 1);
	}

	@Test
	void theListIsReadFromTheAnswerOfTheNextProvider() {
		this.openai.behave(Behavior.answer("Oslo, Bergen and Trondheim"));
		this.anthropic.behave(Behavior.answer("{\"value\":[\"Oslo\",\"Bergen\",\"Trondheim\"]}"));
		assertThat(run("AnswerType<List<String>>", "cities")).isEqualTo(List.of("Oslo", "Bergen", "Trondheim"));
		answeredBy(this.openai, 2);
	}

	@Test
	void theStreamEndsWithTheValueOfTheNextProvider(CapturedOutput output) {
		this.openai.behave(Behavior.cut(2));
		this.anthropic.behave(Behavior.answer("{\"stops\":[\"Opera\",\"Harbour\"]}"));
		with((llm) -> {
			example("record Plan(").run(this.classes, llm, "", null, this::collect);
			await().atMost(LONG)
				.untilAsserted(() -> assertThat(output.getOut()).contains("Plan[stops=[Opera, Harbour]]"));
		});
	}

	@Test
	void theCriterionIsMetByTheNextProvider() {
		this.openai.behave(Behavior.answer("Oslo is the capital."));
		this.anthropic.behave(Behavior.answer("Oslo est la capitale."));
		Object inFrench = run(".accept(", "inFrench");
		with((llm) -> assertThat(chat(llm, (ChatRequest) inFrench).content()).isEqualTo("Oslo est la capitale."));
		answeredBy(this.openai, 2);
	}

	@Test
	void everyExampleOfTheGuideIsRun() {
		holdsNoOtherExampleThan("record City(", "AnswerType<List<String>>", "record Plan(", ".accept(");
	}

}
