package io.llmfailover.sample;

import java.util.List;

import io.llmfailover.ToolExecutor;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page while tools run: they wait until it was looked at.
 */
class ToolPageTests extends PageTest {

	private static final String WEATHER = "How is the weather in Oslo?";

	@Autowired
	private Gate gate;

	@AfterEach
	void openGate() {
		this.gate.open();
	}

	@Test
	void aToolIsShownWhileItRunsAndWhatComesOfIt() {
		this.gate.close();
		type(WEATHER);
		find("#ask").click();
		awaitTools("running");
		assertThat(text(".tool summary")).contains("weather", "{\"city\":\"Oslo\"}", "running");
		assertThat(text("#status")).isEqualTo("Running weather");
		assertThat(find("#answer .tool-result").isDisplayed()).isFalse();
		this.gate.open();
		awaitEnd("answered");
		assertThat(states()).containsExactly("done");
		assertThat(text(".tool summary")).containsPattern("took [\\d.]+ m?s");
		assertThat(text("#answer .tool-result")).contains("\"sky\":\"snow\"");
		assertThat(text("#answer .text:not(:empty)")).contains("snow");
		assertThat(trail()).containsExactly("gemini ANSWERED", "gemini ANSWERED");
		assertThat(text("#trail li:last-child")).contains("round 2");
	}

	@Test
	void toolsOfOneRoundAreShownSideBySideAndOneThatFailsIsTold() {
		say("How is the weather in Bern and in Atlantis?");
		assertThat(states()).containsExactly("done", "failed");
		assertThat(texts(".tool summary")).last().asString().contains("Atlantis").containsPattern("failed after");
		assertThat(texts(".tool-result")).last().asString().contains("No weather is known there");
	}

	@Test
	void whatAToolDidStaysWhenTheProviderBreaksOffAfterwards() {
		providers().server("gemini")
			.script(Behavior.answer(), Behavior.cut(10), Behavior.error(503), Behavior.error(503));
		say(WEATHER);
		assertThat(states()).containsExactly("done");
		assertThat(all("#answer del.voided")).hasSize(1);
		assertThat(text("#answer footer")).contains("anthropic");
		assertThat(text("#trail")).contains("round 2");
	}

	@Test
	void toolsAreShownCompactlyInTheHistory() {
		say(WEATHER);
		reload();
		await().until((page) -> states().equals(List.of("done")));
		assertThat(text("#history .tool summary")).contains("weather", "Oslo", "done");
		assertThat(find("#history .tool-result").isDisplayed()).isFalse();
		find("#history .tool summary").click();
		assertThat(text("#history .tool-result")).contains("snow");
		say("And now something else.");
		assertThat(text("#answer .text")).contains("something else").doesNotContain("snow");
	}

	@Test
	void ofAQuestionThatFailedAfterItsToolsHadRunTheirResultsAreKept() {
		turnAll(Fault.ERROR_500);
		turn("gemini", Fault.OK);
		providers().server("gemini").script(Behavior.answer(), Behavior.error(400), Behavior.error(400));
		type(WEATHER);
		find("#ask").click();
		awaitEnd("failed");
		assertThat(text("#answer .kept")).isEqualTo("The conversation keeps what tools have done.");
		assertThat(text("#history .said")).isEqualTo(WEATHER);
		assertThat(all("#history .tool")).hasSize(1);
	}

	@Test
	void noToolIsOfferedWhereThatIsNotWanted() {
		find("#tools").click();
		say(WEATHER);
		assertThat(all(".tool")).isEmpty();
		assertThat(providers().server("gemini").requests()).last()
			.satisfies((request) -> assertThat(request.body()).doesNotContain("\"tools\""));
	}

	private void awaitTools(String... states) {
		await().until((page) -> states().equals(List.of(states)));
	}

	private List<String> states() {
		return all(".tool").stream().map((tool) -> String.valueOf(tool.getDomAttribute("data-state"))).toList();
	}

	/**
	 * Holds tools back.
	 */
	static final class Gate {

		private volatile Sinks.Empty<Void> opened = Sinks.empty();

		Gate() {
			open();
		}

		void close() {
			this.opened = Sinks.empty();
		}

		void open() {
			this.opened.tryEmitEmpty();
		}

		Mono<Void> passed() {
			return this.opened.asMono();
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Gates {

		@Bean
		Gate gate() {
			return new Gate();
		}

		@Bean
		ToolExecutor waiting(Gate gate) {
			return (call, context, next) -> gate.passed().then(next.run(call));
		}

	}

}
