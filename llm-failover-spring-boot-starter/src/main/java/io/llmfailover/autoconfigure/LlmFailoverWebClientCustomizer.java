package io.llmfailover.autoconfigure;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Customizes the {@link WebClient} of one provider. Beans of this type are applied in
 * their order. The application's {@code WebClientCustomizer} beans and its
 * {@code WebClient.Builder} beans are not, since they may hold headers, cookies and
 * tokens for other services; the property
 * {@code llm.failover.http.apply-web-client-customizers} applies the former. A connector
 * that is set here is kept, with its own proxy, pool and TLS. The provider's key and
 * headers are written after all filters, which never see them.
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
