package io.llmfailover.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Tool;
import io.llmfailover.Usage;
import io.llmfailover.provider.KnownDialect;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call of three rounds whose first provider fails in one of them: what each of the two
 * providers sees is kept as a file. {@code -Dtranscripts.write=true} writes the files
 * anew, to be looked at.
 */
class ToolTranscriptsTests {

	private static final Path FILES = Path.of("src", "test", "resources", "transcripts");

	private static final Duration NEVER_HANG = Duration.ofSeconds(20);

	private final List<String> ran = new CopyOnWriteArrayList<>();

	record City(String city) {

	}

	record Payment(int amount) {

	}

	private final Tool weather = Tool.named("weather").description("The weather now").input(City.class).run((city) -> {
		this.ran.add("weather " + city.city());
		return "Sunny in " + city.city();
	});

	private final Tool charge = Tool.named("charge").description("Pays").input(Payment.class).run((payment) -> {
		this.ran.add("charge " + payment.amount());
		return "Paid " + payment.amount();
	});

	static Stream<Arguments> everyWay() {
		return Stream.of(KnownDialect.values())
			.flatMap((first) -> Stream.of(KnownDialect.values())
				.flatMap((second) -> IntStream.rangeClosed(1, 3)
					.boxed()
					.flatMap((round) -> Stream.of("chat", "stream")
						.map((verb) -> Arguments.of(first, second, round, verb)))));
	}

	private static ShoppingServer server(KnownDialect dialect, int failsInRound) throws IOException {
		return switch (dialect) {
			case OPENAI -> new ShoppingServer.OpenAi(failsInRound);
			case ANTHROPIC -> new ShoppingServer.Anthropic(failsInRound);
		};
	}

	@ParameterizedTest
	@MethodSource("everyWay")
	void theNextProviderGoesOnFromTheRoundInWhichTheFirstOneFails(KnownDialect first, KnownDialect second, int round,
			String verb) throws IOException {
		try (ShoppingServer a = server(first, round);
				ShoppingServer b = server(second, 0);
				LlmFailover service = LlmFailover.builder()
					.provider(first, "a", a.baseUrl(), "model-a", null)
					.provider(second, "b", b.baseUrl(), "model-b", null)
					.build()) {
			ChatRequest request = ChatRequest.builder()
				.system("Be brief.")
				.user("Buy it")
				.tools(this.weather, this.charge)
				.build();
			ChatResponse response = "chat".equals(verb) ? service.chat(request).block(NEVER_HANG)
					: service.stream(request)
						.ofType(ChatEvent.Completed.class)
						.map(ChatEvent.Completed::response)
						.blockLast(NEVER_HANG);
			isWhole(Objects.requireNonNull(response), round);
			isAsKept(a, b, "%s-%s-%d-%s.txt".formatted(first, second, round, verb).toLowerCase(Locale.ROOT));
		}
	}

	private void isWhole(ChatResponse response, int failed) {
		assertThat(this.ran).containsExactlyInAnyOrder("weather Oslo", "charge 5", "charge 7");
		assertThat(response.content()).isEqualTo("It is round 3.");
		assertThat(response.provider()).isEqualTo("b");
		assertThat(response.messages()).hasSize(6);
		assertThat(response.usage()).isEqualTo(Usage.reported(30, 15));
		assertThat(response.attempts()).extracting(Attempt::round, Attempt::provider, Attempt::outcome)
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 3)
				.boxed()
				.flatMap((round) -> (round < failed) ? Stream.of(line(round, "a", Attempt.Outcome.ANSWERED))
						: (round > failed) ? Stream.of(line(round, "b", Attempt.Outcome.ANSWERED))
								: Stream.of(line(round, "a", Attempt.Outcome.FAILED),
										line(round, "b", Attempt.Outcome.ANSWERED)))
				.toList());
	}

	private static Tuple line(int round, String provider, Attempt.Outcome outcome) {
		return Tuple.tuple(round, provider, outcome);
	}

	private static void isAsKept(ShoppingServer a, ShoppingServer b, String file) throws IOException {
		List<String> lines = new ArrayList<>();
		a.seen.forEach((body) -> transcribe("a", body, lines));
		b.seen.forEach((body) -> transcribe("b", body, lines));
		Path kept = FILES.resolve(file);
		if (Boolean.getBoolean("transcripts.write")) {
			Files.createDirectories(FILES);
			Files.write(kept, lines);
		}
		assertThat(lines).isEqualTo(Files.readAllLines(kept));
	}

	private static void transcribe(String provider, JsonNode body, List<String> lines) {
		lines.add(provider + " is asked:");
		body.properties().forEach((field) -> {
			if (field.getValue().isArray()) {
				lines.add("  " + field.getKey() + ":");
				field.getValue().forEach((element) -> lines.add("    " + element));
			}
			else {
				lines.add("  " + field.getKey() + ": " + field.getValue());
			}
		});
	}

}
