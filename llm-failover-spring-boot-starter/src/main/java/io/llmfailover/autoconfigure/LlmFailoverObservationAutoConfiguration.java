package io.llmfailover.autoconfigure;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.observation.AttemptObservationConvention;
import io.llmfailover.observation.CallObservationConvention;
import io.llmfailover.observation.CallObservations;
import io.llmfailover.observation.CallObservations.Conventions;
import io.llmfailover.observation.ToolObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of observations of calls, attempts and tools, where the application
 * has an {@link ObservationRegistry}. Beans of the application replace the conventions
 * that name them.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = { "llm.failover.enabled", "llm.failover.observations.enabled" },
		matchIfMissing = true)
@EnableConfigurationProperties(LlmFailoverProperties.class)
public final class LlmFailoverObservationAutoConfiguration {

	/**
	 * The outermost interceptor: what others do belongs to the attempt.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnMissingBean
	CallObservations llmFailoverObservations(LlmFailoverProperties properties,
			ObjectProvider<ObservationRegistry> registries, ObjectProvider<CallObservationConvention> calls,
			ObjectProvider<AttemptObservationConvention> attempts, ObjectProvider<ToolObservationConvention> tools,
			ObjectProvider<FailoverAdmin> admin) {
		Conventions defaults = Conventions.defaults(properties.observations().genAiNames());
		return new CallObservations(registries.getIfUnique(() -> ObservationRegistry.NOOP),
				new Conventions(calls.getIfAvailable(defaults::call), attempts.getIfAvailable(defaults::attempt),
						tools.getIfAvailable(defaults::tool)),
				properties.observations().includeContent(), new ConfiguredModels(admin::getIfAvailable));
	}

}
