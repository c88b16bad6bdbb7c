package io.llmfailover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/architecture.md} against the sources. What it says of the hops of a call
 * and of transitions is held against what happens by the tests of those.
 */
class ArchitecturePageTest {

	private static final Path PAGE = Path.of("..", "docs", "architecture.md");

	private static final Path SOURCES = Path.of("src", "main", "java");

	private static final Pattern QUOTED = Pattern.compile("`([A-Z][a-z]\\w*)`");

	private static final Pattern DIAGRAM = Pattern.compile("```mermaid(.*?)```", Pattern.DOTALL);

	private static final Pattern IN_DIAGRAM = Pattern.compile("\\b([A-Z][a-z]\\w*)\\b");

	@Test
	void everyClassThatIsNamedIsThere() throws IOException {
		String page = Files.readString(PAGE);
		Set<String> named = new TreeSet<>();
		QUOTED.matcher(page).results().forEach((match) -> named.add(match.group(1)));
		DIAGRAM.matcher(page)
			.results()
			.flatMap((diagram) -> IN_DIAGRAM.matcher(diagram.group(1)).results())
			.forEach((match) -> named.add(match.group(1)));
		named.remove("WebClient");
		assertThat(named).contains("CallLoop", "Delivery", "HttpExchange").isSubsetOf(classes());
	}

	@Test
	void everyPackageIsNamed() throws IOException {
		String page = Files.readString(PAGE);
		try (Stream<Path> packages = Files.list(SOURCES.resolve(Path.of("io", "llmfailover")))) {
			assertThat(packages.filter(Files::isDirectory).map((each) -> "`" + each.getFileName() + "`"))
				.hasSizeGreaterThan(5)
				.allMatch(page::contains);
		}
	}

	private static Set<String> classes() throws IOException {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".java"))
				.map((name) -> name.substring(0, name.length() - ".java".length()))
				.collect(Collectors.toSet());
		}
	}

}
