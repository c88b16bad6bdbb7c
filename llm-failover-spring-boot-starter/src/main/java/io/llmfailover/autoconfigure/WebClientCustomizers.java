package io.llmfailover.autoconfigure;

import java.util.List;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What is added to the clients of providers. The application's own customizers are not,
 * unless that is asked for: a header or a token for internal services has no business at
 * a vendor of models.
 *
 * @param registry where exchanges are observed; null for nowhere
 * @param convention how they are named; null for as usual
 * @param general the application's customizers of all of its clients
 * @param own customizers of the clients of providers
 * @param applyGeneral whether the application's customizers apply
 */
record WebClientCustomizers(@Nullable ObservationRegistry registry,
		@Nullable ClientRequestObservationConvention convention, List<WebClientCustomizer> general,
		List<LlmFailoverWebClientCustomizer> own, boolean applyGeneral) {

	private static final Logger logger = LoggerFactory.getLogger(StartupReport.class);

	/**
	 * A builder that no bean of the application has touched.
	 * @return a new builder
	 */
	WebClient.Builder builder() {
		WebClient.Builder builder = WebClient.builder();
		if (this.registry != null) {
			builder.observationRegistry(this.registry);
		}
		return builder.observationConvention(namesWithoutKey());
	}

	private ClientRequestObservationConvention namesWithoutKey() {
		return new AddressWithoutKey(
				(this.convention != null) ? this.convention : new DefaultClientRequestObservationConvention());
	}

	/**
	 * Customizes the client of a provider.
	 * @param provider the provider's name
	 * @param builder the builder of its client, which has its connector
	 */
	void customize(String provider, WebClient.Builder builder) {
		if (this.applyGeneral) {
			this.general.forEach((customizer) -> customizer.customize(builder));
			// Spring Boot's own customizer has set one that tells the whole address
			builder.observationConvention(namesWithoutKey());
		}
		this.own.forEach((customizer) -> customizer.customize(provider, builder));
	}

	/**
	 * Says that there are customizers that do not apply.
	 */
	void report() {
		long left = this.general.stream().filter(WebClientCustomizers::isOfTheApplication).count();
		if (left > 0 && !this.applyGeneral) {
			logger.info(
					"LLM providers: {} WebClientCustomizer bean(s) of the application are not applied to their clients;"
							+ " use an LlmFailoverWebClientCustomizer, or set"
							+ " llm.failover.http.apply-web-client-customizers=true",
					left);
		}
	}

	private static boolean isOfTheApplication(WebClientCustomizer customizer) {
		return !customizer.getClass().getName().startsWith("org.springframework.boot.");
	}

}
