package io.llmfailover.schema;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.JsonNode;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Which schema a Java type has, and what fits it and what does not.
 */
class SchemaOfTypesTest {

	private static final String OBJECT = "\"additionalProperties\":false}";

	@ParameterizedTest
	@MethodSource({ "numbersAndTexts", "times", "arraysMapsAndAnyJson", "typesOfTheirOwn" })
	void aTypeHasASchemaThatTakesWhatItCanBeReadFrom(Type type, String schema, List<String> accepted,
			List<String> refused) {
		JsonType<Object> json = JsonType.of(type);
		assertThat(json.schema().text()).isEqualTo(schema);
		for (String value : accepted) {
			assertThat(json.read(value)).as(value).isNotNull();
		}
		for (String value : refused) {
			assertThatExceptionOfType(MisfitException.class).as(value).isThrownBy(() -> json.read(value));
		}
	}

	static Stream<Arguments> times() {
		return Stream.of(
				row(LocalDate.class, "{'type':'string','format':'date'}", List.of("'2026-11-26'"),
						List.of("'2026-02-30'", "'26.11.2026'", "'2026-11-26T10:00:00Z'")),
				row(LocalTime.class, "{'type':'string','pattern':'^" + time() + "$'}",
						List.of("'10:15'", "'10:15:30.5'"), List.of("'25:00'", "'10:15Z'", "'noon'")),
				row(LocalDateTime.class, "{'type':'string','pattern':'^[0-9]{4}-[0-9]{2}-[0-9]{2}T" + time() + "$'}",
						List.of("'2026-11-26T10:15'", "'2026-11-26T10:15:30'"),
						List.of("'2026-11-26T10:15:30Z'", "'2026-11-26'", "'2026-13-26T10:15'")),
				row(Instant.class, "{'type':'string','format':'date-time'}", List.of("'2026-11-26T10:15:30Z'"),
						List.of("'2026-11-26T10:15:30'", "'2026-11-26'", "1")),
				row(OffsetDateTime.class, "{'type':'string','format':'date-time'}",
						List.of("'2026-11-26T10:15:30+02:00'"), List.of("'2026-11-26T10:15:30'")),
				row(Duration.class,
						"{'type':'string','pattern':'^P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+([.][0-9]{1,9})?S)?)?$'}",
						List.of("'PT1H30M'", "'PT0.5S'", "'P2D'"), List.of("'P1M'", "'90m'", "'P'", "90")),
				row(Period.class, "{'type':'string','format':'duration'}", List.of("'P1Y2M3D'"),
						List.of("'1 year'", "'PT1H'")),
				row(Year.class, "{'type':'integer'}", List.of("2026"), List.of("'2026'")),
				row(YearMonth.class, "{'type':'string','pattern':'^[0-9]{4}-[0-9]{2}$'}", List.of("'2026-11'"),
						List.of("'2026-13'", "'11/2026'")),
				row(MonthDay.class, "{'type':'string','pattern':'^--[0-9]{2}-[0-9]{2}$'}", List.of("'--11-26'"),
						List.of("'11-26'", "'--02-31'")),
				row(ZoneId.class, "{'type':'string'}", List.of("'Europe/Zurich'", "'UTC'"),
						List.of("'Nowhere/At all'")));
	}

	static Stream<Arguments> numbersAndTexts() {
		return Stream.of(
				row(String.class, "{'type':'string'}", List.of("'a'", "''"), List.of("1", "null", "['a']", "{}")),
				row(boolean.class, "{'type':'boolean'}", List.of("true"), List.of("'true'", "1", "null")),
				row(int.class, "{'type':'integer'}", List.of("1", "-1", "1.0", "1e2"),
						List.of("1.5", "'1'", "2147483648", "null")),
				row(Long.class, "{'type':'integer'}", List.of("9223372036854775807"), List.of("9223372036854775808")),
				row(byte.class, "{'type':'integer','maximum':127,'minimum':-128}", List.of("127", "-128"),
						List.of("128", "'1'", "1.5")),
				row(Byte.class, "{'type':'integer','maximum':127,'minimum':-128}", List.of("1"),
						List.of("256", "null")),
				row(short.class, "{'type':'integer'}", List.of("32767"), List.of("32768")),
				row(double.class, "{'type':'number'}", List.of("1.5", "1", "1e300"), List.of("'1'", "NaN", "null")),
				row(BigDecimal.class, "{'type':'number'}", List.of("1.50", "1e400"), List.of("'1'")),
				row(BigInteger.class, "{'type':'integer'}", List.of("123456789012345678901"), List.of("1.5", "'1'")),
				row(char.class, "{'type':'string','pattern':'^.$'}", List.of("'a'"), List.of("'ab'", "''", "1")),
				row(Color.class, "{'type':'string','enum':['RED','grün']}", List.of("'RED'", "'grün'"),
						List.of("'GREEN'", "'red'", "0", "'0'")),
				row(Level.class, "{'type':'string','enum':['l-1','l-2']}", List.of("'l-1'"), List.of("'LOW'")),
				row(DayOfWeek.class,
						"{'type':'string','enum':['MONDAY','TUESDAY','WEDNESDAY','THURSDAY','FRIDAY','SATURDAY','SUNDAY']}",
						List.of("'MONDAY'"), List.of("'Monday'", "1")),
				row(UUID.class, "{'type':'string','format':'uuid'}", List.of("'123e4567-e89b-12d3-a456-426614174000'"),
						List.of("'123'", "1")),
				row(URI.class, "{'type':'string','format':'uri'}", List.of("'https://example.com/a?b=c'"),
						List.of("'not a uri'", "1")),
				row(Locale.class, "{'type':'string'}", List.of("'de-CH'"), List.of("1")),
				row(Currency.class, "{'type':'string'}", List.of("'CHF'"), List.of("'Franken'")));
	}

	static Stream<Arguments> typesOfTheirOwn() {
		return Stream.of(
				row(City.class,
						"{'type':'object','properties':{'name':{'type':'string','description':'Its name'},"
								+ "'mayor':{'type':['string','null']},'since':{'type':['integer','null']}},"
								+ "'required':['name'],'description':'A city'," + OBJECT,
						List.of("{'name':'Bern'}", "{'name':'Bern','mayor':null,'since':1191}"),
						List.of("{}", "{'name':null}", "{'name':'Bern','canton':'BE'}", "{'name':'a','name':'b'}",
								"[]")),
				row(Renamed.class,
						"{'type':'object','properties':{'city_name':{'type':'string'}},'required':['city_name'],"
								+ OBJECT,
						List.of("{'city_name':'Bern'}"), List.of("{'name':'Bern'}", "{'city_name':'a','secret':'b'}")),
				row(Bean.class,
						"{'type':'object','properties':{'count':{'type':'integer'}},'required':['count']," + OBJECT,
						List.of("{'count':1}"), List.of("{}", "{'count':null}")),
				row(Tree.class,
						"{'type':'object','properties':{'name':{'type':'string'},'children':{'type':'array',"
								+ "'items':{'$ref':'#'}}},'required':['name','children']," + OBJECT,
						List.of("{'name':'a','children':[{'name':'b','children':[]}]}"),
						List.of("{'name':'a','children':[{'name':'b'}]}")),
				row(Shape.class,
						"{'anyOf':[{'type':'object','properties':{'radius':{'type':'number'},'kind':{'const':'circle'}},"
								+ "'required':['radius','kind']," + OBJECT
								+ ",{'type':'object','properties':{'side':{'type':'number'},'kind':{'const':'square'}},"
								+ "'required':['side','kind']," + OBJECT + "]}",
						List.of("{'kind':'circle','radius':1.5}", "{'kind':'square','side':2}"),
						List.of("{'radius':1.5}", "{'kind':'circle','side':2}", "{'kind':'line'}")),
				row(type(new TypeReference<Page<City>>() {
				}), "{'type':'object','properties':{'items':{'type':'array','items':{'type':'object','properties':"
						+ "{'name':{'type':'string','description':'Its name'},'mayor':{'type':['string','null']},"
						+ "'since':{'type':['integer','null']}},'required':['name'],'description':'A city'," + OBJECT
						+ "},'next':{'type':['array','null'],'items':{'type':['string','null']}}},'required':['items'],"
						+ OBJECT, List.of("{'items':[]}", "{'items':[{'name':'Bern'}],'next':[null,'a']}"),
						List.of("{'items':[{}]}", "{'items':[null]}")),
				row(Positive.class,
						"{'type':'object','properties':{'amount':{'type':'integer'}},'required':['amount']," + OBJECT,
						List.of("{'amount':1}"), List.of("{'amount':-1}")),
				row(Nothing.class, "{'type':'object'," + OBJECT.substring(0, OBJECT.length() - 1) + ",'properties':{}}",
						List.of("{}"), List.of("{'a':1}", "null")));
	}

	static Stream<Arguments> arraysMapsAndAnyJson() {
		return Stream.of(row(JsonNode.class, "{}", List.of("1", "'a'", "{'a':[1]}", "null"), List.of("", "{")),
				row(ObjectNode.class, "{'type':'object','properties':{}}", List.of("{}", "{'a':{'b':1}}"),
						List.of("1", "[]", "null")),
				row(ArrayNode.class, "{'type':'array'}", List.of("[]", "[1,'a']"), List.of("{}", "null")),
				row(byte[].class, "{'type':'string','contentEncoding':'base64'}", List.of("'AQID'"),
						List.of("'%%%'", "[1,2]")),
				row(int[].class, "{'type':'array','items':{'type':'integer'}}", List.of("[]", "[1,2]"),
						List.of("1", "['1']", "[null]")),
				row(type(new TypeReference<List<String>>() {
				}), "{'type':'array','items':{'type':'string'}}", List.of("[]", "['a']"),
						List.of("'a'", "[1]", "[null]")),
				row(type(new TypeReference<Set<Color>>() {
				}), "{'type':'array','items':{'type':'string','enum':['RED','grün']}}", List.of("['RED']"),
						List.of("['BLUE']")),
				row(type(new TypeReference<Map<String, Integer>>() {
				}), "{'type':'object','additionalProperties':{'type':'integer'}}", List.of("{}", "{'a':1}"),
						List.of("{'a':'1'}", "[]")),
				row(Object.class, "{}", List.of("1", "'a'", "{}", "[null]"), List.of("", "{")));
	}

	@Test
	void whatTheTypeItselfRefusesIsToldWithoutQuotingIt() {
		assertThatExceptionOfType(MisfitException.class)
			.isThrownBy(() -> JsonType.of(Positive.class).read("{\"amount\":-1}"))
			.withMessage("the value is not possible here");
		assertThatExceptionOfType(MisfitException.class)
			.isThrownBy(() -> JsonType.of(City.class).read("{\"name\":\"a\",\"since\":99999999999}"))
			.withMessage("/since: the value is not possible here");
	}

	@Test
	void writesNothingThatCannotBeJson() {
		assertThatIllegalArgumentException().isThrownBy(() -> JsonType.of(City.class).write(new Object() {

			@SuppressWarnings("unused")
			public String getSecret() {
				throw new IllegalStateException("secret");
			}

		})).withMessageContaining("cannot be written as JSON");
	}

	private static Arguments row(Type type, String schema, List<String> accepted, List<String> refused) {
		return Arguments.of(type, json(schema), accepted.stream().map(SchemaOfTypesTest::json).toList(),
				refused.stream().map(SchemaOfTypesTest::json).toList());
	}

	private static String json(String text) {
		return text.replace('\'', '"');
	}

	private static Type type(TypeReference<?> type) {
		return type.getType();
	}

	private static String time() {
		return "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?";
	}

	enum Color {

		RED, @JsonProperty("grün")
		GREEN

	}

	enum Level {

		LOW(1), HIGH(2);

		private final int number;

		Level(int number) {
			this.number = number;
		}

		@JsonValue
		String word() {
			return "l-" + this.number;
		}

	}

	@JsonClassDescription("A city")
	record City(@JsonPropertyDescription("Its name") String name, @Nullable String mayor, Optional<Integer> since) {

	}

	record Renamed(@JsonProperty("city_name") String name) {

		@JsonIgnore
		String secret() {
			return "";
		}

	}

	static class Bean {

		private int count;

		@JsonIgnore
		@Nullable String secret;

		int getCount() {
			return this.count;
		}

		public void setCount(int count) {
			this.count = count;
		}

	}

	record Tree(String name, List<Tree> children) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
			@JsonSubTypes.Type(value = Square.class, name = "square") })
	sealed interface Shape permits Circle, Square {

	}

	record Circle(double radius) implements Shape {

	}

	record Square(double side) implements Shape {

	}

	record Page<T>(List<T> items, @Nullable List<@Nullable String> next) {

	}

	record Positive(int amount) {

		Positive {
			if (amount < 0) {
				throw new IllegalArgumentException("amount of account 12345 is negative");
			}
		}

	}

	record Nothing() {

	}

}
