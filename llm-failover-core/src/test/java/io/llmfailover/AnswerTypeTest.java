package io.llmfailover;

import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.JsonNode;
import java.util.Optional;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.llmfailover.schema.JsonSchema;
import io.llmfailover.schema.JsonType;
import io.llmfailover.schema.MisfitException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Java types of answers, and what is read of an answer's text.
 */
class AnswerTypeTest {

	private static final AnswerType<City> CITY = AnswerType.of(City.class);

	private static final JsonType<Report> REPORT = JsonType.of(Report.class);

	private static final City OSLO = new City("Oslo", 709_000, Size.LARGE);

	private static final String JSON = "{\"name\":\"Oslo\",\"people\":709000,\"size\":\"LARGE\"}";

	@ParameterizedTest
	@ValueSource(strings = { JSON, "\uFEFF" + JSON, "\n" + JSON + "\n", "Here it is: " + JSON,
			"The city, see [1] and [its page](https://example.com): " + JSON, "See [1]:\n```json\n" + JSON + "\n```",
			"```json\n" + JSON + "\n```", "```\n" + JSON + "\n```", "Sure!\n\n```json\n" + JSON + "\n```\n",
			"```json " + JSON + " ```", "```" + JSON + "```", "````json\n" + JSON + "\n````",
			"```json\r\n" + JSON + "\r\n```", "\uFEFF```json\n\uFEFF" + JSON + "\n```" })
	void aFenceAPreambleAndAByteOrderMarkAreNoMistake(String answer) {
		assertThat(CITY.read(answer)).isEqualTo(OSLO);
		assertThat(CITY.schema().complaint(answer)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Oslo", "null", "42", JSON + " I hope that helps.", JSON + JSON,
			"```json\n" + JSON + "\n```\nI hope that helps.", "```json\n" + JSON, "````json\n" + JSON + "\n```", "```",
			"``````", "{\"name\":\"Oslo\"", "{'name':'Oslo','people':1,'size':'LARGE'}",
			"{\"name\":\"Oslo\",\"people\":1,\"size\":\"HUGE\"}", "{\"name\":\"Oslo\",\"people\":1}",
			"{\"name\":null,\"people\":1,\"size\":\"LARGE\"}",
			"{\"name\":\"Oslo\",\"people\":1,\"size\":\"LARGE\",\"mayor\":\"?\"}",
			"{\"name\":\"Oslo\",\"people\":\"many\",\"size\":\"LARGE\"}" })
	void nothingElseIsRead(String answer) {
		assertThat(CITY.schema().complaint(answer)).isNotBlank();
		assertThatExceptionOfType(MisfitException.class).isThrownBy(() -> CITY.read(answer));
	}

	@Test
	void aComplaintNamesThePlaceAndQuotesNoValue() {
		assertThat(CITY.schema().complaint("{\"name\":\"Oslo\",\"people\":\"sentinel\",\"size\":\"LARGE\"}"))
			.contains("people")
			.doesNotContain("sentinel");
	}

	@Test
	void aGenericTypeIsAskedForInsideOfAnObject() {
		AnswerType<List<City>> cities = new AnswerType<>() {
		};
		assertThat(cities.schema().schema().isOfObject()).isTrue();
		assertThat(cities.read("{\"value\":[" + JSON + "," + JSON + "]}")).containsExactly(OSLO, OSLO);
		assertThatExceptionOfType(MisfitException.class).isThrownBy(() -> cities.read("[" + JSON + "]"));
		AnswerType<Map<String, Integer>> counts = new AnswerType<>() {
		};
		assertThat(counts.read("{\"a\":1}")).isEqualTo(Map.of("a", 1));
		assertThat(AnswerType.of(Integer.class).read("{\"value\":3}")).isEqualTo(3);
		AnswerType<Optional<City>> maybe = new AnswerType<>() {
		};
		assertThat(maybe.read("{\"value\":null}")).isEmpty();
		assertThat(maybe.read("{\"value\":" + JSON + "}")).contains(OSLO);
		assertThatExceptionOfType(MisfitException.class).isThrownBy(() -> maybe.read("{\"value\":1}"));
		assertThat(AnswerType.of(JsonNode.class).read("{\"value\":[1]}").get(0).intValue()).isEqualTo(1);
		assertThat(AnswerType.of(ObjectNode.class).read("{\"a\":1}").path("a").intValue()).isEqualTo(1);
	}

	@Test
	void nothingIsNoValueWhereTheTypeTakesAnything() {
		for (Class<?> type : List.of(Object.class, Void.class)) {
			AnswerType<?> any = AnswerType.of(type);
			for (String answer : List.of("{\"value\":null}", "{}")) {
				assertThat(any.schema().complaint(answer)).as(type + " " + answer).isNotBlank();
				assertThatExceptionOfType(MisfitException.class).isThrownBy(() -> any.read(answer));
			}
		}
	}

	@Test
	void theSchemaOfAClassIsMadeOnce() {
		assertThat(AnswerType.of(City.class)).isSameAs(CITY);
	}

	@Test
	void theNameIsOneThatEveryProviderTakes() {
		assertThat(CITY.schema().name()).isEqualTo("city");
		assertThat(new AnswerType<List<City>>() {
		}.schema().name()).matches("[a-z0-9_]{1,64}").contains("city");
	}

	@Test
	void whatIsNoSchemaOfAnObjectIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AnswerSchema("cities", JsonSchema.parse("{\"type\":\"array\"}")))
			.withMessageContaining("cities")
			.withMessageContaining("object");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AnswerSchema("my city", JsonSchema.parse("{\"type\":\"object\"}")))
			.withMessageContaining("my city");
	}

	@Test
	void theFormOfAnAnswerIsPartOfARequestsJson() {
		ChatRequest request = ChatRequest.builder().user("Hi").answerSchema(CITY.schema()).build();
		Map<String, @Nullable Object> json = JsonValuesOf.request(request);
		assertThat(ChatRequest.fromJson(json)).isEqualTo(request);
	}

	@Test
	void aThousandRandomAnswersAreReadAsTheyWereWritten() {
		AnswerType<Report> type = AnswerType.of(Report.class);
		Random random = new Random(5);
		for (int i = 0; i < 1_000; i++) {
			Report report = Report.random(random);
			String json = REPORT.write(report);
			String answer = random.nextBoolean() ? json : "Here you are:\n```json\n" + json + "\n```";
			assertThat(type.read(answer)).as(json).isEqualTo(report);
		}
	}

	@Test
	void anAnswerThatWasCutOrChangedAnywhereRaisesNothingElse() {
		AnswerType<Report> type = AnswerType.of(Report.class);
		Random random = new Random(7);
		for (int i = 0; i < 3_000; i++) {
			StringBuilder json = new StringBuilder(REPORT.write(Report.random(random)));
			if (random.nextBoolean()) {
				json.setLength(random.nextInt(json.length()));
			}
			for (int changes = random.nextInt(4); changes > 0 && !json.isEmpty(); changes--) {
				json.setCharAt(random.nextInt(json.length()), "{}[]\",:0e-\\`\u0000\uD83D".charAt(random.nextInt(14)));
			}
			String answer = json.toString();
			try {
				type.read(answer);
				assertThat(type.schema().complaint(answer)).as(answer).isNull();
			}
			catch (MisfitException ex) {
				assertThat(ex.getMessage()).isNotBlank().hasSizeLessThan(1_000);
			}
		}
	}

	enum Size {

		SMALL, LARGE

	}

	record City(String name, int people, Size size) {

	}

	record Report(String title, List<City> cities, @Nullable String note, LocalDate day, BigDecimal price,
			boolean draft) {

		static Report random(Random random) {
			List<City> cities = new ArrayList<>();
			for (int i = random.nextInt(4); i > 0; i--) {
				cities.add(new City(text(random), random.nextInt(), Size.values()[random.nextInt(2)]));
			}
			return new Report(text(random), cities, random.nextBoolean() ? text(random) : null,
					LocalDate.ofEpochDay(random.nextInt(40_000)),
					BigDecimal.valueOf(random.nextInt(1_000_000), 2).add(BigDecimal.ONE), random.nextBoolean());
		}

		private static String text(Random random) {
			return random.ints(random.nextInt(12), 0, 12)
				.mapToObj((i) -> List.of("a", "Ö", "\"", "\\", "\n", "{", "}", "`", "😀", " ", "[", "]").get(i))
				.reduce("", String::concat);
		}

	}

}
