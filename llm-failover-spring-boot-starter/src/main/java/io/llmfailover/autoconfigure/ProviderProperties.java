package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.llmfailover.Capability;
import io.llmfailover.provider.KnownDialect;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * What {@code llm.failover.providers.<name>.*} says. Null is what it does not say.
 *
 * @param enabled Whether the provider may be asked. It can be enabled at run time.
 * @param parent Built-in provider whose protocol, address, models, capabilities and key
 * header are taken over.
 * @param dialect Protocol that the provider speaks.
 * @param baseUrl Where the provider is, without the path of the protocol.
 * @param apiKey Key; the provider's environment variables count only without it. A blank
 * one counts as unset, and a custom provider that has only that is skipped.
 * @param keyHeader Header that carries the key.
 * @param headers Further headers.
 * @param model Model that is asked; short for a single one in models.
 * @param models Models that are asked, in order: the next one when one is gone.
 * @param capabilities What the provider can do beyond text.
 * @param singleSystemMessage Whether several system messages are joined into one at the
 * beginning, for servers that take no other. True by default unless the provider is built
 * in.
 * @param maxConcurrent Most requests at a time; others go to the next provider.
 * @param ssl How its TLS certificate is checked.
 * @param http How the provider is connected to, where it differs.
 * @param timeouts How long the provider may stay silent.
 */
record ProviderProperties(@DefaultValue("true") boolean enabled, @Name("extends") @Nullable String parent,
		@Nullable KnownDialect dialect, @Nullable String baseUrl, @Nullable String apiKey, @Nullable String keyHeader,
		@DefaultValue Map<String, String> headers, @Nullable String model, @Nullable List<String> models,
		@Nullable Set<Capability> capabilities, @Nullable Boolean singleSystemMessage, @Nullable Integer maxConcurrent,
		@DefaultValue Ssl ssl, @DefaultValue Http http, @DefaultValue Timeouts timeouts) {

	// a token: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
	private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	static final ProviderProperties NONE = new ProviderProperties(true, null, null, null, null, null, Map.of(), null,
			null, null, null, null, new Ssl(null), new Http(null, null, null),
			new Timeouts(null, null, null, null, null, null));

	ProviderProperties {
		Placeholders.requireResolved("extends", parent);
		Placeholders.requireResolved("base-url", baseUrl);
		Placeholders.requireResolved("api-key", apiKey);
		Placeholders.requireResolved("key-header", keyHeader);
		headers.forEach((name, value) -> Placeholders.requireResolved("headers." + name, value));
		Placeholders.requireResolved("model", model);
		if (models != null) {
			models.forEach((name) -> Placeholders.requireResolved("models", name));
		}
		if (model != null && models != null) {
			throw new InvalidPropertyException("model", "is set, and so is 'models'",
					"Keep one: 'models' takes a list.");
		}
		models = (model != null) ? List.of(model) : models;
		if (models != null && (models.isEmpty() || models.stream().anyMatch(String::isBlank))) {
			throw new InvalidPropertyException((model != null) ? "model" : "models",
					"must name at least one model, and none may be blank",
					"Name the model, or remove the property for the provider's default.");
		}
		if (keyHeader != null && keyHeader.isBlank()) {
			throw new InvalidPropertyException("key-header", "is blank",
					"Name a header, or remove the property for the protocol's own.");
		}
		if (keyHeader != null) {
			requireHeaderName("key-header", keyHeader);
		}
		if (maxConcurrent != null) {
			InvalidPropertyException.requireAtLeastOne("max-concurrent", maxConcurrent);
		}
		headers.forEach((name, value) -> {
			requireHeaderName("headers." + name, name);
			if (value.chars().anyMatch((c) -> c < 0x20 || c > 0x7E)) {
				throw new InvalidPropertyException("headers." + name,
						"holds a line break or another character that no HTTP header takes", "Remove it.");
			}
		});
	}

	private static void requireHeaderName(String property, String name) {
		if (!HEADER_NAME.matcher(name).matches()) {
			throw new InvalidPropertyException(property, "holds a name that no HTTP header can have",
					"Use letters, digits and dashes, for example X-Api-Key.");
		}
	}

	// headers and addresses can hold secrets, too
	@Override
	public String toString() {
		return "ProviderProperties[apiKey=" + ((this.apiKey != null) ? "****" : null) + ", models=" + this.models + "]";
	}

	/**
	 * How the certificate of a provider is checked.
	 *
	 * @param bundle Name of the SSL bundle; followed when it is reloaded.
	 */
	record Ssl(@Nullable String bundle) {

		Ssl {
			Placeholders.requireResolved("bundle", bundle);
		}

	}

	/**
	 * How one provider is connected to, where it differs.
	 *
	 * @param maxConnections Most connections; a stream holds one for as long as it runs.
	 * @param acquireTimeout How long a request waits for a connection when all are in
	 * use; then the provider is skipped.
	 * @param maxIdleTime How long a connection is kept that nobody uses.
	 */
	record Http(@Nullable Integer maxConnections, @Nullable Duration acquireTimeout, @Nullable Duration maxIdleTime) {

		Http {
			if (maxConnections != null) {
				InvalidPropertyException.requireAtLeastOne("max-connections", maxConnections);
			}
			if (acquireTimeout != null) {
				InvalidPropertyException.requirePositive("acquire-timeout", acquireTimeout);
			}
			if (maxIdleTime != null) {
				InvalidPropertyException.requirePositive("max-idle-time", maxIdleTime);
			}
		}

	}

	/**
	 * How long one provider may stay silent, where it differs.
	 *
	 * @param connect How long connecting may take.
	 * @param firstProgress How long a stream may take until its first text, reasoning or
	 * tool call.
	 * @param idle How long a stream may pause between one progress and the next.
	 * @param response How long an answer in one piece may take.
	 * @param hedgeAfter How long a stream may be silent before the next provider is asked
	 * beside it. 0 for never.
	 * @param chatHedgeAfter How long a chat may be silent before the next provider is
	 * asked beside it. 0 for never.
	 */
	record Timeouts(@Nullable Duration connect, @Nullable Duration firstProgress, @Nullable Duration idle,
			@Nullable Duration response, @Nullable Duration hedgeAfter, @Nullable Duration chatHedgeAfter) {

		Timeouts {
			if (connect != null) {
				InvalidPropertyException.requirePositive("connect", connect);
			}
			new TimeoutChange(firstProgress, idle, response, hedgeAfter, chatHedgeAfter);
		}

		TimeoutChange change() {
			return new TimeoutChange(this.firstProgress, this.idle, this.response, this.hedgeAfter,
					this.chatHedgeAfter);
		}

	}

}
