package io.llmfailover.autoconfigure;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.ReflectionUtils;

/**
 * Finds environment variables that are meant for a provider and reach none. Spring Boot
 * takes a variable's underscores for dots, so that it finds the one of a provider with a
 * dash only if the provider is also configured elsewhere, and says nothing otherwise.
 */
final class UnreadVariables {

	private static final String PREFIX = "LLM_FAILOVER_PROVIDERS_";

	private UnreadVariables() {
	}

	/**
	 * Checks that each variable that is meant for a provider reaches one.
	 * @param variables the names of all environment variables
	 * @param providers the configured providers, as they are written
	 * @throws InvalidPropertyException if one does not
	 */
	static void refuse(Collection<String> variables, Collection<String> providers) {
		variables.stream()
			.filter((variable) -> variable.toUpperCase(Locale.ROOT).startsWith(PREFIX))
			.sorted()
			.forEach((variable) -> check(variable, providers));
	}

	private static void check(String variable, Collection<String> providers) {
		String rest = variable.toUpperCase(Locale.ROOT).substring(PREFIX.length());
		Match match = Properties.ALL.stream()
			.map((property) -> property.match(rest))
			.flatMap(Optional::stream)
			// a header may be called like a property
			.min(Comparator.comparingInt((found) -> found.provider().length()))
			.orElse(null);
		if (match == null || match.provider().indexOf('_') < 0) {
			return;
		}
		String configured = providers.stream()
			.filter((provider) -> plain(provider).equals(plain(match.provider())))
			.findFirst()
			.orElse(null);
		if (configured == null) {
			throw onlyAVariable(variable, match);
		}
		// the keys of a map are found only below the name that is written without dashes
		String spelling = upper(configured, match.map() ? "" : "_") + "_" + match.dashed();
		if (!rest.equals(spelling)) {
			throw new InvalidPropertyException(variable,
					"is not read: Spring Boot knows no such spelling of a property of '" + configured + "'",
					"Rename it " + PREFIX + spelling + ".");
		}
	}

	private static InvalidPropertyException onlyAVariable(String variable, Match match) {
		String name = match.provider().toLowerCase(Locale.ROOT).replace('_', '-');
		return new InvalidPropertyException(variable,
				"configures the provider '" + name + "', whose name has a dash, and Spring Boot does not read that from"
						+ " environment variables alone",
				"Write at least one of its properties into a configuration file, for example "
						+ LlmFailoverProperties.PREFIX + ".providers." + name + ".base-url, and the variables are read;"
						+ " or choose a name without a dash: " + PREFIX + match.provider().replace("_", "") + "_"
						+ match.dashed() + ".");
	}

	private static String plain(String name) {
		return name.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
	}

	private static String upper(String name, String dash) {
		return name.replace("-", dash).replace('.', '_').toUpperCase(Locale.ROOT);
	}

	private static List<Property> properties(String prefix, Class<?> type) {
		List<Property> properties = new ArrayList<>();
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + dashed(type, component.getName());
			if (component.getType().isRecord()) {
				properties.addAll(properties(name + ".", component.getType()));
			}
			else {
				properties.add(Property.of(name, component.getType()));
			}
		}
		return properties;
	}

	private static String dashed(Class<?> type, String component) {
		Field field = ReflectionUtils.findField(type, component);
		Name name = (field != null) ? field.getAnnotation(Name.class) : null;
		return (name != null) ? name.value() : component.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
	}

	/**
	 * Apart, so that nothing is done where there is no such variable.
	 */
	private static final class Properties {

		private static final List<Property> ALL = properties("", ProviderProperties.class);

	}

	/**
	 * What a variable means.
	 *
	 * @param provider the provider, as it is written there
	 * @param dashed the property, with an underscore for each dash
	 * @param map whether the property is a map
	 */
	private record Match(String provider, String dashed, boolean map) {

	}

	/**
	 * A property of a provider.
	 *
	 * @param name its name, with dashes
	 * @param map whether it is a map
	 * @param pattern a variable that ends with it, after the provider's name
	 */
	private record Property(String name, boolean map, Pattern pattern) {

		static Property of(String name, Class<?> type) {
			boolean map = Map.class.isAssignableFrom(type);
			String more = map ? "(_.+)" : Collection.class.isAssignableFrom(type) ? "((?:_\\d+_?)?)" : "()";
			return new Property(name, map,
					Pattern.compile("(.+?)_(?:" + upper(name, "") + "|" + upper(name, "_") + ")" + more));
		}

		Optional<Match> match(String variable) {
			Matcher matcher = this.pattern.matcher(variable);
			return matcher.matches()
					? Optional.of(new Match(matcher.group(1), upper(this.name, "_") + matcher.group(2), this.map))
					: Optional.empty();
		}

	}

}
