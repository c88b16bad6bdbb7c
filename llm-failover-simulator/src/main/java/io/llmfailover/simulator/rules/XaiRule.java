package io.llmfailover.simulator.rules;

import java.util.stream.Stream;

/**
 * What xAI refuses, beyond the protocol.
 *
 * @see <a href="https://docs.x.ai/docs/guides/reasoning">Reasoning</a>
 */
enum XaiRule implements StatedRule {

	/** Answers have a content too, be it empty. */
	ANSWER_CONTENT("Invalid request content: Each message must have at least one content element.",
			"https://github.com/langchain-ai/langchain/issues/34140",
			(request) -> Chats.messages(request, "assistant")
				.map((message) -> message.at("content"))
				.filter((content) -> !content.present())),

	/** Results are not empty. */
	RESULT_CONTENT("Invalid request content: Each message must have at least one content element.",
			"https://github.com/charmbracelet/crush/issues/964",
			(request) -> Chats.messages(request, "tool")
				.map((message) -> message.at("content"))
				.filter(Chats::saysNothing)),

	/** Most models that think do not let others say how much. */
	EFFORT("Model does not support parameter reasoningEffort.",
			"https://github.com/NousResearch/hermes-agent/pull/23435",
			(request) -> request.at("reasoning_effort")
				.unless((effort) -> !Chats.isModel(request,
						"grok-3|grok-3-(beta|fast).*|grok-4(-0709|-fast.*|-1-fast.*)|grok-code.*|grok-.*non-reasoning.*"))),

	/** Models that think do not stop on a word. */
	NO_STOP("Argument not supported on this model: stop", Sources.XAI_REASONING,
			(request) -> request.at("stop")
				.unless((stop) -> !Chats.isModel(request, "grok-3-mini.*|grok-(?!.*non-reasoning)([4-9]|code).*"))),

	/** Nor do they take penalties. */
	PENALTY("Argument not supported on this model: presencePenalty", "https://github.com/yym68686/uni-api/issues/105",
			(request) -> Stream.of("presence_penalty", "frequency_penalty")
				.flatMap((name) -> request.at(name)
					.unless((value) -> !Chats.isModel(request,
							"grok-3-mini.*|grok-(?!.*non-reasoning)([4-9]|code).*"))));

	private final Statement statement;

	XaiRule(String sentence, String source, Check check) {
		this.statement = new Statement(sentence, source, check);
	}

	@Override
	public Statement statement() {
		return this.statement;
	}

}
