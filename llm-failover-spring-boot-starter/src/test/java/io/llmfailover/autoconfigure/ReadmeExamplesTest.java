package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import io.llmfailover.FailoverChatService;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is pasted from the README and the guides works.
 */
class ReadmeExamplesTest {

	private static final Path README = Path.of("..", "README.md");

	private static final Path JSON = Path.of("..", "docs", "json.md");

	@ParameterizedTest
	@MethodSource("java")
	void javaCompiles(String example, @TempDir Path classes) {
		JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK runs this test");
		StringWriter messages = new StringWriter();
		boolean compiled = compiler
			.getTask(messages, null, null,
					List.of("-proc:none", "-d", classes.toString(), "-classpath",
							System.getProperty("java.class.path")),
					null, List.of(new Source(inClass(example))))
			.call();
		assertThat(compiled).as(messages + "\n" + example).isTrue();
	}

	@ParameterizedTest
	@MethodSource("yaml")
	void yamlConfiguresTheService(String example) throws IOException {
		List<PropertySource<?>> sources = new YamlPropertySourceLoader().load("readme",
				new ByteArrayResource(example.getBytes(StandardCharsets.UTF_8)));
		new ApplicationContextRunner().withUserConfiguration(LlmFailoverAutoConfiguration.class)
			.withInitializer((context) -> sources.forEach(context.getEnvironment().getPropertySources()::addLast))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(FailoverChatService.class));
	}

	static List<String> java() throws IOException {
		return Stream.concat(blocks(README, "java").stream(), blocks(JSON, "java").stream()).toList();
	}

	static List<String> yaml() throws IOException {
		return blocks(README, "yaml");
	}

	private static List<String> blocks(Path page, String language) throws IOException {
		List<String> blocks = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
			.matcher(Files.readString(page))
			.results()
			.map((block) -> block.group(1))
			.toList();
		assertThat(blocks).isNotEmpty();
		return blocks;
	}

	private static String inClass(String example) {
		String imports = Stream
			.of("io.llmfailover.*", "io.llmfailover.service.*", "io.llmfailover.target.*", "java.time.Duration",
					"java.util.List", "java.util.stream.Stream", "org.springframework.context.annotation.Bean",
					"org.springframework.web.bind.annotation.*", "reactor.core.publisher.*",
					"tools.jackson.databind.json.JsonMapper")
			.map("import %s;%n"::formatted)
			.reduce("", String::concat);
		if (Pattern.compile("(?m)^class ").matcher(example).find()) {
			return imports + example;
		}
		if (example.startsWith("@Bean")) {
			return imports + "class Example {%n%s}".formatted(example);
		}
		return imports + """
				class Example {

					void example(FailoverChatService llm, FailoverAdmin admin, byte[] png, JsonMapper mapper,
							List<Message> messages) {
						%s
					}

				}
				""".formatted(example);
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String text) {
			super(URI.create("string:///Example" + Kind.SOURCE.extension.toLowerCase(Locale.ROOT)),
					JavaFileObject.Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
