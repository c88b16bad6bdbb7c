package io.llmfailover.provider.wire;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A tool's schema as servers take it.
 */
class ToolSchemaTest {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = '>', value = { "{} > {\"type\":\"object\",\"properties\":{}}",
			"{\"type\":\"object\"} > {\"type\":\"object\",\"properties\":{}}",
			"{\"type\":\"object\",\"properties\":null} > {\"type\":\"object\",\"properties\":{}}",
			"{\"type\":null} > {\"type\":\"object\",\"properties\":{}}",
			"{\"type\":\"object\",\"properties\":{},\"required\":null} > {\"type\":\"object\",\"properties\":{}}",
			"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"properties\":null,\"default\":null}}} "
					+ "> {\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"properties\":{},\"default\":null}}}",
			"{\"properties\":{\"a\":{}}} > {\"properties\":{\"a\":{}},\"type\":\"object\"}",
			"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\"}}} "
					+ "> {\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"properties\":{}}}}",
			"{\"type\":\"object\",\"properties\":{\"type\":{\"type\":[\"object\",\"null\"]}}} "
					+ "> {\"type\":\"object\",\"properties\":{\"type\":{\"type\":[\"object\",\"null\"],\"properties\":{}}}}",
			"{\"anyOf\":[{\"type\":\"object\"}]} "
					+ "> {\"anyOf\":[{\"type\":\"object\",\"properties\":{}}],\"type\":\"object\",\"properties\":{}}",
			"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}}}} "
					+ "> {\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{}}}}}",
			"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"array\",\"null\"]},\"b\":{\"type\":\"array\",\"items\":null}}} "
					+ "> {\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"array\",\"null\"],\"items\":{}},\"b\":{\"type\":\"array\",\"items\":{}}}}",
			"{\"type\":\"object\",\"properties\":{},\"$defs\":{\"b\":{\"type\":\"object\"}}} "
					+ "> {\"type\":\"object\",\"properties\":{},\"$defs\":{\"b\":{\"type\":\"object\",\"properties\":{}}}}" })
	void anObjectTellsItsPropertiesAndAnArrayItsItems(String schema, String completed) {
		assertThat(ToolSchema.of(schema)).hasToString(completed);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"{\"type\":\"object\",\"properties\":{\"a\":{\"default\":{\"type\":\"object\"},\"enum\":[{\"type\":\"object\"}]}}}",
			"{\"type\":\"object\",\"properties\":{\"a\":{\"const\":{\"type\":\"object\"},\"examples\":[{\"type\":\"object\"}]}}}",
			"{\"type\":\"object\",\"properties\":{\"a\":{\"maximum\":1.10},\"b\":{\"type\":\"string\"},\"c\":true}}" })
	void dataInsideAndWhatIsCompleteStayAsTheyAre(String schema) {
		assertThat(ToolSchema.of(schema)).hasToString(schema);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "true", "null", "7", "object", "{} {}" })
	void whatIsNoObjectIsNone(String schema) {
		assertThat(ToolSchema.of(schema)).isNull();
	}

}
