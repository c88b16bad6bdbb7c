package io.llmfailover.conversation.kill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An {@link ApplicationInstance} that runs, and is killed.
 */
final class InstanceProcess {

	private final String name;

	private final Process process;

	private final PrintWriter in;

	/**
	 * Starts an instance.
	 * @param name its name
	 * @param arguments the properties of its store
	 * @param log where what it logs goes
	 * @param listener takes its lines and its end, on a thread of its own
	 */
	InstanceProcess(String name, List<String> arguments, Path log, Listener listener) {
		this.name = name;
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", System.getProperty("java.class.path"),
						ApplicationInstance.class.getName()));
		command.addAll(arguments);
		try {
			this.process = new ProcessBuilder(command).redirectError(log.toFile()).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.in = new PrintWriter(new OutputStreamWriter(this.process.getOutputStream(), StandardCharsets.UTF_8), true);
		Thread reader = new Thread(() -> read(listener), "lines of " + name);
		reader.setDaemon(true);
		reader.start();
	}

	private void read(Listener listener) {
		try (BufferedReader out = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = out.readLine(); line != null; line = out.readLine()) {
				listener.line(this, line);
			}
			this.process.waitFor();
		}
		catch (IOException | InterruptedException ex) {
			// the process was killed while we read, which is what ends it
		}
		listener.ended(this);
	}

	void say(Saying saying) {
		this.in.println(saying.text());
	}

	/**
	 * Kills it, whatever it does.
	 */
	void kill() {
		this.process.destroyForcibly();
	}

	/**
	 * Waits until it has ended, and holds neither files nor connections any more.
	 * @throws InterruptedException if the thread was interrupted
	 */
	void awaitEnd() throws InterruptedException {
		this.process.waitFor();
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * Takes what an instance tells.
	 */
	interface Listener {

		/**
		 * A line.
		 * @param instance the instance
		 * @param line the line
		 */
		void line(InstanceProcess instance, String line);

		/**
		 * There will be no more lines.
		 * @param instance the instance
		 */
		void ended(InstanceProcess instance);

	}

}
