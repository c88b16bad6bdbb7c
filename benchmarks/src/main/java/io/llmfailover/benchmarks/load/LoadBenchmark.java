package io.llmfailover.benchmarks.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lets the contenders take turns and prints one table in Markdown. Arguments: the mode,
 * and a regular expression that is found in the titles of the rows that are wanted. The
 * system property {@code benchmark.before} names the jar of an older core to compare
 * with.
 */
final class LoadBenchmark {

	private static final List<Contender> COLUMNS = Stream
		.of(Contender.OURS, Contender.BEFORE, Contender.SPRING_AI, Contender.LANGCHAIN4J, Contender.BARE)
		.filter(Contender::takesPart)
		.toList();

	private static final long PATIENCE_MILLIS = 10_000;

	private static final int CALLERS = 16;

	private static final int MOST_WARM_UPS = 5;

	private final Mode mode;

	private final String only;

	private final String server;

	private LoadBenchmark(Mode mode, String only, String server) {
		this.mode = mode;
		this.only = only;
		this.server = server;
	}

	public static void main(String[] args) {
		Mode mode = Mode.valueOf(args[0].toUpperCase(Locale.ROOT));
		try (ChildProcess server = ChildProcess.server()) {
			new LoadBenchmark(mode, ".*" + args[1] + ".*", "http://127.0.0.1:" + server.readLine()).run();
		}
	}

	private void run() {
		System.out.printf("%s mode, JDK %s, %d processors%n%n", this.mode, System.getProperty("java.version"),
				Runtime.getRuntime().availableProcessors());
		boolean before = COLUMNS.contains(Contender.BEFORE);
		System.out.println("| | plain | llm-failover |" + (before ? " before |" : "")
				+ " Spring AI | LangChain4j | `WebClient` alone |");
		System.out.println("|---|---|---|" + "---|".repeat(COLUMNS.size() - 1));
		Map<Row.Run, List<Row>> rows = new LinkedHashMap<>();
		Row.ROWS.stream()
			.filter((row) -> row.title().matches(this.only))
			.forEach((row) -> rows.computeIfAbsent(row.run(), (run) -> new ArrayList<>()).add(row));
		rounds(rows);
		if ("idle streams".matches(this.only)) {
			print("idle streams: heap, threads", Contender.PLAIN, this::idle);
		}
		if ("seconds until 90 % of the steady speed".matches(this.only)) {
			print("seconds until 90 % of the steady speed", Contender.PLAIN, this::start);
		}
	}

	private void rounds(Map<Row.Run, List<Row>> rows) {
		Map<Contender, ChildProcess> workers = new EnumMap<>(Contender.class);
		try {
			Set<Contender> all = new LinkedHashSet<>();
			rows.keySet().forEach((run) -> all.addAll(run.contenders()));
			all.forEach((contender) -> workers.put(contender, ChildProcess.worker(contender, this.server)));
			rows.forEach((run, ofRun) -> {
				Map<Contender, List<Measurement>> measured = measure(run, workers);
				ofRun.forEach((row) -> print(row, measured));
			});
		}
		finally {
			workers.values().forEach(ChildProcess::close);
		}
	}

	private Map<Contender, List<Measurement>> measure(Row.Run run, Map<Contender, ChildProcess> workers) {
		Map<Contender, List<Measurement>> measured = new EnumMap<>(Contender.class);
		for (Contender contender : run.contenders()) {
			measured.put(contender, new ArrayList<>());
			warmUp(run, workers, contender);
		}
		for (int round = 0; round < this.mode.rounds(); round++) {
			// who comes first in one round comes last in the next
			int first = round;
			IntStream.range(0, run.contenders().size())
				.mapToObj((i) -> run.contenders().get((i + first) % run.contenders().size()))
				.forEach((contender) -> measured.getOrDefault(contender, List.of())
					.add(measure(run, workers, contender, this.mode.millis())));
		}
		return measured;
	}

	// until it was asked often enough to be compiled, which takes long on a busy machine
	private void warmUp(Row.Run run, Map<Contender, ChildProcess> workers, Contender contender) {
		long units = 0;
		for (int i = 0; i < MOST_WARM_UPS && units < run.warmUp() * this.mode.warmUps(); i++) {
			units += measure(run, workers, contender, this.mode.warmUpMillis()).units();
		}
	}

	private static Measurement measure(Row.Run run, Map<Contender, ChildProcess> workers, Contender contender,
			int millis) {
		ChildProcess worker = workers.get(contender);
		if (worker == null) {
			throw new IllegalStateException("There is no worker of " + contender);
		}
		return Measurement.of(worker.measure(run.kind(), run.scenario(), run.inFlight(), millis));
	}

	private static void print(Row row, Map<Contender, List<Measurement>> measured) {
		List<Contender> contenders = row.run().contenders();
		List<Measurement> baseline = measured.getOrDefault(contenders.get(0), List.of());
		StringBuilder line = new StringBuilder("| " + row.title() + " | " + row.baseline(baseline) + " |");
		for (Contender contender : contenders.subList(1, contenders.size())) {
			List<Measurement> other = measured.getOrDefault(contender, List.of());
			line.append(' ')
				.append(Statistics.of(IntStream.range(0, baseline.size())
					.mapToDouble((i) -> row.figure().applyAsDouble(other.get(i))
							/ row.figure().applyAsDouble(baseline.get(i)))))
				.append(" |");
		}
		System.out.println(line + " – |".repeat(COLUMNS.size() + 1 - contenders.size()));
	}

	private void print(String title, Contender baseline, Cell cell) {
		StringBuilder line = new StringBuilder("| " + title + " |");
		Stream.concat(Stream.of(baseline), COLUMNS.stream()).forEach((contender) -> {
			try (ChildProcess worker = ChildProcess.worker(contender, this.server)) {
				line.append(' ').append(cell.of(worker)).append(" |");
			}
		});
		System.out.println(line);
	}

	private String idle(ChildProcess worker) {
		// what is loaded only once is no cost of a stream
		worker.measure("stream", Scenario.SHORT, CALLERS, this.mode.millis());
		IdleStreams.Held held = IdleStreams.Held
			.of(worker.measure("idle", Scenario.IDLE, this.mode.idleStreams(), PATIENCE_MILLIS));
		return String.format(Locale.ROOT, "%d held, %.1f KiB each, %d threads", held.streams(),
				held.bytes() / 1024.0 / Math.max(1, held.streams()), held.threads());
	}

	private String start(ChildProcess worker) {
		String[] counts = worker.measure("rates", Scenario.CHAT, CALLERS, this.mode.startMillis()).split(" ");
		long[] rates = Stream.of(counts).mapToLong(Long::parseLong).toArray();
		double steady = Statistics.of(IntStream.range(rates.length * 2 / 3, rates.length).mapToDouble((i) -> rates[i]))
			.median();
		int window = 0;
		// two windows, since one may be fast by chance
		while (window < rates.length - 1 && (rates[window] < 0.9 * steady || rates[window + 1] < 0.9 * steady)) {
			window++;
		}
		return String.format(Locale.ROOT, "%.1f s (%.0f chats/s)", (window + 1) / 4.0, steady * 4);
	}

	/**
	 * What a worker shows in a cell of its own.
	 */
	@FunctionalInterface
	private interface Cell {

		String of(ChildProcess worker);

	}

}
