package io.llmfailover.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.KnownProviders;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.provider.ProviderSettings.Access;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * One provider as it is configured: what its properties say, over what is known of it.
 */
final class ConfiguredProvider {

	private final String name;

	private final String prefix;

	private final ProviderProperties properties;

	private final KnownProviders.@Nullable Row known;

	private final KnownProviders.@Nullable Row base;

	/**
	 * Creates a provider.
	 * @param name its name
	 * @param prefix the prefix of its properties, as they are written
	 * @param properties its properties
	 */
	ConfiguredProvider(String name, String prefix, ProviderProperties properties) {
		this.name = name;
		this.prefix = prefix;
		this.properties = properties;
		this.known = KnownProviders.find(name);
		this.base = (properties.parent() != null) ? parent(properties.parent()) : this.known;
	}

	private KnownProviders.Row parent(String parent) {
		KnownProviders.Row found = KnownProviders.find(parent.trim());
		if (this.known != null) {
			throw new InvalidPropertyException(property("extends"), "is set on a built-in provider",
					"Remove it, or choose another name for the provider.");
		}
		if (found == null) {
			throw new InvalidPropertyException(property("extends"), "names '" + parent + "', which is not built in",
					"Name one of " + String.join(", ", KnownProviders.names()) + ".");
		}
		return found;
	}

	String name() {
		return this.name;
	}

	ProviderProperties properties() {
		return this.properties;
	}

	/**
	 * The settings.
	 * @param variables where keys are looked for that are not in the properties
	 * @return the settings
	 */
	ProviderSettings settings(EnvironmentVariables variables) {
		KnownDialect dialect = dialect();
		ProviderSettings settings = new ProviderSettings(this.name, dialect.dialect(), baseUrl(dialect),
				access(variables), models(), capabilities());
		Boolean single = this.properties.singleSystemMessage();
		return (single != null) ? settings.withSingleSystemMessage(single) : settings;
	}

	private KnownDialect dialect() {
		if (this.properties.dialect() != null) {
			return this.properties.dialect();
		}
		return (this.base != null) ? this.base.dialect() : KnownDialect.OPENAI;
	}

	private URI baseUrl(KnownDialect dialect) {
		String text = this.properties.baseUrl();
		if (text == null) {
			return required("base-url", (this.base != null) ? this.base.baseUrl() : null,
					"Set it, for example to http://localhost:11434/v1");
		}
		URI url = parse(text);
		if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme()) || url.getHost() == null
				|| url.getUserInfo() != null || url.getFragment() != null) {
			throw malformed(text);
		}
		if (StringUtils.trimTrailingCharacter(url.getPath(), '/').endsWith("/" + dialect.dialect().path())) {
			throw new InvalidPropertyException(property("base-url"), "ends with the path of the protocol",
					"Leave out '/" + dialect.dialect().path() + "': it is added.");
		}
		return url;
	}

	private URI parse(String text) {
		try {
			return new URI(text.trim());
		}
		catch (URISyntaxException ex) {
			throw malformed(text);
		}
	}

	private InvalidPropertyException malformed(String text) {
		// what stands before @ or after ? may be a secret
		String shown = (text.indexOf('@') < 0 && text.indexOf('?') < 0) ? ": '" + text + "'" : "";
		return new InvalidPropertyException(property("base-url"), "is not an absolute http or https URL" + shown,
				"Write scheme, host and path, for example https://api.openai.com/v1, and no user or fragment.");
	}

	private List<String> models() {
		List<String> models = this.properties.models();
		return (models != null) ? models
				: required("model", (this.base != null) ? this.base.models() : null, "Name the model that is asked");
	}

	private Set<Capability> capabilities() {
		Set<Capability> capabilities = this.properties.capabilities();
		if (capabilities != null) {
			return capabilities;
		}
		return (this.base != null) ? this.base.capabilities() : Set.of(Capability.TOOLS);
	}

	private Access access(EnvironmentVariables variables) {
		// a vendor's key goes to another address only if the vendor itself was moved
		// there
		KnownProviders.Row vendor = (this.properties.baseUrl() == null) ? this.base : this.known;
		ApiKey key = apiKey((vendor != null) ? vendor.keyVariables() : List.of(), variables);
		return new Access(key, vendor != null || keyIsBlank(), this.properties.keyHeader(), this.properties.headers());
	}

	// a key that is written as ${KEY:} tells that the server wants one, also where KEY is
	// not set
	private boolean keyIsBlank() {
		return this.properties.apiKey() != null && this.properties.apiKey().isBlank();
	}

	private @Nullable ApiKey apiKey(List<String> names, EnvironmentVariables variables) {
		String value = this.properties.apiKey();
		if (value != null && !value.isBlank()) {
			return apiKey(property("api-key"), value, "property " + property("api-key"));
		}
		EnvironmentVariables.Variable variable = variables.first(names);
		return (variable != null) ? apiKey(variable.name(), variable.value(), variable.source()) : null;
	}

	private static ApiKey apiKey(String property, String value, String source) {
		try {
			return new ApiKey(value, source);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(property,
					"holds a line break or another character that no HTTP header takes",
					"Remove it; often a key was copied with the end of its line.");
		}
	}

	private <T> T required(String property, @Nullable T value, String remedy) {
		if (value == null) {
			throw new InvalidPropertyException(property(property),
					"is missing, and '" + this.name + "' is not a built-in provider",
					remedy + ", or extend a built-in provider with '" + property("extends")
							+ "'. The built-in providers are " + String.join(", ", KnownProviders.names()) + ".");
		}
		return value;
	}

	/**
	 * The full name of one of its properties.
	 * @param property the name below the provider's prefix
	 * @return the name, as it is written in the configuration
	 */
	String property(String property) {
		return this.prefix + "." + property;
	}

}
