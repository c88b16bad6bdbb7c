package io.llmfailover;

import java.util.Objects;

/**
 * What a provider wants back with its own message in the next turn and nobody else
 * understands: thinking signatures, encrypted reasoning. It is opaque, and returned only
 * to the provider that issued it.
 *
 * @param provider the provider that issued it
 * @param json the state, in that provider's own JSON
 */
public record ProviderState(String provider, String json) {

	/**
	 * Checks that nothing is missing.
	 */
	public ProviderState {
		Objects.requireNonNull(provider, "provider");
		Objects.requireNonNull(json, "json");
	}

	@Override
	public String toString() {
		return "ProviderState[" + this.provider + "]";
	}

}
