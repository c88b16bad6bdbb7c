package io.llmfailover.test.spring;

import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A user's test over HTTP, which is also processed ahead of time.
 */
@SpringBootTest(classes = GreeterApplication.class)
@WithSimulatedProviders({ "openai", "anthropic" })
class SimulatedGreetingTest {

	@Autowired
	SimulatedProvider openai;

	@Autowired
	SimulatedProvider anthropic;

	@Autowired
	Greeter greeter;

	@Test
	void anthropicGreetsWhereOpenAiRefusesTheKey() {
		this.openai.behave(Behavior.badKey());
		this.anthropic.behave(Behavior.answer("Hello Ann"));
		assertThat(this.greeter.greet("Ann").content()).isEqualTo("Hello Ann");
		assertThat(this.openai.requests()).hasSize(1);
	}

}
