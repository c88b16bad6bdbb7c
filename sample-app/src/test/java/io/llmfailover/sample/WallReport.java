package io.llmfailover.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.llmfailover.simulator.ReceivedRequest;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Prints what came of each row of the wall once all of them have run.
 */
final class WallReport implements BeforeTestExecutionCallback, AfterTestExecutionCallback {

	private static final Namespace NAMESPACE = Namespace.create(WallReport.class);

	private static final String FORMAT = "%-56s  %-9s  %-6s  %-34s  %8s  %-4s  %s%n";

	private static final int MOST_GAPS = 6;

	@Override
	public void beforeTestExecution(ExtensionContext context) {
		context.getStore(NAMESPACE).put("start", System.nanoTime());
	}

	@Override
	public void afterTestExecution(ExtensionContext context) {
		Duration took = Duration
			.ofNanos(System.nanoTime() - context.getStore(NAMESPACE).getOrDefault("start", Long.class, 0L));
		FaultWall wall = (FaultWall) context.getRequiredTestInstance();
		String requests = wall.providers()
			.stream()
			.filter((provider) -> !provider.requests().isEmpty())
			.map((provider) -> provider.name() + " " + provider.requests().size())
			.collect(Collectors.joining(", "));
		context.getRoot()
			.getStore(NAMESPACE)
			.computeIfAbsent(Table.class)
			.add(FORMAT.formatted(sentence(context.getRequiredTestMethod().getName()), wall.providers().get(0).name(),
					context.getDisplayName(), requests, took.toMillis() + " ms",
					context.getExecutionException().isEmpty() ? "ok" : "FAIL", gaps(wall.requests()) + wall.note()));
	}

	// w01WaitsForIt: W01 waits for it
	private static String sentence(String method) {
		return method.substring(0, 3).toUpperCase(Locale.ROOT)
				+ method.substring(3).replaceAll("(\\p{Lu})", " $1").toLowerCase(Locale.ROOT);
	}

	private static String gaps(List<ReceivedRequest> requests) {
		List<Instant> arrivals = requests.stream().map(ReceivedRequest::receivedAt).toList();
		return IntStream.range(1, Math.min(arrivals.size(), MOST_GAPS + 1))
			.mapToObj((i) -> "+" + Duration.between(arrivals.get(i - 1), arrivals.get(i)).toMillis())
			.collect(Collectors.joining(" ", "", (arrivals.size() > MOST_GAPS + 1) ? " \u2026 " : ""));
	}

	/**
	 * The rows so far. Thread-safe.
	 */
	static final class Table implements AutoCloseable {

		private final Queue<String> rows = new ConcurrentLinkedQueue<>();

		void add(String row) {
			this.rows.add(row);
		}

		@Override
		public void close() {
			System.out.println(this.rows.stream()
				.sorted()
				.collect(Collectors.joining("", FORMAT.formatted("fault", "primary", "way", "requests", "took", "",
						"gaps between requests in ms"), "")));
		}

	}

}
