package io.llmfailover.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Variables such as {@code OPENAI_API_KEY} that other tools read, too. They are looked up
 * by their exact name in all property sources, so that {@code .properties} files and
 * tests can set them. A blank one counts as unset: shells and container files have no
 * other way to say so.
 */
final class EnvironmentVariables {

	private final Environment environment;

	EnvironmentVariables(Environment environment) {
		this.environment = environment;
	}

	/**
	 * The first variable that is set.
	 * @param names the names, the first one set wins
	 * @return the variable; null if none is set
	 * @throws InvalidPropertyException if the first one set holds a placeholder that has
	 * no value
	 */
	@Nullable Variable first(List<String> names) {
		for (String name : names) {
			String value = value(name);
			if (value != null && !value.isBlank()) {
				return new Variable(name, value, source(name));
			}
		}
		return null;
	}

	/**
	 * The names of all environment variables.
	 * @return the names
	 */
	Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		if (this.environment instanceof ConfigurableEnvironment configurable) {
			for (PropertySource<?> source : configurable.getPropertySources()) {
				if (source instanceof SystemEnvironmentPropertySource variables) {
					names.addAll(List.of(variables.getPropertyNames()));
				}
			}
		}
		return names;
	}

	private @Nullable String value(String name) {
		try {
			return this.environment.getProperty(name);
		}
		catch (PlaceholderResolutionException ex) {
			// not as the cause: its message quotes the value
			throw Placeholders.unresolved(name, ex.getPlaceholder());
		}
	}

	private String source(String name) {
		if (this.environment instanceof ConfigurableEnvironment configurable) {
			for (PropertySource<?> source : configurable.getPropertySources()) {
				if (source.containsProperty(name)) {
					return source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
							? "environment variable " + name : "property " + name;
				}
			}
		}
		return "property " + name;
	}

	/**
	 * A variable that is set.
	 *
	 * @param name its name
	 * @param value its value, never printed
	 * @param source what it is, for people
	 */
	record Variable(String name, String value, String source) {

		@Override
		public String toString() {
			return "Variable[" + this.source + "]";
		}

	}

}
