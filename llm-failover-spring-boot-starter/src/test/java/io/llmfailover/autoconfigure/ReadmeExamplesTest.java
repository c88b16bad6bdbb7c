package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

	private static final Path GUIDES = Path.of("..", "docs");

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
		try (Stream<Path> guides = Files.list(GUIDES)) {
			List<String> examples = new ArrayList<>(blocks(README, "java"));
			for (Path guide : guides.filter((page) -> page.toString().endsWith(".md")).sorted().toList()) {
				examples.addAll(blocks(guide, "java"));
			}
			return examples;
		}
	}

	static List<String> yaml() throws IOException {
		List<String> examples = blocks(README, "yaml");
		assertThat(examples).isNotEmpty();
		return examples;
	}

	private static List<String> blocks(Path page, String language) throws IOException {
		return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
			.matcher(Files.readString(page))
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	private static String inClass(String example) {
		String imports = Stream
			.of("com.fasterxml.jackson.annotation.*", "io.llmfailover.*", "io.llmfailover.annotation.*",
					"io.llmfailover.event.*", "io.llmfailover.service.*", "io.llmfailover.target.*",
					"io.llmfailover.web.*", "java.time.Duration", "java.time.LocalDate",
					"org.jspecify.annotations.Nullable", "org.springframework.stereotype.Component",
					"org.springframework.http.MediaType", "org.springframework.http.codec.ServerSentEvent",
					"java.util.List", "java.util.stream.Stream", "org.springframework.context.annotation.Bean",
					"org.springframework.context.event.EventListener", "org.springframework.web.bind.annotation.*",
					"reactor.core.publisher.*", "tools.jackson.databind.json.JsonMapper")
			.map("import %s;%n"::formatted)
			.reduce("", String::concat);
		if (Pattern.compile("(?m)^class ").matcher(example).find()) {
			return imports + example;
		}
		if (example.startsWith("@Bean") || example.startsWith("@EventListener")) {
			return imports + "class Example {%n%s}".formatted(example);
		}
		return imports + """
				class Example {

					record City(String name, @Nullable String country) {

					}

					record Charge(int cents) {

					}

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
