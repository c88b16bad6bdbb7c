package io.llmfailover.provider.facts;

/**
 * Which forms of an answer a model can be made to keep to.
 *
 * @param schema whether it takes a schema of the answer
 * @param besideTools whether it takes a form of the answer beside tools
 */
public record AnswerFacts(boolean schema, boolean besideTools) {

	/** A schema, also beside tools. */
	public static final AnswerFacts NONE = new AnswerFacts(true, true);

	/** No schema. */
	public static final AnswerFacts WITHOUT_SCHEMA = new AnswerFacts(false, true);

	/** A schema, but not beside tools. */
	public static final AnswerFacts NOT_BESIDE_TOOLS = new AnswerFacts(true, false);

}
