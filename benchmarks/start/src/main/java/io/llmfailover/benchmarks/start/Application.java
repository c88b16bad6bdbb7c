package io.llmfailover.benchmarks.start;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/**
 * The empty application on one of the class paths, as it is or processed ahead of time.
 *
 * @param title how the table calls it
 * @param classPath its class path
 * @param processed whether it was processed ahead of time
 */
record Application(String title, String classPath, boolean processed) {

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private static final String CLASSES = System.getProperty("java.class.path");

	private static final String MAIN = EmptyApplication.class.getName();

	static Application plain(String title, String libraries) {
		return new Application(title, path(CLASSES, libraries), false);
	}

	/**
	 * Processes it ahead of time, as Spring Boot's plugin for Maven does.
	 * @param folder where to put what is generated
	 * @return the application that is started with it
	 */
	Application processedAheadOfTime(Path folder) throws IOException, InterruptedException {
		Path sources = folder.resolve("sources");
		Path resources = folder.resolve("resources");
		Path classes = folder.resolve("classes");
		run(List.of("-cp", this.classPath, "org.springframework.boot.SpringApplicationAotProcessor", MAIN,
				sources.toString(), resources.toString(), classes.toString(), "benchmark", "start"));
		List<String> arguments = new ArrayList<>(
				List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp", path(classes, this.classPath)));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
			throw new IllegalStateException("What was generated for " + this.title + " does not compile");
		}
		return new Application(this.title + ", processed ahead of time", path(classes, resources, this.classPath),
				true);
	}

	Start start() throws IOException, InterruptedException {
		List<String> arguments = new ArrayList<>(
				List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "-cp", this.classPath));
		if (this.processed) {
			arguments.add("-Dspring.aot.enabled=true");
		}
		arguments.addAll(List.of(MAIN, "--OPENAI_API_KEY=no-key", "--spring.main.banner-mode=off"));
		return run(arguments).stream()
			.map(Start::of)
			.filter((start) -> start != null)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(this.title + " has not started"));
	}

	private static List<String> run(List<String> arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(JAVA));
		command.addAll(arguments);
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (BufferedReader output = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			List<String> lines = output.lines().toList();
			if (process.waitFor() != 0) {
				throw new IllegalStateException(String.join("\n", lines));
			}
			return lines;
		}
	}

	private static String path(Object... parts) {
		return String.join(File.pathSeparator, Stream.of(parts).map(Object::toString).toList());
	}

}
