package io.llmfailover.schema;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonSchemaTest {

	private final JsonType<Order> orders = JsonType.of(Order.class);

	@Test
	void propertiesStandInTheOrderOfTheirDeclarationWithTheirDescriptions() {
		assertThat(this.orders.schema().text()).isEqualTo("""
				{"type":"object","properties":{"reason":{"type":"string","description":"why it is ordered"},\
				"lines":{"type":"array","items":{"type":"object","properties":{"sku":{"type":"string"},\
				"count":{"type":"integer"}},"required":["sku","count"],"additionalProperties":false}},\
				"note":{"type":["string","null"]}},"required":["reason","lines"],"additionalProperties":false}""");
	}

	@Test
	void aSchemaWithoutPropertiesSaysThatThereAreNone() {
		assertThat(JsonSchema.of(Nothing.class).text()).contains("\"properties\":{}");
	}

	@Test
	void complainsInOneShortSentenceThatQuotesNoValue() {
		JsonSchema schema = this.orders.schema();
		assertThat(schema.complaint("{\"reason\":\"r\",\"lines\":[]}")).isNull();
		assertThat(schema.complaint("{}")).isEqualTo("'reason' is missing; 'lines' is missing");
		assertThat(schema.complaint("{\"reason\":\"r\",\"lines\":[{\"sku\":\"s\",\"count\":\"s3cret\"}]}"))
			.isEqualTo("/lines/0/count: must be of type integer, but is string");
		assertThat(schema.complaint("{\"reason\":\"r\",\"lines\":[],\"" + "x".repeat(10_000) + "\":1}"))
			.hasSizeLessThan(300)
			.contains("is not known here");
		String many = "{\"sku\":1,\"count\":\"\"},".repeat(1000);
		assertThat(schema.complaint("{\"reason\":\"r\",\"lines\":[" + many + "1]}")).hasSizeLessThan(700)
			.endsWith("and 1998 more");
	}

	@Test
	void complainsOfTextThatIsNotOneJsonValue() {
		JsonSchema schema = this.orders.schema();
		assertThat(schema.complaint("")).isEqualTo("there is no JSON");
		assertThat(schema.complaint("{\"reason\":")).startsWith("the text is not JSON");
		assertThat(schema.complaint("{\"reason\":\"a\",\"reason\":\"b\",\"lines\":[]}"))
			.startsWith("the text is not JSON");
		assertThat(schema.complaint("{\"reason\":\"r\",\"lines\":[]} trailing")).startsWith("the text is not JSON");
		assertThat(schema.complaint("[".repeat(100_000))).startsWith("the JSON is too deep");
	}

	@Test
	void overlappingAlternativesDoNotMultiplyWithoutEnd() {
		JsonSchema schema = JsonSchema.parse("""
				{"$ref":"#/$defs/tree","$defs":{"tree":{"anyOf":[{"type":"array","items":{"$ref":"#/$defs/tree"}},\
				{"type":"array","items":{"$ref":"#/$defs/tree"}}]}}}""");
		assertThat(schema.complaint("[".repeat(40) + "1" + "]".repeat(40)))
			.isEqualTo("the JSON is too deep or too large to be checked");
	}

	@Test
	void anObjectWithoutAClassHasTheSchemasOfItsProperties() {
		JsonType<List<@Nullable Object>> type = JsonType
			.of(List.of(new JsonProperty("order", Order.class, "what is ordered", true),
					new JsonProperty("copy", Order.class, null, false),
					new JsonProperty("count", int.class, "how many", true),
					new JsonProperty("name", String.class, null, false)));
		assertThat(type.schema().text()).isEqualTo("""
				{"type":"object","properties":{"order":{"$ref":"#/$defs/Order","description":"what is ordered"},\
				"copy":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/Order"}]},\
				"count":{"type":"integer","description":"how many"},"name":{"type":["string","null"]}},\
				"required":["order","count"],"$defs":{"Order":{"type":"object","properties":\
				{"reason":{"type":"string","description":"why it is ordered"},"lines":{"type":"array","items":\
				{"type":"object","properties":{"sku":{"type":"string"},"count":{"type":"integer"}},\
				"required":["sku","count"],"additionalProperties":false}},"note":{"type":["string","null"]}},\
				"required":["reason","lines"],"additionalProperties":false}},"additionalProperties":false}""");
		assertThat(type.read("{\"order\":{\"reason\":\"r\",\"lines\":[]},\"count\":3}"))
			.containsExactly(new Order("r", List.of(), null), null, 3, null);
		assertThat(type.schema().complaint("{\"count\":null}"))
			.isEqualTo("/count: must be of type integer, but is null; 'order' is missing");
	}

	@Test
	void whatIsGivenMustBeASchema() {
		assertThatIllegalArgumentException().isThrownBy(() -> JsonSchema.parse("[]"));
		assertThatIllegalArgumentException().isThrownBy(() -> JsonSchema.parse("{"));
		assertThatIllegalArgumentException().isThrownBy(() -> JsonSchema.parse("{\"$ref\":\"https://example.com/s\"}"))
			.withMessageStartingWith("not a JSON Schema");
	}

	record Order(@JsonPropertyDescription("why it is ordered") String reason, List<Line> lines, @Nullable String note) {

	}

	record Line(String sku, int count) {

	}

	record Nothing() {

	}

}
