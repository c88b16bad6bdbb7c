package io.llmfailover.autoconfigure;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.llmfailover.provider.KnownProviders;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that keeps keys and headers of providers out of actuator endpoints
 * even where those are told to show values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class LlmFailoverSanitizingAutoConfiguration {

	// as a property (api-key), a record's component (apiKey) or an environment variable
	private static final Pattern PROPERTY = Pattern
		.compile("llm[._]failover[._]providers[._].*(api[-_]?key|headers[._].*)", Pattern.CASE_INSENSITIVE);

	@Bean
	@ConditionalOnMissingBean(name = "llmFailoverSanitizingFunction")
	SanitizingFunction llmFailoverSanitizingFunction() {
		Set<String> variables = KnownProviders.all()
			.stream()
			.flatMap((provider) -> provider.keyVariables().stream())
			.collect(Collectors.toSet());
		return SanitizingFunction.sanitizeValue()
			.ifKeyMatches((key) -> variables.contains(key) || PROPERTY.matcher(key).matches());
	}

}
