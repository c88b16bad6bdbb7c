package io.llmfailover;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.llmfailover.schema.MisfitException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ToolBuilderTest {

	private static final Image IMAGE = Image.of(URI.create("https://example.com/cat.png"));

	@Test
	void theModelIsToldNameDescriptionAndTheSchemaOfTheInput() {
		Tool tool = Tool.named("get_weather").description("Weather now").input(City.class).run(City::name);
		assertThat(tool.definition()).isEqualTo(new ToolDefinition("get_weather", "Weather now",
				"{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"description\":\"of the city\"},"
						+ "\"country\":{\"type\":[\"string\",\"null\"]}},\"required\":[\"name\"],"
						+ "\"additionalProperties\":false}"));
	}

	@Test
	void theFunctionGetsTheArgumentsAsItsInput() {
		Tool tool = Tool.named("t").input(City.class).run((city) -> city.name() + "," + city.country());
		assertThat(call(tool, "{\"name\":\"Bern\"}")).isEqualTo(ToolOutcome.of("Bern,null"));
	}

	@Test
	void theFunctionMayWantTheContext() {
		Tool tool = Tool.named("t").input(City.class).run((city, context) -> context.idempotencyKey() + city.name());
		assertThat(call(tool, "{\"name\":\"Bern\"}")).isEqualTo(ToolOutcome.of("keyBern"));
		Tool without = Tool.named("t").run((context) -> context.attributes().get("user"));
		assertThat(call(without, "{}")).isEqualTo(ToolOutcome.of("alice"));
	}

	@Test
	void aFunctionWithoutInputTakesWhateverTheModelWrites() {
		Tool tool = Tool.named("now").run(() -> "noon");
		assertThat(tool.definition().schema()).isEqualTo("{\"type\":\"object\",\"properties\":{}}");
		assertThat(call(tool, "{\"x\":1}")).isEqualTo(ToolOutcome.of("noon"));
	}

	@Test
	void aSchemaGivenAsTextHoldsForMapsAndForTypes() {
		String schema = "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"maxLength\":4}},"
				+ "\"required\":[\"name\"]}";
		Tool maps = Tool.named("t").input(schema).run((input) -> input.get("name"));
		assertThat(call(maps, "{\"name\":\"Bern\"}")).isEqualTo(ToolOutcome.of("Bern"));
		Tool types = Tool.named("t").input(City.class, schema).run(City::name);
		assertThat(types.definition().schema()).isEqualTo(schema);
		assertThatExceptionOfType(MisfitException.class).isThrownBy(() -> call(types, "{\"name\":\"Zurich\"}"))
			.withMessage("/name: must be at most 4 characters long");
	}

	@Test
	void refusesWhatNoProviderTakes() {
		assertThatIllegalArgumentException().isThrownBy(() -> Tool.named("get weather")).withMessageContaining("name");
		assertThatIllegalArgumentException().isThrownBy(() -> Tool.named("t").input(String.class))
			.withMessageContaining("must be an object");
		assertThatIllegalArgumentException().isThrownBy(() -> Tool.named("t").input("{\"type\":\"array\"}"))
			.withMessageContaining("must be an object");
		assertThatIllegalArgumentException().isThrownBy(() -> Tool.named("t").timeout(Duration.ZERO));
	}

	@Test
	void tellsItsTimes() {
		Tool tool = Tool.named("t").timeout(Duration.ofSeconds(3)).onTimeout(Tool.OnTimeout.FAIL).run(() -> "");
		assertThat(tool.timeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(tool.onTimeout()).isEqualTo(Tool.OnTimeout.FAIL);
		assertThat(Tool.named("t").run(() -> "").timeout()).isNull();
	}

	@ParameterizedTest
	@MethodSource
	void makesAnOutcomeOfWhateverTheFunctionReturns(@Nullable Object returned, ToolOutcome outcome) {
		assertThat(call(Tool.named("t").run(() -> returned), "{}")).isEqualTo(outcome);
	}

	static Stream<Arguments> makesAnOutcomeOfWhateverTheFunctionReturns() {
		return Stream.of(Arguments.of("text", ToolOutcome.of("text")), Arguments.of(null, ToolOutcome.of("")),
				Arguments.of("", ToolOutcome.of("")), Arguments.of(12, ToolOutcome.of("12")),
				Arguments.of(new StringBuilder("b"), ToolOutcome.of("b")),
				Arguments.of(new City("Bern", "CH"), ToolOutcome.of("{\"name\":\"Bern\",\"country\":\"CH\"}")),
				Arguments.of(List.of("a", "b"), ToolOutcome.of("[\"a\",\"b\"]")),
				Arguments.of(Map.of("a", 1), ToolOutcome.of("{\"a\":1}")), Arguments.of(IMAGE, ToolOutcome.of(IMAGE)),
				Arguments.of(List.of(new Text("a"), IMAGE), ToolOutcome.of(new Text("a"), IMAGE)),
				Arguments.of(new Content[] { IMAGE }, ToolOutcome.of(IMAGE)),
				Arguments.of(List.of(), ToolOutcome.of("[]")),
				Arguments.of(ToolOutcome.error("no").endingLoop(), ToolOutcome.error("no").endingLoop()),
				Arguments.of(Optional.of("o"), ToolOutcome.of("o")), Arguments.of(Optional.empty(), ToolOutcome.of("")),
				Arguments.of(Mono.just("later"), ToolOutcome.of("later")),
				Arguments.of(Mono.empty(), ToolOutcome.of("")),
				Arguments.of(Mono.just(Mono.just(new City("Bern", null))),
						ToolOutcome.of("{\"name\":\"Bern\",\"country\":null}")),
				Arguments.of(Flux.just("a", "b"), ToolOutcome.of("[\"a\",\"b\"]")),
				Arguments.of(CompletableFuture.completedFuture("future"), ToolOutcome.of("future")),
				Arguments.of(CompletableFuture.completedFuture(null), ToolOutcome.of("")));
	}

	@Test
	void nothingHappensBeforeSubscription() {
		AtomicBoolean ran = new AtomicBoolean();
		Mono<ToolOutcome> outcome = Tool.named("t")
			.run(() -> ran.getAndSet(true))
			.call(new ToolCall("1", "t", "{}"), context());
		assertThat(ran).isFalse();
		outcome.block();
		assertThat(ran).isTrue();
	}

	@Test
	void cancellingReachesTheFutureOfAFunction() {
		CompletableFuture<String> future = new CompletableFuture<>();
		Disposable call = Tool.named("t").run(() -> future).call(new ToolCall("1", "t", "{}"), context()).subscribe();
		call.dispose();
		assertThat(future).isCancelled();
	}

	private static @Nullable ToolOutcome call(Tool tool, String arguments) {
		return tool.call(new ToolCall("1", "t", arguments), context()).block();
	}

	private static ToolContext context() {
		return new ToolContext(1, 1, "key", null, Instant.EPOCH, Context.empty(), Map.of("user", "alice"));
	}

	record City(@JsonPropertyDescription("of the city") String name, @Nullable String country) {

	}

}
