package io.llmfailover.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A row of the table: one figure of a run.
 *
 * @param title what it says
 * @param run how it is measured
 * @param figure the figure
 * @param unit what it is given in, for the contender that the others are compared with
 * @param divisor what the figure is divided by to be given in that unit
 */
record Row(String title, Run run, ToDoubleFunction<Measurement> figure, String unit, double divisor) {

	private static final List<Contender> ALL = List.of(Contender.PLAIN, Contender.OURS, Contender.BEFORE,
			Contender.SPRING_AI, Contender.LANGCHAIN4J, Contender.BARE);

	// bursts come in buffers of any size, of which somebody who does not read them cannot
	// tell the texts
	private static final List<Contender> READERS = ALL.subList(0, ALL.size() - 1);

	private static final Run CHAT_16 = new Run("chat", Scenario.CHAT, 16, 10_000, ALL);

	private static final Run CHAT_64 = new Run("chat", Scenario.CHAT, 64, 10_000, ALL);

	private static final Run BURST_1 = new Run("stream", Scenario.BURST, 1, 200_000, READERS);

	private static final Run BURST_64 = new Run("stream", Scenario.BURST, 64, 200_000, READERS);

	private static final Run PACED_64 = new Run("stream", Scenario.PACED, 64, 10_000, ALL);

	private static final Run SHORT = new Run("stream", Scenario.SHORT, 1, 10_000, ALL);

	private static final Run FAILOVER = new Run("chat", Scenario.CHAT, 16, 10_000,
			List.of(Contender.PLAIN_FAILOVER, Contender.OURS_FAILOVER, Contender.BEFORE_FAILOVER));

	private static final Run FIVE = new Run("chat", Scenario.CHAT, 16, 10_000,
			List.of(Contender.OURS_ONE, Contender.OURS_FIVE));

	static final List<Row> ROWS = List.of(cpu("chat in one piece, 16 callers", CHAT_16, "chat"),
			cpu("chat in one piece, 64 callers", CHAT_64, "chat"),
			allocation("chat in one piece, 16 callers", CHAT_16, "chat"),
			cpu("stream in a burst of 500 chunks, one at a time", BURST_1, "chunk"),
			cpu("stream in a burst of 500 chunks, 64 at a time", BURST_64, "chunk"),
			cpu("stream of a chunk per 10 ms, 64 at a time", PACED_64, "chunk"),
			allocation("stream in a burst, 64 at a time", BURST_64, "chunk"),
			allocation("stream of a chunk per 10 ms, 64 at a time", PACED_64, "chunk"),
			cpu("stream of three tokens", SHORT, "chunk"),
			new Row("stream of three tokens: time to the first", SHORT, Measurement::latencyNanos, "µs", 1e3),
			cpu("chat of which one in three fails over from a 500", FAILOVER, "chat"),
			cpu("chat with five providers, against one", FIVE, "chat"));

	static Row cpu(String title, Run run, String per) {
		return new Row(title + ": CPU", run, Measurement::cpu, "µs/" + per, 1e3);
	}

	static Row allocation(String title, Run run, String per) {
		return new Row(title + ": allocation", run, Measurement::allocation, "KB/" + per, 1e3);
	}

	String baseline(List<Measurement> measurements) {
		double median = Statistics.of(measurements.stream().mapToDouble(this.figure)).median();
		return String.format(Locale.ROOT, "%.1f %s", median / this.divisor, this.unit);
	}

	/**
	 * How one run with several contenders is done.
	 *
	 * @param kind what a worker is told to do
	 * @param scenario what the server answers
	 * @param inFlight how many calls there are at a time
	 * @param warmUp how many calls, or pieces of text, make a contender warm in quick
	 * mode
	 * @param contenders who takes part; the first one is what the others are compared
	 * with
	 */
	record Run(String kind, Scenario scenario, int inFlight, long warmUp, List<Contender> contenders) {

		/**
		 * Leaves out who does not take part.
		 */
		Run {
			contenders = contenders.stream().filter(Contender::takesPart).toList();
		}

	}

}
