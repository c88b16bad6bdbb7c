package io.llmfailover.test;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every class of the guide is compiled and run as it stands there.
 */
class TestingGuideTest {

	private static final Path GUIDE = Path.of("..", "docs", "testing.md");

	private static final Pattern CLASS = Pattern.compile("(?m)^class (\\w+) ");

	private static final String APPLICATION = """
			@SpringBootApplication
			class Application {

				@Bean
				Greeter greeter(FailoverChatService llm) {
					return new Greeter(llm.blocking());
				}

			}

			record Greeter(BlockingChat llm) {

				String greet(String name) {
					return this.llm.chat("Greet " + name).content();
				}

			}
			""";

	// the application's context may still hold files of a closed class loader
	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path classes;

	@Test
	void everyTestOfTheGuidePasses() throws IOException {
		List<String> examples = examples();
		compile(examples);
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.classes.toUri().toURL() }, before)) {
			thread.setContextClassLoader(loader);
			TestExecutionSummary summary = run(examples.stream().map(TestingGuideTest::name).toList());
			assertThat(summary.getFailures())
				.extracting((failure) -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
				.isEmpty();
			assertThat(summary.getTestsSucceededCount()).isEqualTo(tests(examples));
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	@Test
	void theFirstTestHasAtMostTenLines() throws IOException {
		assertThat(examples().get(0).lines().filter((line) -> !line.isBlank())).hasSizeLessThanOrEqualTo(10);
	}

	private static TestExecutionSummary run(List<String> names) {
		LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
			.selectors(names.stream().map((name) -> DiscoverySelectors.selectClass("guide." + name)).toList())
			.build();
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create().execute(request, listener);
		return listener.getSummary();
	}

	private static long tests(List<String> examples) {
		return examples.stream().flatMap(String::lines).filter((line) -> line.trim().equals("@Test")).count();
	}

	private static List<String> examples() throws IOException {
		List<String> examples = Pattern.compile("(?ms)^```java\\n(.*?)^```$")
			.matcher(Files.readString(GUIDE))
			.results()
			.map((block) -> block.group(1))
			.toList();
		assertThat(examples).hasSizeGreaterThan(5);
		return examples;
	}

	private static String name(String example) {
		Matcher name = CLASS.matcher(example);
		assertThat(name.find()).as("a class in " + example).isTrue();
		return name.group(1);
	}

	private void compile(List<String> examples) {
		List<Source> sources = new ArrayList<>();
		examples.forEach((example) -> sources.add(new Source(name(example), example)));
		sources.add(new Source("Application", APPLICATION));
		JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK runs this test");
		StringWriter messages = new StringWriter();
		boolean compiled = compiler
			.getTask(messages, null, null, List.of("-proc:none", "-parameters", "-d", this.classes.toString(),
					"-classpath", System.getProperty("java.class.path")), null, sources)
			.call();
		assertThat(compiled).as(messages.toString()).isTrue();
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String name, String example) {
			super(URI.create("string:///guide/" + name + ".java"), JavaFileObject.Kind.SOURCE);
			this.text = "package guide;\n" + Stream
				.of("io.llmfailover.*", "io.llmfailover.simulator.*", "io.llmfailover.simulator.rules.*",
						"io.llmfailover.test.*", "io.llmfailover.test.spring.*", "java.time.Duration", "java.util.List",
						"org.junit.jupiter.api.*", "org.springframework.beans.factory.annotation.Autowired",
						"org.springframework.boot.autoconfigure.SpringBootApplication",
						"org.springframework.boot.test.context.SpringBootTest",
						"org.springframework.context.annotation.Bean", "org.springframework.test.context.*",
						"org.springframework.test.context.bean.override.mockito.MockitoBean",
						"reactor.core.publisher.Mono", "static io.llmfailover.FailureKind.*",
						"static io.llmfailover.test.assertj.LlmAssertions.assertThat",
						"static io.llmfailover.test.assertj.LlmAssertions.assertThatChatFails",
						"static io.llmfailover.test.assertj.LlmAssertions.assertThatEvents",
						"static org.assertj.core.api.Assertions.assertThat", "static org.mockito.ArgumentMatchers.any",
						"static org.mockito.Mockito.when")
				.map("import %s;%n"::formatted)
				.reduce("", String::concat) + example;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
