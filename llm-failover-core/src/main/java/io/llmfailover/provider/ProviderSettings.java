package io.llmfailover.provider;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.provider.wire.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * A provider as data.
 *
 * @param name its name in the chain, in the trail and in
 * {@link ChatRequest.Builder#option}
 * @param dialect the protocol that it speaks
 * @param baseUrl where it is, for example {@code https://api.openai.com/v1}
 * @param access how it lets us in
 * @param models the models that are asked, in order: the next one when one is gone; at
 * least one
 * @param capabilities what it can do beyond text
 * @param singleSystemMessage whether it takes one system message only, at the beginning
 * of the conversation, so that several are joined
 */
public record ProviderSettings(String name, Dialect dialect, URI baseUrl, Access access, List<String> models,
		Set<Capability> capabilities, boolean singleSystemMessage) {

	/**
	 * Copies the collections and checks the names and the address.
	 */
	public ProviderSettings {
		if (Objects.requireNonNull(name, "name").isBlank()) {
			throw new IllegalArgumentException("name of a provider must not be blank");
		}
		Objects.requireNonNull(dialect, "dialect");
		Objects.requireNonNull(access, "access");
		if (!"http".equals(baseUrl.getScheme()) && !"https".equals(baseUrl.getScheme()) || baseUrl.getHost() == null) {
			throw new IllegalArgumentException("baseUrl of provider '" + name + "' must be an absolute http(s) URL");
		}
		models = List.copyOf(models);
		if (models.isEmpty() || models.stream().anyMatch(String::isBlank)) {
			throw new IllegalArgumentException(
					"models of provider '" + name + "' must hold at least one name, none blank");
		}
		capabilities = Set.copyOf(capabilities);
	}

	/**
	 * Settings of a provider that takes one system message only, unless it is one of
	 * {@link KnownProviders} by its name or address. The chat templates that other
	 * servers apply often refuse a second one.
	 * @param name its name
	 * @param dialect the protocol that it speaks
	 * @param baseUrl where it is
	 * @param access how it lets us in
	 * @param models the models that are asked, in order
	 * @param capabilities what it can do beyond text
	 */
	public ProviderSettings(String name, Dialect dialect, URI baseUrl, Access access, List<String> models,
			Set<Capability> capabilities) {
		this(name, dialect, baseUrl, access, models, capabilities, !KnownProviders.isKnown(name, baseUrl));
	}

	/**
	 * These settings for a provider that takes several system messages, or one only.
	 * @param singleSystemMessage whether several are joined into one at the beginning
	 * @return the settings
	 */
	public ProviderSettings withSingleSystemMessage(boolean singleSystemMessage) {
		return new ProviderSettings(this.name, this.dialect, this.baseUrl, this.access, this.models, this.capabilities,
				singleSystemMessage);
	}

	/**
	 * These settings with other models.
	 * @param models the models that are asked, in order
	 * @return the settings
	 */
	public ProviderSettings withModels(List<String> models) {
		return new ProviderSettings(this.name, this.dialect, this.baseUrl, this.access, models, this.capabilities,
				this.singleSystemMessage);
	}

	/** The query of the base URL may hold a key. */
	@Override
	public String toString() {
		return "ProviderSettings[" + this.name + ", " + this.baseUrl.getHost() + ", " + this.access + ", " + this.models
				+ "]";
	}

	/**
	 * How a provider lets us in.
	 *
	 * @param key the key; null for none
	 * @param keyRequired whether the provider can be asked only with a key
	 * @param keyHeader the header that carries the key; null for the dialect's
	 * @param headers further headers, which may hold secrets; their values are never
	 * printed
	 */
	public record Access(@Nullable ApiKey key, boolean keyRequired, @Nullable String keyHeader,
			Map<String, String> headers) {

		/** No key, and none needed. */
		public static final Access OPEN = new Access(null, false, null, Map.of());

		/**
		 * Copies the headers and checks that they can be sent.
		 */
		public Access {
			headers = Map.copyOf(headers);
			if (keyHeader != null) {
				checkHeader(keyHeader, "");
			}
			headers.forEach(Access::checkHeader);
		}

		private static void checkHeader(String name, String value) {
			if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
				throw new IllegalArgumentException("'" + name + "' is not the name of an HTTP header");
			}
			if (value.chars().anyMatch((c) -> c < 0x20 || c > 0x7E)) {
				throw new IllegalArgumentException("The value of header '" + name
						+ "' holds a line break or another character that no HTTP header takes");
			}
		}

		/**
		 * With a key in the dialect's header.
		 * @param key the key
		 * @return the access
		 */
		public static Access key(ApiKey key) {
			return new Access(key, true, null, Map.of());
		}

		/**
		 * Whether the provider can be asked.
		 * @return true if it has a key or needs none
		 */
		public boolean usable() {
			return this.key != null || !this.keyRequired;
		}

		@Override
		public String toString() {
			return "Access[" + this.key + ", headers=" + this.headers.keySet() + "]";
		}

	}

}
