package io.llmfailover.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is published says under which licence, read from the jars themselves.
 */
class LicenseIT {

	private static final Path ROOT = Path.of("..");

	private static final List<String> LIBRARIES = List.of("llm-failover-simulator", "llm-failover-core",
			"llm-failover-spring-boot-starter", "llm-failover-test");

	@ParameterizedTest
	@MethodSource("libraries")
	void libraryHasJarsOfClassesSourcesAndJavadoc(String library) throws IOException {
		assertThat(jars(library)).hasSize(3)
			.extracting(Path::toString)
			.anyMatch((jar) -> jar.endsWith("-sources.jar"))
			.anyMatch((jar) -> jar.endsWith("-javadoc.jar"));
	}

	static List<String> libraries() {
		return LIBRARIES;
	}

	@ParameterizedTest
	@MethodSource("jars")
	void jarHoldsTheLicence(Path jar) throws IOException {
		try (JarFile file = new JarFile(jar.toFile())) {
			JarEntry entry = file.getJarEntry("META-INF/LICENSE");
			assertThat(entry).as("META-INF/LICENSE").isNotNull();
			try (InputStream in = file.getInputStream(entry)) {
				assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
					.isEqualTo(Files.readString(ROOT.resolve("LICENSE")));
			}
		}
	}

	static List<Path> jars() throws IOException {
		return Stream.concat(LIBRARIES.stream(), Stream.of("sample-app")).flatMap((module) -> {
			try {
				return jars(module).stream();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}).toList();
	}

	@ParameterizedTest
	@MethodSource("poms")
	void pomSaysWhatItIsAndUnderWhichLicence(Path pom) throws Exception {
		Element project = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(pom.toFile())
			.getDocumentElement();
		assertThat(texts(project, "name")).first().asString().isNotBlank();
		assertThat(texts(project, "description")).first().asString().endsWith(".");
		Element license = (Element) project.getElementsByTagName("license").item(0);
		assertThat(license).as("license").isNotNull();
		assertThat(texts(license, "name")).containsExactly("MIT License");
		assertThat(texts(license, "url")).singleElement().asString().startsWith("https://opensource.org/");
		assertThat(Files.readString(pom)).doesNotContain("file:", "localhost", "example.org", "/home/");
	}

	static List<Path> poms() throws IOException {
		try (Stream<Path> modules = Files.list(ROOT)) {
			return Stream.concat(Stream.of(ROOT), modules)
				.map((module) -> module.resolve("pom.xml"))
				.filter(Files::exists)
				.toList();
		}
	}

	@Test
	void pomOfEveryModuleIsRead() throws IOException {
		assertThat(poms()).hasSizeGreaterThanOrEqualTo(5);
	}

	private static List<String> texts(Element parent, String name) {
		NodeList children = parent.getChildNodes();
		return Stream.iterate(0, (i) -> i < children.getLength(), (i) -> i + 1)
			.map(children::item)
			.filter((child) -> child.getNodeName().equals(name))
			.map(Node::getTextContent)
			.toList();
	}

	private static List<Path> jars(String module) throws IOException {
		try (Stream<Path> files = Files.list(ROOT.resolve(module).resolve("target"))) {
			return files.filter((file) -> file.getFileName().toString().matches(module + "-[0-9].*\\.jar")).toList();
		}
	}

}
