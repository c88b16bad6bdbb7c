package io.llmfailover.simulator.rules;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * What chat templates of open models refuse, as servers like vLLM and llama.cpp apply
 * them.
 */
public enum TemplateRule implements RequestRule {

	/** One system message, at the beginning. */
	SYSTEM_FIRST("System message must be at the beginning.", "https://github.com/vllm-project/vllm/issues/41114",
			(request) -> Chats.messages(request)
				.skip(1)
				.filter((message) -> message.at("role").in("system", "developer")));

	private final String sentence;

	private final String source;

	private final Check check;

	TemplateRule(String sentence, String source, Check check) {
		this.sentence = sentence;
		this.source = source;
		this.check = check;
	}

	@Override
	public String sentence() {
		return this.sentence;
	}

	@Override
	public String source() {
		return this.source;
	}

	@Override
	public List<String> broken(JsonNode request) {
		return this.check.in(request);
	}

}
