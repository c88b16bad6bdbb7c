package io.llmfailover.provider.wire;

import java.util.Objects;

import io.llmfailover.target.ChatTarget.Transport;

/**
 * Who is asked, as far as a dialect must know.
 *
 * @param provider the provider's name
 * @param model the model
 * @param transport how the answer is fetched
 * @param maxTokens the most tokens to generate where the request does not say
 * @param traits what the model is known to want and to refuse
 * @param singleSystemMessage whether it takes one system message only, at the beginning
 * @param callersWords what the caller wrote, which says nothing about the provider when
 * it repeats it
 */
public record WireTarget(String provider, String model, Transport transport, int maxTokens, ModelTraits traits,
		boolean singleSystemMessage, CallersWords callersWords) {

	/**
	 * Checks that nothing is missing.
	 */
	public WireTarget {
		Objects.requireNonNull(provider, "provider");
		Objects.requireNonNull(model, "model");
		Objects.requireNonNull(transport, "transport");
		Objects.requireNonNull(traits, "traits");
		Objects.requireNonNull(callersWords, "callersWords");
	}

	/**
	 * A target of which it is not known what it is asked.
	 * @param provider the provider's name
	 * @param model the model
	 * @param transport how the answer is fetched
	 * @param maxTokens the most tokens to generate where the request does not say
	 * @param traits what the model is known to want and to refuse
	 * @param singleSystemMessage whether it takes one system message only, at the
	 * beginning
	 */
	public WireTarget(String provider, String model, Transport transport, int maxTokens, ModelTraits traits,
			boolean singleSystemMessage) {
		this(provider, model, transport, maxTokens, traits, singleSystemMessage, CallersWords.NONE);
	}

	/**
	 * A target that takes several system messages, wherever they stand.
	 * @param provider the provider's name
	 * @param model the model
	 * @param transport how the answer is fetched
	 * @param maxTokens the most tokens to generate where the request does not say
	 * @param traits what the model is known to want and to refuse
	 */
	public WireTarget(String provider, String model, Transport transport, int maxTokens, ModelTraits traits) {
		this(provider, model, transport, maxTokens, traits, false);
	}

}
