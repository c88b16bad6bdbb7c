package io.llmfailover.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.llmfailover.simulator.ReceivedRequest;
import io.llmfailover.simulator.SimulatedProvider;

/**
 * Runs the rows of the wall and prints what came of each. Thread-safe.
 */
final class WallReport {

	private static final String FORMAT = "%-4s %-9s %-6s  %-8s  %9s  %-4s  %s%n";

	private static final int MOST_GAPS = 6;

	private final Queue<String> rows = new ConcurrentLinkedQueue<>();

	/**
	 * Runs a row of each way whose time does not count: in it, classes are loaded.
	 */
	static void loadClasses() {
		Way.all().forEach((way) -> new WallReport().row("", way, new Scale(1), FaultWall::ask));
	}

	/**
	 * Runs a row.
	 * @param fault its number on the wall
	 * @param way how the wall is asked
	 * @param scale how fast time runs
	 * @param row sets the fault, asks, and checks
	 */
	void row(String fault, Way way, Scale scale, Consumer<FaultWall> row) {
		try (FaultWall wall = new FaultWall(way, scale)) {
			long start = System.nanoTime();
			String verdict = "FAIL";
			try {
				row.accept(wall);
				verdict = "ok";
			}
			finally {
				add(fault, way, wall, Duration.ofNanos(System.nanoTime() - start), verdict);
			}
		}
	}

	private void add(String fault, Way way, FaultWall wall, Duration took, String verdict) {
		String requests = wall.providers()
			.map((provider) -> String.valueOf(provider.requests().size()))
			.collect(Collectors.joining("/"));
		this.rows.add(FORMAT.formatted(fault, way.dialect(), way.stream() ? "stream" : "chat", requests,
				took.toMillis() + " ms", verdict, gaps(wall.providers())));
	}

	private static String gaps(Stream<SimulatedProvider> providers) {
		List<Instant> arrivals = inOrder(providers).map(ReceivedRequest::receivedAt).toList();
		Stream<String> gaps = Stream.iterate(1, (i) -> i < arrivals.size(), (i) -> i + 1)
			.limit(MOST_GAPS)
			.map((i) -> "+" + Duration.between(arrivals.get(i - 1), arrivals.get(i)).toMillis());
		return gaps.collect(Collectors.joining(" ", "", (arrivals.size() > MOST_GAPS + 1) ? " \u2026" : ""));
	}

	/**
	 * All requests in the order of their arrival.
	 * @param providers who received them
	 * @return the requests
	 */
	static Stream<ReceivedRequest> inOrder(Stream<SimulatedProvider> providers) {
		return providers.flatMap((provider) -> provider.requests().stream())
			.sorted(Comparator.comparing(ReceivedRequest::receivedAt));
	}

	void print() {
		System.out.println(this.rows.stream()
			.sorted()
			.collect(Collectors.joining("",
					FORMAT.formatted("", "primary", "", "requests", "took", "", "gaps between requests in ms"), "")));
	}

}
