package io.llmfailover.provider.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.llmfailover.AnswerSchema;
import io.llmfailover.schema.JsonSchema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * To which schemas a model can be made to keep without exception.
 */
class StrictSchemaTest {

	private static @Nullable JsonNode strict(JsonSchema schema) {
		return AnswerFormat.strict(new AnswerSchema("answer", schema));
	}

	@Test
	void whatMayBeNullIsRequiredSinceItCanStillBeNull() {
		assertThat(strict(JsonSchema.of(City.class))).hasToString("""
				{"type":"object","properties":{"name":{"type":"string"},"mayor":{"type":["string","null"]},\
				"districts":{"type":"array","items":{"type":"object","properties":{"type":{"type":"string"},\
				"not":{"type":["integer","null"]}},"required":["type","not"],"additionalProperties":false}},\
				"twin":{"anyOf":[{"type":"null"},{"$ref":"#"}]}},\
				"required":["name","mayor","districts","twin"],"additionalProperties":false}""");
	}

	@Test
	void aBoundIsToldInWordsWhereItIsNotSent() {
		String schema = "{'type':'object','properties':{'format':{'type':'string','format':'date','description':'Born'},"
				+ "'stars':{'type':'integer','minimum':1,'maximum':5},'next':{'$ref':'#','minProperties':1}},"
				+ "'required':['format','stars','next'],'additionalProperties':false}";
		assertThat(strict(JsonSchema.parse(schema.replace('\'', '"')))).hasToString("""
				{"type":"object","properties":{"format":{"type":"string",\
				"description":"Born Must fit {\\"format\\":\\"date\\"}"},\
				"stars":{"type":"integer","description":"Must fit {\\"minimum\\":1,\\"maximum\\":5}"},\
				"next":{"$ref":"#"}},"required":["format","stars","next"],"additionalProperties":false}""");
	}

	@Test
	void aMapHasPropertiesThatNobodyCanName() {
		assertThat(strict(JsonSchema.of(Stock.class))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'type':'object'}",
			"{'type':'object','properties':{'a':{'type':'string'}},'additionalProperties':false}",
			"{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}",
			"{'type':'object','properties':{'a':{'allOf':[{'type':'string'}]}},'required':['a'],"
					+ "'additionalProperties':false}",
			"{'type':'object','properties':{'a':{'oneOf':[{'type':'string'}]}},'required':['a'],"
					+ "'additionalProperties':false}",
			"{'type':'object','properties':{'a':{'$ref':'#/$defs/b'}},'required':['a'],'additionalProperties':false,"
					+ "'$defs':{'b':{'type':'object'}}}" })
	void whatAStrictSchemaCannotSayIsNotSentAsOne(String schema) {
		assertThat(strict(JsonSchema.parse(schema.replace('\'', '"')))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'type':'object','properties':{'a':{}},'required':['a'],'additionalProperties':false}",
			"{'type':'object','properties':{'a':{'description':'anything'}},'required':['a'],"
					+ "'additionalProperties':false}" })
	void aStrictSchemaSaysOfEveryValueWhatItIs(String schema) {
		assertThat(strict(JsonSchema.parse(schema.replace('\'', '"')))).isNull();
	}

	@Test
	void aStrictSchemaIsNoLargerThanWhatIsTaken() {
		assertThat(strict(JsonSchema.parse(nested(10)))).isNotNull();
		assertThat(strict(JsonSchema.parse(nested(11)))).isNull();
		assertThat(strict(JsonSchema.parse(wide(5_000)))).isNotNull();
		assertThat(strict(JsonSchema.parse(wide(5_001)))).isNull();
		assertThat(strict(JsonSchema.parse(object("\"a\"", "{\"enum\":[" + numbers(1_000) + "]}")))).isNotNull();
		assertThat(strict(JsonSchema.parse(object("\"a\"", "{\"enum\":[" + numbers(1_001) + "]}")))).isNull();
	}

	private static String nested(int levels) {
		String schema = object("\"a\"", "{\"type\":\"string\"}");
		for (int level = 1; level < levels; level++) {
			schema = object("\"a\"", "{\"type\":\"array\",\"items\":" + schema + "}");
		}
		return schema;
	}

	private static String wide(int properties) {
		String names = IntStream.range(0, properties)
			.mapToObj((i) -> "\"p" + i + "\"")
			.collect(Collectors.joining(","));
		return object(names, "{\"type\":\"string\"}");
	}

	private static String object(String names, String property) {
		String properties = Stream.of(names.split(","))
			.map((name) -> name + ":" + property)
			.collect(Collectors.joining(","));
		return "{\"type\":\"object\",\"properties\":{" + properties + "},\"required\":[" + names
				+ "],\"additionalProperties\":false}";
	}

	private static String numbers(int count) {
		return IntStream.range(0, count).mapToObj(String::valueOf).collect(Collectors.joining(","));
	}

	@Test
	void valuesAndNamesAreNotTakenForKeywords() {
		String schema = """
				{"type":"object","properties":{"not":{"enum":["oneOf","allOf"]},"properties":{"type":"string"}},\
				"required":["not","properties"],"additionalProperties":false}""";
		assertThat(strict(JsonSchema.parse(schema))).hasToString(schema);
	}

	record City(String name, Optional<String> mayor, List<District> districts, @Nullable City twin) {

	}

	record District(String type, @Nullable Integer not) {

	}

	record Stock(Map<String, Integer> counts) {

	}

}
