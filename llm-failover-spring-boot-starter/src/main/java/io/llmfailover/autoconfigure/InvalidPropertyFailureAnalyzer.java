package io.llmfailover.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Tells a mistake in the configuration by property, place and remedy. It comes before
 * Spring Boot's analyzer of bind failures, which would name the record but not the
 * remedy.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {

	private final Environment environment;

	InvalidPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
		String property = property(rootFailure, cause);
		Origin origin = origin(property);
		String description = "'" + property + "'" + ((origin != null) ? " (" + origin + ")" : "") + " "
				+ cause.problem() + ".";
		return new FailureAnalysis(description, cause.remedy(), cause);
	}

	private String property(Throwable rootFailure, InvalidPropertyException cause) {
		BindException binding = findCause(rootFailure, BindException.class);
		return (binding != null) ? binding.getName() + "." + cause.property() : cause.property();
	}

	private @Nullable Origin origin(String property) {
		Origin origin = originOf(property);
		return (origin != null) ? origin : originOf(property + "[0]");
	}

	private @Nullable Origin originOf(String property) {
		if (!ConfigurationPropertyName.isValid(property)) {
			return null;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			Origin origin = Origin.from(source.getConfigurationProperty(name));
			if (origin != null) {
				return origin;
			}
		}
		return null;
	}

}
