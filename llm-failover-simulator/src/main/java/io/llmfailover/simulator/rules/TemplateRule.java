package io.llmfailover.simulator.rules;

/**
 * What chat templates of open models refuse, as servers like vLLM and llama.cpp apply
 * them.
 */
enum TemplateRule implements StatedRule {

	/** One system message, at the beginning. */
	SYSTEM_FIRST("System message must be at the beginning.", "https://github.com/vllm-project/vllm/issues/41114",
			(request) -> Chats.messages(request)
				.skip(1)
				.filter((message) -> message.at("role").in("system", "developer")));

	private final Statement statement;

	TemplateRule(String sentence, String source, Check check) {
		this.statement = new Statement(sentence, source, check);
	}

	@Override
	public Statement statement() {
		return this.statement;
	}

}
