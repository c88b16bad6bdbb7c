package io.llmfailover.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each row of the page about what users of a starter expect is held by a test that is
 * there, or says that it is not yet.
 */
class SpringExpectationsTest {

	private static final Path ROOT = Path.of("..");

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| (\\d+) \\| ([^|]+) \\| ([^|]+) \\| (?:`([^`|]+)` )?\\|$");

	@Test
	void everyRowHasATest() throws IOException {
		List<MatchResult> rows = ROW.matcher(Files.readString(ROOT.resolve("docs/spring.md"))).results().toList();
		assertThat(rows).extracting((row) -> Integer.parseInt(row.group(1)))
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 32).boxed().toList());
		Set<String> tests = tests();
		assertThat(rows).allSatisfy((row) -> {
			if (row.group(4) == null) {
				assertThat(row.group(3)).contains("not yet");
			}
			else {
				assertThat(tests).contains(row.group(4) + ".java");
			}
		});
	}

	private static Set<String> tests() throws IOException {
		try (Stream<Path> files = Files.walk(ROOT, 12)) {
			return files.map(Path::toString)
				.filter((file) -> file.replace('\\', '/').contains("/src/test/java/"))
				.map((file) -> Path.of(file).getFileName().toString())
				.collect(Collectors.toSet());
		}
	}

}
