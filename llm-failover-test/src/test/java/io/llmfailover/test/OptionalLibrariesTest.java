package io.llmfailover.test;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What works on a class path without this or that library.
 */
class OptionalLibrariesTest {

	private static final String SPRING_TEST = "/spring-test-|/spring-boot-test";

	private static final String SPRING_BOOT = "/spring-boot";

	private static final String STARTER = "llm-failover-spring-boot-starter|starter/target/classes";

	private static final String MOCKITO = "/mockito-";

	private static final String ASSERTJ = "/assertj-";

	/**
	 * A class path of its own, on which nothing is that a name matches.
	 */
	private static URLClassLoader without(String... names) {
		List<Pattern> left = List.of(names).stream().map(Pattern::compile).toList();
		URL[] urls = List.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.stream()
			.filter((entry) -> left.stream().noneMatch((name) -> name.matcher(entry.replace('\\', '/')).find()))
			.map(OptionalLibrariesTest::url)
			.toArray(URL[]::new);
		return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
	}

	private static URL url(String entry) {
		try {
			return new File(entry).toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Object create(ClassLoader loader, String name) throws ReflectiveOperationException {
		Constructor<?> constructor = loader.loadClass("io.llmfailover.test." + name).getDeclaredConstructor();
		constructor.setAccessible(true);
		return constructor.newInstance();
	}

	private static Object customizer(ClassLoader loader, String factory) throws ReflectiveOperationException {
		Object created = create(loader, factory);
		for (Method method : created.getClass().getDeclaredMethods()) {
			if (method.getName().equals("createContextCustomizer") && !method.isBridge()) {
				method.setAccessible(true);
				return method.invoke(created, Object.class, List.of());
			}
		}
		throw new IllegalStateException("no method in " + factory);
	}

	@Test
	void fakesAnswerWithoutAnyTestLibrary() throws IOException, ReflectiveOperationException {
		try (URLClassLoader loader = without(SPRING_TEST, SPRING_BOOT, STARTER, MOCKITO, ASSERTJ, "/junit-")) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass("org.assertj.core.api.Assertions"));
			Class<?> fakes = loader.loadClass("io.llmfailover.test.FakeProvider");
			Object fake = fakes.getMethod("named", String.class).invoke(null, "openai");
			fakes.getMethod("answers", String.class).invoke(fake, "Hello");
			Object chain = Array.newInstance(fakes, 1);
			Array.set(chain, 0, fake);
			Object service = fakes.getMethod("serviceOf", chain.getClass()).invoke(null, chain);
			Object blocking = service.getClass().getMethod("blocking").invoke(service);
			Object answer = blocking.getClass().getMethod("chat", String.class).invoke(blocking, "Hi");
			assertThat(answer.getClass().getMethod("content").invoke(answer)).isEqualTo("Hello");
		}
	}

	@Test
	void springTestsRunWithoutMockitoAndAssertJ() throws IOException, ReflectiveOperationException {
		try (URLClassLoader loader = without(MOCKITO, ASSERTJ)) {
			assertThat(customizer(loader, "mockito.MockedBeansContextCustomizerFactory")).isNull();
			assertThat(customizer(loader, "spring.FakeProvidersContextCustomizerFactory")).isNull();
			create(loader, "mockito.MockedBeansTestExecutionListener");
			create(loader, "spring.FakeProvidersContextCustomizer");
		}
	}

	@Test
	void springTestsWithoutTheStarterAndSpringBootRunAsEver() throws IOException, ReflectiveOperationException {
		try (URLClassLoader loader = without(STARTER, SPRING_BOOT)) {
			assertThat(customizer(loader, "mockito.MockedBeansContextCustomizerFactory")).isNotNull();
			assertThat(customizer(loader, "spring.FakeProvidersContextCustomizerFactory")).isNull();
			assertThat(customizer(loader, "spring.SimulatedProvidersContextCustomizerFactory")).isNull();
			create(loader, "spring.FakeProvidersTestExecutionListener");
			create(loader, "spring.SimulatedProvidersTestExecutionListener");
		}
	}

}
