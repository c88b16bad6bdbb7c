package io.llmfailover.provider;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.provider.ProviderSettings.Access;
import org.jspecify.annotations.Nullable;

/**
 * The providers that need no configuration but a key, in their default order.
 */
public final class KnownProviders {

	private static final List<Row> ROWS = List.of(
			new Row("gemini", "google", KnownDialect.OPENAI, "https://generativelanguage.googleapis.com/v1beta/openai",
					List.of("GOOGLE_GENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"), List.of("gemini-3.6-flash"),
					Set.of(Capability.VISION, Capability.DOCUMENTS, Capability.TOOLS)),
			new Row("anthropic", "claude", KnownDialect.ANTHROPIC, "https://api.anthropic.com/v1",
					List.of("ANTHROPIC_API_KEY"), List.of("claude-sonnet-5-5"),
					Set.of(Capability.VISION, Capability.DOCUMENTS, Capability.TOOLS)),
			new Row("xai", "grok", KnownDialect.OPENAI, "https://api.x.ai/v1", List.of("GROK_API_KEY", "XAI_API_KEY"),
					List.of("grok-4.3"), Set.of(Capability.VISION, Capability.TOOLS)),
			new Row("openai", null, KnownDialect.OPENAI, "https://api.openai.com/v1", List.of("OPENAI_API_KEY"),
					List.of("gpt-6-luna"), Set.of(Capability.VISION, Capability.DOCUMENTS, Capability.TOOLS)),
			new Row("deepseek", null, KnownDialect.OPENAI, "https://api.deepseek.com", List.of("DEEPSEEK_API_KEY"),
					List.of("deepseek-v4-flash"), Set.of(Capability.TOOLS)));

	private KnownProviders() {
	}

	/**
	 * The known providers in their default order.
	 * @return the rows of the table
	 */
	public static List<Row> all() {
		return ROWS;
	}

	/**
	 * Their names in their default order.
	 * @return the names, without aliases
	 */
	public static List<String> names() {
		return ROWS.stream().map(Row::name).toList();
	}

	/**
	 * Finds a known provider.
	 * @param nameOrAlias its name or alias
	 * @return the row, or null if there is none
	 */
	public static @Nullable Row find(String nameOrAlias) {
		return ROWS.stream()
			.filter((row) -> row.name.equals(nameOrAlias) || nameOrAlias.equals(row.alias))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Whether a provider is one of the known ones, or a further entry for one.
	 * @param name its name
	 * @param baseUrl where it is
	 * @return true if its name is known, or its host is a known one's
	 */
	static boolean isKnown(String name, URI baseUrl) {
		return ROWS.stream()
			.anyMatch((row) -> row.name.equals(name) || row.baseUrl.getHost().equalsIgnoreCase(baseUrl.getHost()));
	}

	/**
	 * A known provider's settings, with the key that the environment holds.
	 * @param nameOrAlias its name or alias
	 * @param environment the environment variables, as from {@link System#getenv()}
	 * @return the settings; without a key the provider is known but not usable
	 * @throws IllegalArgumentException if there is no such provider, or its key cannot be
	 * sent in a header
	 */
	public static ProviderSettings settings(String nameOrAlias, Map<String, String> environment) {
		Row row = find(nameOrAlias);
		if (row == null) {
			throw new IllegalArgumentException("No provider is called '" + nameOrAlias + "'; known are " + names());
		}
		return row.settings(row.key(environment));
	}

	/**
	 * What is known of a provider.
	 *
	 * @param name its name
	 * @param alias another name for it; null for none
	 * @param dialect the protocol that it speaks
	 * @param baseUrl where it is
	 * @param keyVariables the environment variables that may hold its key: the first one
	 * that is set wins
	 * @param models the models that are asked by default, in order
	 * @param capabilities what it can do beyond text
	 */
	public record Row(String name, @Nullable String alias, KnownDialect dialect, URI baseUrl, List<String> keyVariables,
			List<String> models, Set<Capability> capabilities) {

		/**
		 * Copies the collections.
		 */
		public Row {
			Objects.requireNonNull(name, "name");
			Objects.requireNonNull(dialect, "dialect");
			Objects.requireNonNull(baseUrl, "baseUrl");
			keyVariables = List.copyOf(keyVariables);
			models = List.copyOf(models);
			capabilities = Set.copyOf(capabilities);
		}

		private Row(String name, @Nullable String alias, KnownDialect dialect, String baseUrl,
				List<String> keyVariables, List<String> models, Set<Capability> capabilities) {
			this(name, alias, dialect, URI.create(baseUrl), keyVariables, models, capabilities);
		}

		/**
		 * The key that the environment holds. A variable that is blank counts as not set.
		 * @param environment the environment variables
		 * @return the key, or null if none is set
		 * @throws IllegalArgumentException if the key cannot be sent in a header
		 */
		public @Nullable ApiKey key(Map<String, String> environment) {
			for (String variable : this.keyVariables) {
				String value = environment.get(variable);
				if (value != null && !value.isBlank()) {
					return new ApiKey(value, "environment variable " + variable);
				}
			}
			return null;
		}

		/**
		 * This provider's settings.
		 * @param key its key; null for none
		 * @return the settings
		 */
		public ProviderSettings settings(@Nullable ApiKey key) {
			return new ProviderSettings(this.name, this.dialect.dialect(), this.baseUrl,
					new Access(key, true, null, Map.of()), this.models, this.capabilities);
		}

	}

}
