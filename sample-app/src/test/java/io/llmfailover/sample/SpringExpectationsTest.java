package io.llmfailover.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Each row of the page about what users of a starter expect is held by tests that are
 * there, or by steps of CI, or says that it is not yet.
 */
class SpringExpectationsTest {

	private static final Path ROOT = Path.of("..");

	/** The list that the page answers, kept beside the project. */
	private static final Path EXPECTATIONS = ROOT.resolve("../shared/SPRING.md");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]*)\\|$");

	private static final Pattern HOLDER = Pattern.compile("`([^`#]+)#([^`#]+)`");

	@Test
	void everyRowIsHeldByTestsThatAreThere() throws IOException {
		Map<String, String> tests = tests();
		assertThat(rows()).allSatisfy((row) -> {
			List<MatchResult> holders = HOLDER.matcher(row.group(4)).results().toList();
			assertThat(row.group(4).trim()).as("nothing but tests")
				.isEqualTo(holders.stream().map(MatchResult::group).collect(Collectors.joining(", ")));
			if (holders.isEmpty()) {
				assertThat(row.group(3)).contains("not yet");
			}
			assertThat(holders).allSatisfy((holder) -> {
				assertThat(tests).containsKey(holder.group(1));
				assertThat(tests.get(holder.group(1))).containsPattern(definition(holder));
			});
		});
	}

	private static String definition(MatchResult holder) {
		return holder.group(1).equals(".ci/run") ? "(?m)^" + holder.group(2) + "\\(\\) \\{"
				: "(?s)@(Test|ParameterizedTest)\\b((?!\\bvoid ).)*\\bvoid " + holder.group(2) + "\\(";
	}

	@Test
	void everyExpectationHasARow() throws IOException {
		assertThat(rows()).extracting((row) -> Integer.parseInt(row.group(1)))
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 32).boxed().toList());
		assumeTrue(Files.exists(EXPECTATIONS), "no list of expectations beside the project");
		String list = Files.readString(EXPECTATIONS);
		assertThat(rows()).extracting((row) -> Integer.parseInt(row.group(1)))
			.containsExactlyElementsOf(Pattern.compile("(?m)(?:^|· )(\\d+)\\. ")
				.matcher(list.substring(list.indexOf("What users of the best starters")))
				.results()
				.map((item) -> Integer.parseInt(item.group(1)))
				.toList());
	}

	private static List<MatchResult> rows() throws IOException {
		return ROW.matcher(Files.readString(ROOT.resolve("docs/spring.md"))).results().toList();
	}

	private static Map<String, String> tests() throws IOException {
		try (Stream<Path> modules = Files.list(ROOT)) {
			Map<String, String> tests = modules.map((module) -> module.resolve("src/test/java"))
				.filter(Files::isDirectory)
				.flatMap(SpringExpectationsTest::sources)
				.collect(Collectors.toMap((file) -> file.getFileName().toString().replace(".java", ""),
						SpringExpectationsTest::read, (one, other) -> one + other));
			tests.put(".ci/run", read(ROOT.resolve(".ci/run")));
			return tests;
		}
	}

	private static Stream<Path> sources(Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList().stream();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
