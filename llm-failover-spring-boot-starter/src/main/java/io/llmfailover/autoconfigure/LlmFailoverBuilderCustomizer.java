package io.llmfailover.autoconfigure;

import io.llmfailover.service.LlmFailover;
import io.llmfailover.service.LlmFailoverBuilder;

/**
 * Customizes the builder of the auto-configured {@link LlmFailover}, and each
 * auto-configured builder from which an application makes further services. Beans of this
 * type are applied in their order, after everything that properties say.
 */
@FunctionalInterface
public interface LlmFailoverBuilderCustomizer {

	/**
	 * Customizes the builder.
	 * @param builder the builder
	 */
	void customize(LlmFailoverBuilder builder);

}
