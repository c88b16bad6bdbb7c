package io.llmfailover.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The process of one contender. It reads a command a line from its standard input and
 * writes what it measured, a line each.
 */
final class Worker {

	private final Contender contender;

	private final String server;

	private final Map<Scenario, Client> clients = new EnumMap<>(Scenario.class);

	private Worker(Contender contender, String server) {
		this.contender = contender;
		this.server = server;
	}

	public static void main(String[] args) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> fail(failure));
		Worker worker = new Worker(Contender.of(args[0]), args[1]);
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			System.out.println(worker.obey(line.split(" ")));
		}
		System.exit(0);
	}

	/**
	 * Ends this process: a cost that holds failures would say nothing.
	 * @param failure what went wrong
	 */
	static void fail(Throwable failure) {
		failure.printStackTrace();
		Runtime.getRuntime().halt(1);
	}

	/**
	 * Ends this process when the one that started it is gone.
	 */
	static void endWithStandardInput() {
		Thread thread = new Thread(() -> {
			try {
				while (System.in.read() >= 0) {
					// nothing is meant for us
				}
			}
			catch (IOException ex) {
				// gone as well
			}
			Runtime.getRuntime().halt(0);
		}, "end");
		thread.setDaemon(true);
		thread.start();
	}

	private String obey(String[] command) throws InterruptedException {
		Scenario scenario = Scenario.valueOf(command[1].toUpperCase(Locale.ROOT));
		int inFlight = Integer.parseInt(command[2]);
		Load load = new Load(
				this.clients.computeIfAbsent(scenario, (key) -> this.contender.client(this.server, scenario)));
		long amount = Long.parseLong(command[3]);
		return switch (command[0]) {
			case "chat" -> load.chats(inFlight, Duration.ofMillis(amount)).line();
			case "stream" -> load.streams(inFlight, Duration.ofMillis(amount)).line();
			case "calls" -> load.countedChats(amount).line();
			case "pieces" -> load.countedStreams(amount).line();
			case "rates" -> numbers(load.rates(inFlight, Duration.ofMillis(amount)));
			case "idle" -> new IdleStreams(load.client()).hold(inFlight, Duration.ofMillis(amount)).line();
			default -> throw new IllegalArgumentException("There is no command " + command[0]);
		};
	}

	private static String numbers(List<Long> numbers) {
		return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
	}

}
