package io.llmfailover.autoconfigure.actuate;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.ProviderInfo;
import io.llmfailover.observation.ProviderStatistics;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the endpoint {@code llmfailover} and of what the endpoint
 * {@code info} says of the chain.
 */
@AutoConfiguration(afterName = "io.llmfailover.autoconfigure.LlmFailoverAutoConfiguration")
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(FailoverAdmin.class)
@RegisterReflectionForBinding(LlmFailoverEndpoint.Providers.class)
public final class LlmFailoverEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = LlmFailoverEndpoint.class)
	ProviderStatistics llmFailoverStatistics(ObjectProvider<Clock> clock) {
		return new ProviderStatistics(clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	LlmFailoverEndpoint llmFailoverEndpoint(FailoverAdmin admin, ProviderStatistics statistics) {
		return new LlmFailoverEndpoint(admin, statistics);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = LlmFailoverEndpoint.class)
	LlmFailoverWebExtension llmFailoverWebExtension(LlmFailoverEndpoint endpoint) {
		return new LlmFailoverWebExtension(endpoint);
	}

	@Bean
	@ConditionalOnMissingBean(name = "llmFailoverInfoContributor")
	@ConditionalOnEnabledInfoContributor("llm-failover")
	InfoContributor llmFailoverInfoContributor(FailoverAdmin admin) {
		return (info) -> {
			Map<String, List<String>> chain = new LinkedHashMap<>();
			admin.providers()
				.stream()
				.filter(ProviderInfo::inChain)
				.forEach((provider) -> chain.put(provider.name(), provider.models()));
			info.withDetail("llmFailover", Map.of("chain", chain));
		};
	}

}
