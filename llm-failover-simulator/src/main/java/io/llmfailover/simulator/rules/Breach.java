package io.llmfailover.simulator.rules;

/**
 * A place at which a request breaks a rule.
 *
 * @param rule the rule
 * @param place the place, for example {@code messages[2].tool_calls[0].id}
 */
public record Breach(RequestRule rule, String place) {

	/**
	 * The refusal in words.
	 * @return the place and the rule's sentence
	 */
	public String sentence() {
		return this.place + ": " + this.rule.sentence();
	}

	@Override
	public String toString() {
		return this.rule.name() + " at " + sentence();
	}

}
