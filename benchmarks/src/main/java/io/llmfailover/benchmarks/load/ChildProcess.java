package io.llmfailover.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A process that this one has started, with which it talks in lines.
 */
final class ChildProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader out;

	private final PrintWriter in;

	private ChildProcess(Class<?> main, String classPath, List<String> options, List<String> arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms512m", "-Xmx2g",
						"-XX:+UseParallelGC", "-cp", classPath));
		command.addAll(options);
		command.add(main.getName());
		command.addAll(arguments);
		try {
			this.process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.out = new BufferedReader(new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
		this.in = new PrintWriter(new OutputStreamWriter(this.process.getOutputStream(), StandardCharsets.UTF_8), true);
	}

	static ChildProcess server() {
		return new ChildProcess(MockServer.class, System.getProperty("java.class.path"), List.of(), List.of());
	}

	static ChildProcess worker(Contender contender, String server, String... options) {
		return new ChildProcess(Worker.class, contender.classPath(), List.of(options),
				List.of(contender.name(), server));
	}

	/**
	 * Lets a worker measure.
	 * @param kind what to do
	 * @param scenario what the server answers
	 * @param inFlight how many calls there are at a time
	 * @param amount how long, in milliseconds, or how many
	 * @return its line
	 */
	String measure(String kind, Scenario scenario, int inFlight, long amount) {
		this.in.println(String.join(" ", kind, scenario.name().toLowerCase(Locale.ROOT), String.valueOf(inFlight),
				String.valueOf(amount)));
		return readLine();
	}

	String readLine() {
		try {
			String line = this.out.readLine();
			if (line == null) {
				throw new IllegalStateException("The process has ended: " + this.process.info().commandLine());
			}
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
