package io.llmfailover.sample;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.llmfailover.ToolException;
import io.llmfailover.annotation.LlmTool;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What a model may look up while it answers. The tables stand in for services that an
 * application would ask. Thread-safe.
 */
@Component
class SampleTools {

	/** The name under which a request is offered all of them. */
	static final String NAME = "sampleTools";

	private static final Map<String, Weather> WEATHER = new TreeMap<>(
			Map.of("bern", new Weather("Bern", "sunny", 18), "oslo", new Weather("Oslo", "snow", -4), "paris",
					new Weather("Paris", "rain", 12), "berlin", new Weather("Berlin", "cloudy", 9), "tokyo",
					new Weather("Tokyo", "clear", 21), "new york", new Weather("New York", "windy", 15)));

	private static final Map<String, OrderStatus> ORDERS = new TreeMap<>(
			Map.of("A-1001", new OrderStatus("A-1001", State.DELIVERED, 0), "A-1002",
					new OrderStatus("A-1002", State.SHIPPED, 2), "A-1003", new OrderStatus("A-1003", State.PACKED, 4)));

	private final Clock clock;

	private final Duration delay;

	/**
	 * Creates the tools.
	 * @param clock tells the time
	 * @param delay how long weather and orders take to be looked up
	 */
	SampleTools(Clock clock, @Value("${sample.tool-delay}") Duration delay) {
		this.clock = clock;
		this.delay = delay;
	}

	@LlmTool("The time of day in a time zone")
	String currentTime(@JsonPropertyDescription("Time zone, for example Europe/Paris") String zone) {
		try {
			ZoneId id = ZoneId.of(zone);
			LocalTime now = LocalTime.ofInstant(this.clock.instant(), id).truncatedTo(ChronoUnit.MINUTES);
			return "It is %s in %s".formatted(now, id);
		}
		catch (DateTimeException ex) {
			throw new ToolException("No such time zone; name one as Europe/Paris", ex);
		}
	}

	@LlmTool("The weather in a city now")
	Mono<Weather> weather(@JsonPropertyDescription("Name of the city, in English") String city) {
		Weather weather = WEATHER.get(city.toLowerCase(Locale.ROOT));
		return found(weather,
				"No weather is known there, but in " + WEATHER.values().stream().map(Weather::city).toList());
	}

	@LlmTool("Where an order is, and when it comes")
	Mono<Delivery> orderStatus(@JsonPropertyDescription("Number of the order, for example A-1002") String order) {
		OrderStatus status = ORDERS.get(order.toUpperCase(Locale.ROOT));
		return found(status, "No such order, but there are " + ORDERS.keySet()).map((found) -> found.on(today()));
	}

	private LocalDate today() {
		return LocalDate.ofInstant(this.clock.instant(), this.clock.getZone());
	}

	private <T> Mono<T> found(@Nullable T value, String otherwise) {
		return Mono.delay(this.delay)
			.flatMap((waited) -> Mono.justOrEmpty(value))
			.switchIfEmpty(Mono.error(() -> new ToolException(otherwise)));
	}

	/**
	 * The weather of a city.
	 */
	record Weather(String city, String sky, int celsius) {

	}

	/**
	 * Where an order is.
	 *
	 * @param arrives the day on which it comes or came
	 */
	record Delivery(String order, State state, LocalDate arrives) {

	}

	/**
	 * Where an order is, whatever day it is.
	 */
	private record OrderStatus(String order, State state, int days) {

		Delivery on(LocalDate today) {
			return new Delivery(this.order, this.state, today.plusDays(this.days));
		}

	}

	/**
	 * How far an order has come.
	 */
	enum State {

		PACKED, SHIPPED, DELIVERED

	}

}
