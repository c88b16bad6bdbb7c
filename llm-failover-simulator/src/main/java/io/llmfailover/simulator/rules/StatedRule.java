package io.llmfailover.simulator.rules;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * A rule that is written down, as the constants of each vendor's are.
 */
interface StatedRule extends RequestRule {

	/**
	 * All that there is to say of it.
	 */
	Statement statement();

	@Override
	default String sentence() {
		return statement().sentence();
	}

	@Override
	default String source() {
		return statement().source();
	}

	@Override
	default List<String> broken(JsonNode request) {
		return statement().check().in(request);
	}

	/**
	 * What a refusal says, where that is known from, and what is refused.
	 */
	record Statement(String sentence, String source, Check check) {
	}

}
