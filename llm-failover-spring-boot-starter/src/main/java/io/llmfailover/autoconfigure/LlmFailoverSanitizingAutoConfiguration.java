package io.llmfailover.autoconfigure;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.llmfailover.provider.KnownProviders;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that keeps keys, headers and addresses with keys of providers out of
 * actuator endpoints even where those are told to show values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class LlmFailoverSanitizingAutoConfiguration {

	// as a property (api-key), a record's component (apiKey) or an environment variable
	private static final Pattern PROPERTY = Pattern
		.compile("llm[._]failover[._]providers[._].*(api[-_]?key|headers[._].*)", Pattern.CASE_INSENSITIVE);

	private static final Pattern ADDRESS = Pattern.compile("llm[._]failover[._]providers[._].*base[-_]?url",
			Pattern.CASE_INSENSITIVE);

	// a query or a user in front of the host
	private static final Pattern WITH_KEY = Pattern.compile("[^?#]*\\?.+|[a-z]+://[^/?#]*@.*",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	@Bean
	@ConditionalOnMissingBean(name = "llmFailoverSanitizingFunction")
	SanitizingFunction llmFailoverSanitizingFunction() {
		Set<String> variables = KnownProviders.all()
			.stream()
			.flatMap((provider) -> provider.keyVariables().stream())
			.collect(Collectors.toSet());
		return SanitizingFunction.sanitizeValue()
			.ifMatches((data) -> variables.contains(data.getKey()) || PROPERTY.matcher(data.getKey()).matches()
					|| isAddressWithKey(data));
	}

	private static boolean isAddressWithKey(SanitizableData data) {
		return data.getValue() != null && ADDRESS.matcher(data.getKey()).matches()
				&& WITH_KEY.matcher(data.getValue().toString()).matches();
	}

}
