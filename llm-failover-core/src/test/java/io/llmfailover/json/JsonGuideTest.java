package io.llmfailover.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The guide shows the form as it is: each of its examples is read as the type that it
 * names, and written again as it stands there.
 */
class JsonGuideTest {

	private static final Path GUIDE = Path.of("..", "docs", "json.md");

	private static final JsonMapper MAPPER = new JsonMapper();

	@ParameterizedTest
	@MethodSource
	void examples(String type, String example) throws ClassNotFoundException {
		Object value = MAPPER.readValue(example, Class.forName("io.llmfailover." + type));
		assertThat(MAPPER.readTree(MAPPER.writeValueAsString(value))).isEqualTo(MAPPER.readTree(example));
	}

	static List<Arguments> examples() throws IOException {
		return Pattern.compile("(?ms)^```json (\\w+)\\n(.*?)^```$")
			.matcher(Files.readString(GUIDE))
			.results()
			.map((block) -> Arguments.of(block.group(1), block.group(2)))
			.toList();
	}

	@Test
	void everyExampleNamesItsType() throws IOException {
		assertThat(Files.readString(GUIDE)).doesNotContainPattern("(?m)^```json$");
		assertThat(examples()).hasSizeGreaterThan(10);
	}

}
