package io.llmfailover.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.llmfailover.simulator.SimulatedProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of tests that run the examples of a page as they stand there.
 */
abstract class GuideTest extends SimulatedStarterTest {

	@TempDir
	Path classes;

	/** What came of the calls whose results an example does not use, in order. */
	final List<Object> results = new ArrayList<>();

	private final Path page;

	GuideTest(Path page) {
		this.page = page;
	}

	GuideExample example(String words) {
		return GuideExample.of(this.page, words);
	}

	/**
	 * Runs the example that holds these words.
	 * @param result the name of what the example has at its end
	 * @param declarations what the page declares elsewhere
	 * @param properties of the application
	 */
	Object run(String words, @Nullable String result, String declarations, String... properties) {
		List<Object> last = new ArrayList<>();
		with((llm) -> {
			Object value = example(words).run(this.classes, llm, declarations, result, this::collect);
			last.add((value != null) ? settled(value) : "");
		}, properties);
		return last.get(0);
	}

	Object run(String words, @Nullable String result) {
		return run(words, result, "");
	}

	void collect(String call, Supplier<?> value) {
		this.results.add(settled(value.get()));
	}

	// a publisher is a description of what happens: it happens now
	static Object settled(Object value) {
		if (value instanceof Publisher<?> publisher) {
			List<?> all = Objects.requireNonNull(Flux.from(publisher).collectList().block(LONG));
			return (all.size() == 1) ? all.get(0) : all;
		}
		return Objects.requireNonNull(value);
	}

	static void answeredBy(SimulatedProvider provider, int requests) {
		assertThat(provider.requests()).as(provider.name()).hasSize(requests);
	}

	/**
	 * Checks that each example of the page is one of those that are run.
	 * @param run words of the examples that are run
	 */
	void holdsNoOtherExampleThan(String... run) {
		assertThat(GuideExample.blocks(this.page, "java")).hasSize(run.length)
			.allSatisfy((example) -> assertThat(List.of(run)).anyMatch(example::contains));
	}

}
