package io.llmfailover.service;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.KnownProviders;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.simulator.Answer;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of the fault wall that are about silence, in real time and on untouched
 * defaults: with models that nobody knows, and with the built-in ones, most of which
 * think unseen.
 */
@Tag("wall")
@Execution(ExecutionMode.CONCURRENT)
class SilenceWallTests {

	private static final String FORMAT = "%-4s %-10s %-18s %-6s  %-18s  %9s%n";

	private static final ChatRequest QUESTION = ChatRequest.of("Count to sixty");

	private static final Queue<String> rows = new ConcurrentLinkedQueue<>();

	private static Stream<Row> rows() {
		return Stream.of(true, false).flatMap(SilenceWallTests::primaries);
	}

	private static Stream<Row> primaries(boolean stream) {
		return Stream.concat(
				Stream.of(KnownDialect.values()).map((dialect) -> new Row(Models.STUB, dialect.name(), stream)),
				KnownProviders.names().stream().map((name) -> new Row(Models.BUILT_IN, name, stream)));
	}

	@AfterAll
	static void print() {
		System.out.println(rows.stream()
			.sorted()
			.collect(Collectors.joining("", FORMAT.formatted("", "models", "primary", "way", "by", "took"), "")));
	}

	@ParameterizedTest
	@MethodSource("rows")
	void w06LeavesASilentProvider(Row row) {
		run("W06", row, (healthy) -> Behavior.silence(Duration.ofSeconds(120)),
				Duration.ofSeconds(row.isFetchedAsStream() ? 15 : 25));
	}

	@ParameterizedTest
	@MethodSource("rows")
	void w07AnswersAlthoughTheFirstTokenIsLate(Row row) {
		run("W07", row, (healthy) -> healthy.apply(Behavior.slowFirstToken(Duration.ofSeconds(20))),
				Duration.ofSeconds(25));
	}

	@ParameterizedTest
	@MethodSource("rows")
	void w09LeavesAnAnswerThatFallsSilent(Row row) {
		run("W09", row, (healthy) -> healthy.apply(Behavior.stall(20, Duration.ofSeconds(30))), Duration.ofSeconds(45));
	}

	private static void run(String fault, Row row, Fault primary, Duration limit) {
		try (Providers providers = new Providers(row.models, row.primary)) {
			SimulatedProvider first = providers.servers.get(0);
			first.behave(primary.of((answer) -> FaultWall.says(answer, first.name())));
			LlmFailover llm = providers.service();
			Instant asked = Instant.now();
			Told told = row.stream ? llm.stream(QUESTION).collectList().map((events) -> Told.of(asked, events)).block()
					: llm.chat(QUESTION).map((response) -> Told.of(asked, response)).block();
			Duration took = Duration.between(asked, Instant.now());
			assertThat(told).isNotNull();
			String by = told.response().provider();
			rows.add(FORMAT.formatted(fault, row.models, row.primary, row.stream ? "stream" : "chat", by,
					took.toMillis() + " ms"));
			told.isWholly(by, FaultWall.words(by));
			assertThat(took).isLessThan(limit);
		}
	}

	private enum Models {

		STUB, BUILT_IN

	}

	/**
	 * What the first provider does to an answer that would be right.
	 */
	private interface Fault {

		Behavior of(UnaryOperator<Answer> right);

	}

	/**
	 * How the wall is asked.
	 *
	 * @param models whose models
	 * @param primary the provider that has the fault
	 * @param stream whether for a stream
	 */
	private record Row(Models models, String primary, boolean stream) {

		// four of the five think unseen: their chats are fetched as streams
		boolean isFetchedAsStream() {
			return this.stream || this.models == Models.BUILT_IN && !this.primary.equals("deepseek");
		}

	}

	/**
	 * Simulated providers, the first of which will have a fault.
	 */
	private static final class Providers implements AutoCloseable {

		private final List<SimulatedProvider> servers = new ArrayList<>();

		private final List<ProviderSettings> settings = new ArrayList<>();

		Providers(Models models, String primary) {
			if (models == Models.STUB) {
				KnownDialect dialect = KnownDialect.valueOf(primary);
				stub("first", dialect);
				stub("second", new Way(dialect, true).other());
				stub("third", dialect);
			}
			else {
				known(primary);
				KnownProviders.names().stream().filter((name) -> !name.equals(primary)).forEach(this::known);
			}
		}

		private void stub(String name, KnownDialect dialect) {
			SimulatedProvider server = start((dialect == KnownDialect.OPENAI) ? SimulatedProvider.openAi(name)
					: SimulatedProvider.anthropic(name));
			this.settings.add(settings(server, dialect, server.baseUrl(), List.of("stub-model")));
		}

		private void known(String name) {
			KnownProviders.Row row = KnownProviders.all()
				.stream()
				.filter((each) -> each.name().equals(name))
				.findFirst()
				.orElseThrow();
			SimulatedProvider server = start(SimulatedProvider.known(name));
			this.settings.add(settings(server, row.dialect(), server.baseUrl(), row.models()));
		}

		private SimulatedProvider start(SimulatedProvider.Builder builder) {
			SimulatedProvider server = builder.start();
			server.behave(FaultWall.says(Behavior.answer(), server.name()));
			this.servers.add(server);
			return server;
		}

		private static ProviderSettings settings(SimulatedProvider server, KnownDialect dialect, URI address,
				List<String> models) {
			return new ProviderSettings(server.name(), dialect.dialect(), address,
					Access.key(new ApiKey("key-of-" + server.name(), "the test")), models, Set.of());
		}

		LlmFailover service() {
			LlmFailoverBuilder builder = LlmFailover.builder();
			this.settings.forEach(builder::provider);
			return builder.build();
		}

		@Override
		public void close() {
			this.servers.forEach(SimulatedProvider::close);
		}

	}

}
