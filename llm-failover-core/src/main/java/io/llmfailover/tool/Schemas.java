package io.llmfailover.tool;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.llmfailover.ToolDefinition;
import io.llmfailover.schema.JsonSchema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas of the tools that were called last, read once. Thread-safe.
 */
final class Schemas {

	private static final Logger LOGGER = LoggerFactory.getLogger(Schemas.class);

	private static final int MOST = 256;

	private final Map<String, Optional<JsonSchema>> lastUsed = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Optional<JsonSchema>> eldest) {
			return size() > MOST;
		}
	};

	/**
	 * Checks the arguments of a call.
	 * @param tool the definition of its tool
	 * @param arguments the arguments
	 * @return what is wrong with them; null if they fit, or the schema is none
	 */
	@Nullable String complaint(ToolDefinition tool, String arguments) {
		JsonSchema schema = schema(tool);
		return (schema != null) ? schema.complaint(arguments) : null;
	}

	private @Nullable JsonSchema schema(ToolDefinition tool) {
		synchronized (this.lastUsed) {
			return this.lastUsed.computeIfAbsent(tool.schema(), (text) -> parse(tool)).orElse(null);
		}
	}

	private static Optional<JsonSchema> parse(ToolDefinition tool) {
		try {
			return Optional.of(JsonSchema.parse(tool.schema()));
		}
		catch (IllegalArgumentException ex) {
			LOGGER.warn("Arguments of the tool '{}' are not checked, since its schema is {}", tool.name(),
					ex.getMessage());
			return Optional.empty();
		}
	}

}
