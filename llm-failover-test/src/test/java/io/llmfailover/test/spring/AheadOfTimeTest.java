package io.llmfailover.test.spring;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import org.springframework.boot.test.context.SpringBootTestAotProcessor;
import org.springframework.test.context.aot.AotTestContextInitializers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with the annotations, processed ahead of time as {@code process-test-aot} does,
 * and run so in a JVM of their own.
 */
class AheadOfTimeTest {

	private static final List<Class<?>> PROCESSED = List.of(WithFakeProvidersTest.class, SimulatedGreetingTest.class);

	@TempDir
	private Path folder;

	@Test
	void theAnnotationsDoTheSameInTestsThatAreProcessedAheadOfTime() throws Exception {
		Path tests = copiedTests();
		Path sources = this.folder.resolve("sources");
		Path classes = Files.createDirectories(this.folder.resolve("classes"));
		java(List.of(System.getProperty("java.class.path")), SpringBootTestAotProcessor.class.getName(),
				tests.toString(), sources.toString(), classes.toString(), classes.toString(), "group", "artifact");
		compile(sources, classes);
		for (Class<?> test : PROCESSED) {
			assertThat(java(List.of(classes.toString(), System.getProperty("java.class.path")),
					"-Dspring.aot.enabled=true", Run.class.getName(), test.getName()))
				.contains("processed ahead of time: true", "all well");
		}
	}

	// the processor takes all tests that it finds in a folder
	private Path copiedTests() throws IOException {
		Path tests = this.folder.resolve("tests");
		for (Class<?> test : PROCESSED) {
			Path source = Path.of(test.getProtectionDomain().getCodeSource().getLocation().getPath());
			Path inside = Path.of(test.getPackageName().replace('.', '/'));
			Files.createDirectories(tests.resolve(inside));
			try (Stream<Path> files = Files.list(source.resolve(inside))) {
				for (Path file : files.toList()) {
					if (file.getFileName().toString().matches(test.getSimpleName() + "(\\$.*)?\\.class")) {
						Files.copy(file, tests.resolve(inside).resolve(file.getFileName()));
					}
				}
			}
		}
		return tests;
	}

	private static void compile(Path sources, Path classes) throws IOException {
		JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK runs this test");
		StringWriter messages = new StringWriter();
		try (Stream<Path> files = Files.walk(sources);
				StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
			List<Path> generated = files.filter((file) -> file.toString().endsWith(".java")).toList();
			assertThat(generated).isNotEmpty();
			boolean compiled = compiler
				.getTask(messages, manager, null,
						List.of("-proc:none", "-d", classes.toString(), "-classpath",
								classes + File.pathSeparator + System.getProperty("java.class.path")),
						null, manager.getJavaFileObjectsFromPaths(generated))
				.call();
			assertThat(compiled).as(messages.toString()).isTrue();
		}
	}

	private static String java(List<String> classPath, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						String.join(File.pathSeparator, classPath)));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

	/**
	 * Runs a test class.
	 */
	static final class Run {

		private Run() {
		}

		/**
		 * Runs it.
		 * @param arguments its name
		 * @throws ClassNotFoundException if there is none of that name
		 */
		public static void main(String[] arguments) throws ClassNotFoundException {
			System.out.println("processed ahead of time: "
					+ new AotTestContextInitializers().isSupportedTestClass(Class.forName(arguments[0])));
			SummaryGeneratingListener listener = new SummaryGeneratingListener();
			LauncherFactory.create()
				.execute(LauncherDiscoveryRequestBuilder.request()
					.selectors(DiscoverySelectors.selectClass(arguments[0]))
					.build(), listener);
			TestExecutionSummary summary = listener.getSummary();
			summary.printFailuresTo(new PrintWriter(System.out, true));
			boolean well = summary.getTestsSucceededCount() > 0
					&& summary.getTestsSucceededCount() == summary.getTestsFoundCount();
			System.out.println(well ? "all well" : "not well");
			System.exit(well ? 0 : 1);
		}

	}

}
