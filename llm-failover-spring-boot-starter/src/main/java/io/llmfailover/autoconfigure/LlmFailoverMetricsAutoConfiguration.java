package io.llmfailover.autoconfigure;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.autoconfigure.LlmFailoverAutoConfiguration.ConfiguredFailover;
import io.llmfailover.observation.FailoverGauges;
import io.llmfailover.observation.FailoverMeters;
import io.llmfailover.observation.ToolGauges;
import io.llmfailover.observation.WaitReasons;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of meters of what the engine does, where the application has a
 * {@link MeterRegistry}. How long calls and attempts take is measured by their
 * observations.
 */
@AutoConfiguration(after = LlmFailoverAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, FailoverAdmin.class })
@ConditionalOnBooleanProperty(name = { "llm.failover.enabled", "llm.failover.observations.enabled" },
		matchIfMissing = true)
@EnableConfigurationProperties(LlmFailoverProperties.class)
public final class LlmFailoverMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FailoverMeters llmFailoverMeters(LlmFailoverProperties properties, MeterRegistry registry,
			ObjectProvider<FailoverAdmin> admin) {
		return new FailoverMeters(registry, properties.observations().genAiNames(), new WaitReasons(admin::getObject),
				new ConfiguredModels(admin::getIfAvailable));
	}

	@Bean
	@ConditionalOnMissingBean
	FailoverGauges llmFailoverGauges(ObjectProvider<FailoverAdmin> admin) {
		return new FailoverGauges(admin::getObject);
	}

	@Bean
	@ConditionalOnMissingBean
	ToolGauges llmFailoverToolGauges(ObjectProvider<ConfiguredFailover> configured) {
		return new ToolGauges(() -> configured.getObject().service());
	}

}
