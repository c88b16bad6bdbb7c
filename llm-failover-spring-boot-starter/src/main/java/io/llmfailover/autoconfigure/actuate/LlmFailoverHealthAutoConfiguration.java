package io.llmfailover.autoconfigure.actuate;

import io.llmfailover.FailoverAdmin;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of providers. It is no part of liveness or readiness
 * unless a group names it, and is switched off by
 * {@code management.health.llm-failover.enabled=false}.
 */
@AutoConfiguration(afterName = "io.llmfailover.autoconfigure.LlmFailoverAutoConfiguration")
@ConditionalOnClass({ CompositeHealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(FailoverAdmin.class)
public final class LlmFailoverHealthAutoConfiguration {

	@Bean
	@ConditionalOnEnabledHealthIndicator("llm-failover")
	@ConditionalOnMissingBean(name = "llmFailoverHealthContributor")
	CompositeHealthContributor llmFailoverHealthContributor(FailoverAdmin admin) {
		return LlmFailoverHealth.of(admin);
	}

}
