package io.llmfailover.service;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
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
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Structured;
import io.llmfailover.Tool;
import io.llmfailover.ToolChoice;
import io.llmfailover.simulator.Behavior;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values of Java types that simulated providers answer and call tools with, by
 * themselves, once the first of them has broken off.
 */
class SimulatedValuesTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	@RegisterExtension
	private static final SimulatedProviders SERVERS = new SimulatedProviders();

	private static final LlmFailover LLM = SERVERS.service().build();

	@AfterAll
	static void close() {
		LLM.close();
	}

	enum Severity {

		LOW, HIGH

	}

	record Finding(Severity severity, int line, String advice) {

	}

	record Review(List<Finding> findings, Map<String, Integer> lines, Set<Severity> severities) {

	}

	record Times(LocalDate date, LocalDateTime at, LocalTime time, Instant instant, OffsetDateTime offset,
			ZonedDateTime zoned, Duration duration, Period period, YearMonth month, MonthDay birthday, Year year,
			ZoneId zone) {

	}

	record Words(Locale locale, Currency currency, UUID uuid, URI uri, URL url, char letter, byte[] bytes,
			@Nullable String nothing, Optional<String> something) {

	}

	record Numbers(int i, long l, short s, double d, float f, BigDecimal decimal, BigInteger integer, OptionalInt maybe,
			int[] array, boolean flag) {

	}

	record Node(String name, @Nullable Node next, List<Node> children) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
			@JsonSubTypes.Type(value = Square.class, name = "square") })
	sealed interface Shape {

	}

	record Circle(double radius) implements Shape {

	}

	record Square(double side) implements Shape {

	}

	record Drawing(List<Shape> shapes) {

	}

	record Picky(int stars) {

		Picky {
			if (stars < 1 || stars > 5) {
				throw new IllegalArgumentException("stars must be from 1 to 5");
			}
		}

	}

	static Stream<Arguments> everyTypeAndVendor() {
		return Stream.of(Review.class, Times.class, Words.class, Numbers.class, Node.class, Drawing.class, Picky.class)
			.flatMap((type) -> Stream.of("gemini", "anthropic", "xai", "openai", "deepseek")
				.map((vendor) -> Arguments.of(type, vendor)));
	}

	private static ChatRequest.Builder ask(String vendor) {
		String first = "xai".equals(vendor) ? "openai" : "xai";
		SERVERS.server(first).script(Behavior.cut(3));
		return ChatRequest.builder().user("Keep it").route(first, vendor);
	}

	@ParameterizedTest
	@MethodSource("everyTypeAndVendor")
	void areAnsweredByTheNextProvider(Class<?> type, String vendor) {
		Structured<?> structured = Objects.requireNonNull(LLM.chat(ask(vendor).build(), type).block(LONG));
		assertThat(structured.value()).isInstanceOf(type);
		assertThat(structured.response().provider()).isEqualTo(vendor);
		assertThat(SERVERS.server(vendor).requests()).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("everyTypeAndVendor")
	void reachTheToolThatTheNextProviderCalls(Class<?> type, String vendor) {
		List<Object> given = new ArrayList<>();
		Tool tool = Tool.named("keep").input(type).run((value) -> {
			given.add(value);
			return "Kept.";
		});
		ChatRequest request = ask(vendor).tool(tool).toolChoice(ToolChoice.REQUIRED).build();
		ChatResponse response = Objects.requireNonNull(LLM.chat(request).block(LONG));
		assertThat(given).hasOnlyElementsOfType(type).hasSize(1);
		assertThat(response.content()).contains("Kept.");
		assertThat(response.provider()).isEqualTo(vendor);
	}

}
