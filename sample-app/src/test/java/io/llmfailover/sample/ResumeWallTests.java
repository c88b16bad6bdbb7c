package io.llmfailover.sample;

import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@TestPropertySource(properties = { "spring.application.name=resume-wall", "llm.failover.on-interruption=resume",
		"llm.failover.providers.anthropic.model=claude-3-7-sonnet-20250219",
		"llm.failover.providers.openai.capabilities=vision,tools,prefill" })
class ResumeWallTests extends FaultWall {

	@ParameterizedTest(name = "resume")
	@CsvSource({ "openai, anthropic", "anthropic, openai" })
	void w14ResumesByInstructionWherePrefillIsRefused(String primary, String second) {
		order(primary, second, "gemini", "xai", "deepseek");
		resumes(primary, second);
		asked(1, 2);
		assertThat(provider(second).requests()).extracting(FaultWall::prefills).containsExactly(true, false);
	}

	@ParameterizedTest(name = "resume")
	@CsvSource({ "openai, xai", "anthropic, xai" })
	void w14InstructsWhoDoesNotTakePrefill(String primary, String second) {
		order(primary, second, "gemini", "deepseek");
		resumes(primary, second);
		asked(1, 1);
	}

	private void resumes(String primary, String second) {
		provider(primary).behave(says(Behavior.cut(40), primary));
		provider(second).behave(refusesPrefill(says(Behavior.answer(), primary, 41)));
		ask(Way.STREAM).isWholly(second, words(primary)).interruptedOnce(0);
	}

}
