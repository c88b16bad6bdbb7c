package io.llmfailover.autoconfigure;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Customizes the {@link WebClient} of one provider. Beans of this type are applied in
 * their order, after Spring Boot's own {@code WebClientCustomizer} beans, which reach
 * every {@code WebClient} of the application.
 */
@FunctionalInterface
public interface LlmFailoverWebClientCustomizer {

	/**
	 * Customizes the client.
	 * @param provider the provider's name
	 * @param builder the builder of its client
	 */
	void customize(String provider, WebClient.Builder builder);

}
