package io.llmfailover.provider.wire;

import java.util.Objects;

import io.llmfailover.ToolChoice;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.target.ChatTarget.Transport;

/**
 * Who is asked, as far as a dialect must know.
 *
 * @param provider the provider's name
 * @param model the model
 * @param transport how the answer is fetched
 * @param maxTokens the most tokens to generate where the request does not say
 * @param facts what is known of the model
 * @param refusals what it was found to refuse beyond that
 * @param singleSystemMessage whether it takes one system message only, at the beginning
 * @param callersWords what the caller wrote, which says nothing about the provider when
 * it repeats it
 */
public record WireTarget(String provider, String model, Transport transport, int maxTokens, ModelFacts facts,
		Refusals refusals, boolean singleSystemMessage, CallersWords callersWords) {

	/**
	 * Checks that nothing is missing.
	 */
	public WireTarget {
		Objects.requireNonNull(provider, "provider");
		Objects.requireNonNull(model, "model");
		Objects.requireNonNull(transport, "transport");
		Objects.requireNonNull(facts, "facts");
		Objects.requireNonNull(refusals, "refusals");
		Objects.requireNonNull(callersWords, "callersWords");
	}

	/**
	 * A target that was not found to refuse anything, of which it is not known what it is
	 * asked.
	 * @param provider the provider's name
	 * @param model the model
	 * @param transport how the answer is fetched
	 * @param maxTokens the most tokens to generate where the request does not say
	 * @param facts what is known of the model
	 * @param singleSystemMessage whether it takes one system message only, at the
	 * beginning
	 */
	public WireTarget(String provider, String model, Transport transport, int maxTokens, ModelFacts facts,
			boolean singleSystemMessage) {
		this(provider, model, transport, maxTokens, facts, Refusals.NONE, singleSystemMessage, CallersWords.NONE);
	}

	/**
	 * A target that takes several system messages, wherever they stand.
	 * @param provider the provider's name
	 * @param model the model
	 * @param transport how the answer is fetched
	 * @param maxTokens the most tokens to generate where the request does not say
	 * @param facts what is known of the model
	 */
	public WireTarget(String provider, String model, Transport transport, int maxTokens, ModelFacts facts) {
		this(provider, model, transport, maxTokens, facts, false);
	}

	/**
	 * Whether the model takes a parameter, as far as is known now.
	 * @param parameter the parameter
	 * @return false if it is known, or was found, to refuse it
	 */
	public boolean takes(Parameter parameter) {
		return this.facts.takes(parameter) && !this.refusals.contains(parameter);
	}

	/**
	 * Whether the model can be given a choice of tools, as far as is known now.
	 * @param choice the choice
	 * @return false if it is known, or was found, to refuse it
	 */
	public boolean takes(ToolChoice choice) {
		Parameter parameter = Parameter.of(choice);
		return parameter == null || takes(parameter);
	}

	/**
	 * The parameter that limits what the model writes. Of the two names one replaces the
	 * other; only a model that refuses both is left without a limit.
	 * @return the parameter
	 */
	public Parameter tokenLimit() {
		boolean tokens = this.refusals.contains(Parameter.MAX_TOKENS);
		if (tokens == this.refusals.contains(Parameter.MAX_COMPLETION_TOKENS)) {
			return this.facts.tokens().limit();
		}
		return tokens ? Parameter.MAX_COMPLETION_TOKENS : Parameter.MAX_TOKENS;
	}

}
