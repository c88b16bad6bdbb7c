package io.llmfailover.service;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import io.llmfailover.AnswerType;
import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Structured;
import io.llmfailover.StructuredEvent;
import io.llmfailover.schema.JsonType;
import io.llmfailover.simulator.Behavior;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Values as answers, over real sockets and both dialects: at random, damaged, and with a
 * provider that fails in the middle.
 */
class StructuredAnswersOnTheWireTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final AnswerType<Order> ORDER = AnswerType.of(Order.class);

	private static final JsonType<Order> JSON = JsonType.of(Order.class);

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private static ChatRequest along(String... route) {
		return ChatRequest.builder().user("What was ordered?").route(route).build();
	}

	private static Structured<Order> chat(LlmFailover llm, String... route) {
		return Objects.requireNonNull(llm.chat(along(route), ORDER).block(NEVER_HANG));
	}

	private static List<StructuredEvent<Order>> stream(LlmFailover llm, String... route) {
		return Objects.requireNonNull(llm.stream(along(route), ORDER).collectList().block(NEVER_HANG));
	}

	private static Structured<Order> last(List<StructuredEvent<Order>> events) {
		return Objects.requireNonNull(events.get(events.size() - 1).structured());
	}

	private static String sent(String provider, int request) {
		return providers.server(provider).requests().get(request).body();
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void aThousandRecordsAtRandomAreReadAsTheyWereWritten(String provider) {
		AtomicReference<String> answer = new AtomicReference<>("");
		providers.server(provider).behave(Behavior.choose((request) -> Behavior.answer(answer.get())));
		try (LlmFailover llm = providers.service().build()) {
			for (int seed = 0; seed < 500; seed++) {
				Order order = order(new Random(seed), 0);
				answer.set(JSON.write(order));
				Order read = (seed % 2 == 0) ? chat(llm, provider).value() : last(stream(llm, provider)).value();
				assertThat(read).as("seed %d: %s", seed, answer).isEqualTo(order);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void damagedAnswersRaiseNothingButAMisfit(String provider) {
		AtomicReference<String> answer = new AtomicReference<>("");
		providers.server(provider).behave(Behavior.choose((request) -> Behavior.answer(answer.get())));
		int misfits = 0;
		try (LlmFailover llm = providers.service().build()) {
			for (int seed = 0; seed < 500; seed++) {
				Random random = new Random(seed);
				answer.set(damaged(JSON.write(order(random, 0)), random));
				boolean whole = seed % 2 == 0;
				ChatFailedException failed = catchThrowableOfType(ChatFailedException.class,
						() -> assertThat(whole ? chat(llm, provider) : last(stream(llm, provider))).isNotNull());
				if (failed != null) {
					misfits++;
					assertThat(failed.kind()).as("seed %d: %s", seed, answer)
						.isIn(FailureKind.MISFIT, FailureKind.EMPTY_RESPONSE);
				}
			}
		}
		assertThat(misfits).isBetween(200, 499);
	}

	@ParameterizedTest
	@CsvSource({ "openai, anthropic", "anthropic, openai", "openai, deepseek", "anthropic, gemini" })
	void aProviderThatBreaksOffInTheMiddleIsReplaced(String first, String second) {
		Order order = order(new Random(7), 0);
		String json = JSON.write(order);
		providers.server(first).behave(Behavior.cut(1));
		providers.server(second).behave(Behavior.answer(json));
		try (LlmFailover llm = providers.service().build()) {
			assertThat(chat(llm, first, second).value()).isEqualTo(order);
			List<StructuredEvent<Order>> events = stream(llm, first, second);
			assertThat(last(events).value()).isEqualTo(order);
			assertThat(last(events).response().provider()).isEqualTo(second);
			assertThat(events).extracting(StructuredEvent::event)
				.hasAtLeastOneElementOfType(ChatEvent.Interrupted.class)
				.hasAtLeastOneElementOfType(ChatEvent.Restarted.class);
			assertThat(events.subList(0, events.size() - 1)).allMatch((event) -> event.structured() == null);
			providers.server(second).requests().forEach((request) -> assertThat(request.body()).contains("quantity"));
		}
	}

	@Test
	void everyProviderIsAskedInItsOwnForm() {
		Order order = order(new Random(3), 0);
		providers.behave((name, request) -> Behavior.answer(JSON.write(order)));
		try (LlmFailover llm = providers.service().build()) {
			for (String name : SimulatedProviders.NAMES) {
				assertThat(chat(llm, name).value()).as(name).isEqualTo(order);
			}
		}
		assertThat(sent("openai", 0)).contains("\"response_format\":{\"type\":\"json_schema\"");
		assertThat(sent("xai", 0)).contains("\"response_format\":{\"type\":\"json_schema\"");
		assertThat(sent("gemini", 0)).contains("\"response_format\":{\"type\":\"json_schema\"");
		assertThat(sent("deepseek", 0)).contains("\"response_format\":{\"type\":\"json_object\"}", "JSON Schema");
		assertThat(sent("anthropic", 0)).contains("quantity").doesNotContain("response_format");
	}

	@Test
	void aServerThatRefusesTheFormIsAskedInAnotherOneFromThenOn() {
		Order order = order(new Random(4), 0);
		providers.server("openai")
			.script(Behavior.refusedParameter("response_format"), Behavior.refusedParameter("response_format"),
					Behavior.answer(JSON.write(order)), Behavior.answer(JSON.write(order)));
		try (LlmFailover llm = providers.service().build()) {
			assertThat(chat(llm, "openai").value()).isEqualTo(order);
			assertThat(chat(llm, "openai").value()).isEqualTo(order);
		}
		assertThat(providers.server("openai").requests()).hasSize(4);
		assertThat(sent("openai", 0)).contains("json_schema");
		assertThat(sent("openai", 1)).contains("json_object", "JSON Schema");
		assertThat(sent("openai", 2)).doesNotContain("response_format").contains("JSON Schema");
		assertThat(sent("openai", 3)).doesNotContain("response_format").contains("JSON Schema");
	}

	@Test
	void whatTheTypeItselfRefusesIsAMisfitToo() {
		providers.server("openai").script(Behavior.answer("{\"quantity\":-1}"), Behavior.answer("{\"quantity\":1}"));
		try (LlmFailover llm = providers.service().build()) {
			Structured<Positive> one = Objects
				.requireNonNull(llm.chat(along("openai"), Positive.class).block(NEVER_HANG));
			assertThat(one.value().quantity()).isEqualTo(1);
			assertThat(one.response().attempts()).extracting(Attempt::kind).containsExactly(FailureKind.MISFIT, null);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void aRefusalIsToldInItsWords(String provider) {
		providers.server(provider).behave(Behavior.answer("").refusal("I cannot help with that"));
		try (LlmFailover llm = providers.service().build()) {
			ChatFailedException failed = catchThrowableOfType(ChatFailedException.class, () -> chat(llm, provider));
			assertThat(failed.kind()).isEqualTo(FailureKind.CONTENT_FILTERED);
			assertThat(failed).hasMessageContaining("I cannot help with that");
			assertThat(providers.server(provider).requests()).hasSize(1);
		}
	}

	@ParameterizedTest
	@CsvSource({ "openai, length", "anthropic, max_tokens" })
	void jsonThatTheTokenLimitCutNamesMaxTokens(String provider, String reason) {
		providers.server(provider).behave(Behavior.answer("{\"id\":\"o-1\",").finish(reason));
		try (LlmFailover llm = providers.service().build()) {
			ChatFailedException failed = catchThrowableOfType(ChatFailedException.class, () -> chat(llm, provider));
			assertThat(failed.kind()).isEqualTo(FailureKind.MISFIT);
			assertThat(failed).hasMessageContaining("max-tokens");
			assertThat(providers.server(provider).requests()).hasSize(1);
		}
	}

	@Test
	void aListIsAnAnswerTooAndSoIsOneOfRecords() {
		providers.server("openai").behave(Behavior.answer("{\"value\":[{\"quantity\":1},{\"quantity\":2}]}"));
		try (LlmFailover llm = providers.service().build()) {
			Structured<List<Positive>> all = Objects
				.requireNonNull(llm.chat(along("openai"), new AnswerType<List<Positive>>() {
				}).block(NEVER_HANG));
			assertThat(all.value()).containsExactly(new Positive(1), new Positive(2));
			assertThat(all.response().finishReason()).isEqualTo(FinishReason.STOP);
			assertThat(llm.blocking().chat(along("openai"), new AnswerType<List<Positive>>() {
			}).value()).hasSize(2);
		}
	}

	private static String damaged(String json, Random random) {
		StringBuilder text = new StringBuilder(json);
		for (int i = random.nextInt(3); i >= 0 && !text.isEmpty(); i--) {
			int at = random.nextInt(text.length());
			switch (random.nextInt(5)) {
				case 0 -> text.deleteCharAt(at);
				case 1 -> text.insert(at, "{}[]\",:0-e.\\nut`".charAt(random.nextInt(16)));
				case 2 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
				case 3 -> text.setLength(at);
				default -> text.insert(at, text.substring(at / 2, at));
			}
		}
		return text.toString();
	}

	private static Order order(Random random, int depth) {
		List<Line> lines = new ArrayList<>();
		Map<String, Integer> stock = new LinkedHashMap<>();
		for (int i = random.nextInt(4); i > 0; i--) {
			lines.add(new Line(text(random), random.nextInt(), random.nextGaussian()));
			stock.put(text(random), random.nextInt());
		}
		Color color = Color.values()[random.nextInt(Color.values().length)];
		Order earlier = (depth < 2 && random.nextBoolean()) ? order(random, depth + 1) : null;
		return new Order(text(random), random.nextLong(), lines, color, LocalDate.ofEpochDay(random.nextInt(40_000)),
				random.nextBoolean() ? Optional.of(text(random)) : Optional.empty(), stock, earlier);
	}

	private static String text(Random random) {
		int[] points = random.ints(random.nextInt(10), 0x20, 0x11000).filter((c) -> c < 0xD800 || c > 0xDFFF).toArray();
		return new String(points, 0, points.length);
	}

	enum Color {

		RED, GREEN, BLUE

	}

	record Line(String sku, int quantity, double price) {

	}

	record Order(String id, long number, List<Line> lines, Color color, LocalDate day, Optional<String> note,
			Map<String, Integer> stock, @Nullable Order earlier) {

	}

	record Positive(int quantity) {

		Positive {
			if (quantity <= 0) {
				throw new IllegalArgumentException("quantity must be positive");
			}
		}

	}

}
