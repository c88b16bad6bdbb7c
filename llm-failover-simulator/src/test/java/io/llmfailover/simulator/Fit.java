package io.llmfailover.simulator;

import java.util.List;
import java.util.Locale;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;

/**
 * Judges JSON by a schema, with a validator that is not the simulator's.
 */
final class Fit {

	private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
		.locale(Locale.ENGLISH)
		.formatAssertionsEnabled(true)
		.build();

	private Fit() {
	}

	/** What is wrong with it; empty where it fits. */
	static List<String> complaints(JsonNode schema, JsonNode value) {
		return SchemaRegistry
			.withDefaultDialect(SpecificationVersion.DRAFT_2020_12, (builder) -> builder.schemaRegistryConfig(CONFIG))
			.getSchema(schema)
			.validate(value)
			.stream()
			.map(Error::toString)
			.toList();
	}

}
