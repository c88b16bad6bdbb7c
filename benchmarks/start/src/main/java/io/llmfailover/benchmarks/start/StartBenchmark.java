package io.llmfailover.benchmarks.start;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts the applications in turn and prints one table in Markdown. Arguments: how often,
 * a folder for what is generated, and the class paths of an empty application and of one
 * with the starter.
 */
final class StartBenchmark {

	private StartBenchmark() {
	}

	public static void main(String[] args) throws Exception {
		int rounds = Integer.parseInt(args[0]);
		List<Application> applications = applications(Files.createTempDirectory(Path.of(args[1]), "aot"), args);
		Map<Application, List<Start>> starts = new LinkedHashMap<>();
		applications.forEach((application) -> starts.put(application, new ArrayList<>()));
		for (Application application : applications) {
			// so that the operating system has read the jars
			application.start();
		}
		for (int round = 0; round < rounds; round++) {
			// who comes first in one round comes last in the next
			for (int i = 0; i < applications.size(); i++) {
				Application application = applications.get((i + round) % applications.size());
				Objects.requireNonNull(starts.get(application)).add(application.start());
			}
		}
		print(rounds, starts);
	}

	private static List<Application> applications(Path folder, String[] args) throws IOException, InterruptedException {
		List<Application> applications = new ArrayList<>();
		applications.add(Application.plain("Spring Boot alone", args[2]));
		applications.add(Application.plain("with the libraries that `llm-failover` needs", withoutOurs(args[3])));
		applications.add(Application.plain("with `llm-failover`", args[3]));
		for (Application application : List.copyOf(applications)) {
			applications.add(application.processedAheadOfTime(folder.resolve(String.valueOf(applications.size()))));
		}
		return applications;
	}

	private static String withoutOurs(String classPath) {
		return Stream.of(classPath.split(File.pathSeparator))
			.filter((library) -> !Path.of(library).getFileName().toString().startsWith("llm-failover-"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static void print(int rounds, Map<Application, List<Start>> starts) {
		System.out.printf("%d starts each, JDK %s, %d processors%n%n", rounds, System.getProperty("java.version"),
				Runtime.getRuntime().availableProcessors());
		System.out.println("| | CPU | until started | heap | classes | threads |");
		System.out.println("|---|---|---|---|---|---|");
		starts.forEach((application, each) -> System.out.printf("| %s | %s ms | %s ms | %s MB | %.0f | %.0f |%n",
				application.title(), range(each, Start::cpuMillis), range(each, Start::wallMillis),
				String.format(Locale.ROOT, "%.1f", median(each, Start::heapKilobytes) / 1024),
				median(each, Start::classes), median(each, Start::threads)));
	}

	private static String range(List<Start> starts, ToLongFunction<Start> figure) {
		long[] sorted = starts.stream().mapToLong(figure).sorted().toArray();
		int cut = sorted.length / 4;
		return String.format(Locale.ROOT, "%.0f (%d–%d)", median(starts, figure), sorted[cut],
				sorted[sorted.length - 1 - cut]);
	}

	private static double median(List<Start> starts, ToLongFunction<Start> figure) {
		long[] sorted = starts.stream().mapToLong(figure).sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0;
	}

}
