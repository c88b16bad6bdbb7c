package io.llmfailover.simulator;

/**
 * The vendors that can be simulated: the base path, the protocol and the errors of each.
 */
enum Vendor {

	OPENAI("/v1", new OpenAiWire(), new OpenAiErrors()),

	ANTHROPIC("/v1", new AnthropicWire(), new AnthropicErrors()),

	GEMINI("/v1beta/openai", new GeminiWire(), new GeminiErrors()),

	XAI("/v1", new OpenAiWire(), new XaiErrors()),

	DEEPSEEK("", new OpenAiWire(), new DeepSeekErrors());

	private final String basePath;

	private final Wire wire;

	private final Errors errors;

	Vendor(String basePath, Wire wire, Errors errors) {
		this.basePath = basePath;
		this.wire = wire;
		this.errors = errors;
	}

	String basePath() {
		return this.basePath;
	}

	Wire wire() {
		return this.wire;
	}

	Errors errors() {
		return this.errors;
	}

}
