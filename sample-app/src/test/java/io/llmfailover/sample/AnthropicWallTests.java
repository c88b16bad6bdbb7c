package io.llmfailover.sample;

import org.springframework.test.context.TestPropertySource;

// a name of its own gives it an application of its own: it runs beside the other walls
@TestPropertySource(properties = "spring.application.name=anthropic-wall")
class AnthropicWallTests extends FaultWallRows {

	AnthropicWallTests() {
		super("anthropic", "openai");
	}

}
