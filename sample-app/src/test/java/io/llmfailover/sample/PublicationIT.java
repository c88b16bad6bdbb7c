package io.llmfailover.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users' builds find of what is published.
 */
class PublicationIT {

	private static final Path ROOT = Path.of("..");

	private static final Set<String> NOT_PUBLISHED = Set.of("llm-failover-bom", "sample-app", "benchmarks",
			"benchmarks/start");

	@Test
	void theBomHoldsEveryLibrary() throws IOException {
		assertThat(found("<artifactId>([^<]+)</artifactId>\\s*<version>\\$\\{project.version}",
				ROOT.resolve("llm-failover-bom/pom.xml")))
			.containsExactlyInAnyOrderElementsOf(libraries());
	}

	@Test
	void theBomHasTheVersionOfTheLibraries() throws IOException {
		String version = "<version>([^<]+)</version>";
		assertThat(found(version, ROOT.resolve("llm-failover-bom/pom.xml"))).first()
			.isEqualTo(found(version, ROOT.resolve("pom.xml")).get(0));
	}

	@Test
	void everyLibraryHasAModuleNameOfItsOwn() throws IOException {
		TreeMap<String, String> libraries = new TreeMap<>();
		for (String library : libraries()) {
			try (Stream<Path> jars = Files.list(ROOT.resolve(library).resolve("target"))) {
				Path jar = jars
					.filter((path) -> path.getFileName().toString().matches(library + "-[0-9][^-]*(-SNAPSHOT)?\\.jar"))
					.findFirst()
					.orElseThrow();
				try (JarFile file = new JarFile(jar.toFile())) {
					String name = file.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
					assertThat(name).as(library).matches("io\\.llmfailover\\.[a-z]+");
					assertThat(libraries.put(name, library)).as("another library called " + name).isNull();
				}
			}
		}
	}

	@Test
	void everyLibraryTellsWhatItBringsAlong() throws IOException {
		for (String library : libraries()) {
			Path bom = ROOT.resolve(library).resolve("target/bom.json");
			assertThat(found("\"bomFormat\"\\s*:\\s*\"([^\"]+)\"", bom)).as(library).containsExactly("CycloneDX");
			assertThat(found("\"name\"\\s*:\\s*\"([^\"]+)\"", bom)).as(library)
				.contains("jackson-databind")
				.doesNotContain("junit-jupiter", "netty-codec-native-quic");
		}
		assertThat(found("\"purl\"\\s*:\\s*\"pkg:maven/io.llmfailover/([^@\"]+)",
				ROOT.resolve("llm-failover-spring-boot-starter/target/bom.json")))
			.contains("llm-failover-core");
	}

	private static Set<String> libraries() throws IOException {
		Set<String> modules = new TreeSet<>(found("<module>([^<]+)</module>", ROOT.resolve("pom.xml")));
		modules.removeAll(NOT_PUBLISHED);
		return modules;
	}

	private static List<String> found(String pattern, Path file) throws IOException {
		return Pattern.compile(pattern)
			.matcher(Files.readString(file))
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
	}

}
