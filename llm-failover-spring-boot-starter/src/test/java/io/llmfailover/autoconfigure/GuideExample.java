package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import io.llmfailover.FailoverChatService;
import org.jspecify.annotations.Nullable;

/**
 * Java code of a page, compiled as it stands there, to be run.
 */
final class GuideExample {

	static final Path README = Path.of("..", "README.md");

	static final Path GUIDES = Path.of("..", "docs");

	/** What a reader would let the development environment add. */
	private static final String IMPORTS = Stream
		.of("com.fasterxml.jackson.annotation.*", "io.llmfailover.*", "io.llmfailover.annotation.*",
				"io.llmfailover.event.*", "io.llmfailover.resource.*", "io.llmfailover.service.*",
				"io.llmfailover.target.*", "io.llmfailover.web.*", "java.net.URI", "java.nio.file.*",
				"java.time.Duration", "java.time.LocalDate", "org.jspecify.annotations.Nullable",
				"org.springframework.core.io.*", "org.springframework.stereotype.Component",
				"org.springframework.http.MediaType", "org.springframework.http.codec.ServerSentEvent",
				"java.util.List", "java.util.stream.Stream", "org.springframework.context.annotation.Bean",
				"org.springframework.context.event.EventListener", "org.springframework.web.bind.annotation.*",
				"reactor.core.publisher.*", "tools.jackson.databind.json.JsonMapper")
		.map("import %s;%n"::formatted)
		.reduce("", String::concat);

	/** A line that calls and does nothing with what comes of it. */
	private static final Pattern BARE_CALL = Pattern.compile("(?m)^((?:llm|alice)\\..*\\));(?: *//.*)?$");

	private static final byte[] PDF = "%PDF-1.4\n1 0 obj<</Type/Page>>endobj\n%%EOF"
		.getBytes(StandardCharsets.ISO_8859_1);

	private final String code;

	private GuideExample(String code) {
		this.code = code;
	}

	/** The one example of a page that holds these words. */
	static GuideExample of(Path page, String words) {
		List<String> found = blocks(page, "java").stream().filter((block) -> block.contains(words)).toList();
		if (found.size() != 1) {
			throw new AssertionError("Not one but " + found.size() + " examples in " + page + " hold: " + words);
		}
		return new GuideExample(found.get(0));
	}

	static List<String> blocks(Path page, String language) {
		try {
			return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
				.matcher(Files.readString(page))
				.results()
				.map((block) -> block.group(1))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String imports() {
		return IMPORTS;
	}

	/**
	 * The example as it stands on its page.
	 */
	String text() {
		return this.code;
	}

	/**
	 * Compiles an example that is a method of a configuration.
	 * @param classes where to compile to
	 */
	Class<?> configuration(Path classes) {
		return compiled(classes, IMPORTS + "class Beans {%n%s%n}".formatted(this.code), "Beans");
	}

	/**
	 * Runs the example.
	 * @param classes where to compile to
	 * @param llm what the example calls {@code llm}
	 * @param declarations what the page declares elsewhere
	 * @param result the name of what the example has at its end, or {@code null}
	 * @param calls is given each call of the example whose result it does not use, in
	 * order
	 * @return the result
	 */
	@Nullable Object run(Path classes, FailoverChatService llm, String declarations, @Nullable String result,
			BiConsumer<String, Supplier<?>> calls) {
		String statements = BARE_CALL.matcher(this.code)
			.replaceAll((call) -> Matcher
				.quoteReplacement("calls.accept(\"\"\"\n%s\"\"\", () -> %<s);".formatted(call.group(1))));
		String type = IMPORTS
				+ """
						public class Example {

							%s

							public static Object example(FailoverChatService llm, byte[] png, byte[] pdf, String diff,
									java.util.function.BiConsumer<String, java.util.function.Supplier<?>> calls) throws Exception {
								%s
								return %s;
							}

						}
						"""
					.formatted(declarations, statements, result);
		return call(compiled(classes, type, "Example"), llm, calls);
	}

	/**
	 * Compiles an example that is a class of its own.
	 * @param classes where to compile to
	 */
	Class<?> type(Path classes) {
		String name = Pattern.compile("(?m)^class (\\w+)")
			.matcher(this.code)
			.results()
			.findFirst()
			.orElseThrow()
			.group(1);
		return compiled(classes, IMPORTS + this.code, name);
	}

	/**
	 * Compiles an example that is a method of a bean, in one.
	 * @param classes where to compile to
	 */
	Class<?> typeAround(Path classes) {
		return compiled(classes, IMPORTS + "class Example {\n" + this.code + "}", "Example");
	}

	private static @Nullable Object call(Class<?> example, FailoverChatService llm,
			BiConsumer<String, Supplier<?>> calls) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try {
			thread.setContextClassLoader(example.getClassLoader());
			Method method = example.getMethod("example", FailoverChatService.class, byte[].class, byte[].class,
					String.class, BiConsumer.class);
			return method.invoke(null, llm, Picture.png(32, 20), PDF, "+ int days = weeks * 5;", calls);
		}
		catch (InvocationTargetException ex) {
			throw new AssertionError("The example failed", ex.getCause());
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static Class<?> compiled(Path classes, String source, String name) {
		StringWriter messages = new StringWriter();
		if (!compiles(classes, source, messages)) {
			throw new AssertionError(messages + "\n" + source);
		}
		try {
			URL[] urls = { classes.toUri().toURL() };
			return Class.forName(name, true, new URLClassLoader(urls, GuideExample.class.getClassLoader()));
		}
		catch (IOException | ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Whether source code compiles as it is. */
	static boolean compiles(Path classes, String source, StringWriter messages) {
		JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK runs this test");
		return compiler.getTask(messages, null, null, List.of("-proc:none", "-parameters", "-d", classes.toString(),
				"-classpath", System.getProperty("java.class.path")), null, List.of(new Source(source)))
			.call();
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String text) {
			super(URI.create("string:///Example" + Kind.SOURCE.extension), JavaFileObject.Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
