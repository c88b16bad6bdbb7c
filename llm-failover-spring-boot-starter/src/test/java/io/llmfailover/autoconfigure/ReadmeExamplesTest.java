package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

	/** Guides whose examples are parts of tests beside the code that they are about. */
	private static final Set<String> HELD_ELSEWHERE = Set.of("own-providers.md", "testing.md");

	@ParameterizedTest
	@MethodSource("java")
	void javaCompiles(String example, @TempDir Path classes) {
		StringWriter messages = new StringWriter();
		boolean compiled = GuideExample.compiles(classes, inClass(example), messages);
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
		try (Stream<Path> guides = Files.list(GuideExample.GUIDES)) {
			List<String> examples = new ArrayList<>(GuideExample.blocks(GuideExample.README, "java"));
			for (Path guide : guides.filter(ReadmeExamplesTest::isCompiledHere).sorted().toList()) {
				examples.addAll(GuideExample.blocks(guide, "java"));
			}
			return examples;
		}
	}

	private static boolean isCompiledHere(Path page) {
		String name = page.getFileName().toString();
		return name.endsWith(".md") && !HELD_ELSEWHERE.contains(name);
	}

	static List<String> yaml() {
		List<String> examples = GuideExample.blocks(GuideExample.README, "yaml");
		assertThat(examples).isNotEmpty();
		return examples;
	}

	private static String inClass(String example) {
		String imports = GuideExample.imports();
		if (Pattern.compile("(?m)^class ").matcher(example).find()) {
			return imports + example;
		}
		if (example.startsWith("@Bean") || example.startsWith("@EventListener")) {
			return imports + "class Example {%n%s}".formatted(example);
		}
		return imports
				+ """
						class Example {

							record City(String name, @Nullable String country) {

							}

							record Charge(int cents) {

							}

							void example(FailoverChatService llm, FailoverAdmin admin, byte[] png, byte[] pdf, byte[] heic, String base64,
									Path path, String diff, JsonMapper mapper, List<Message> messages) throws Exception {
								%s
							}

						}
						"""
					.formatted(example);
	}

}
