package io.llmfailover;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a request lets through to single providers.
 */
class PassedOptionsTest {

	@ParameterizedTest
	@ValueSource(strings = { "model", "messages", "system", "stream" })
	void whatTheRequestItselfSaysIsRefusedByName(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> build(name, List.of()))
			.withMessageContainingAll("'" + name + "'", "'openai'");
	}

	@Test
	void toolsAreRefusedOnlyWhereTheyWouldReplaceOthers() {
		assertThat(build("tools", List.of(Map.of("type", "web_search"))).extras("openai")).containsKey("tools");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> build("tools", List.of()).toBuilder().tool(new ToolDefinition("f", null, "{}")).build())
			.withMessageContaining("'tools'");
	}

	static Stream<Arguments> noJson() {
		Supplier<String> function = () -> "";
		return Stream
			.of(Double.NaN, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, function, new Object(), Duration.ZERO,
					new AtomicInteger(1), 'c', ReasoningEffort.LOW, Map.of(1, "a"), Thread.currentThread())
			.flatMap((value) -> Stream.of(value, List.of(value), Map.of("a", Map.of("b", new Object[] { value }))))
			.map(Arguments::of);
	}

	@ParameterizedTest
	@MethodSource("noJson")
	void whatIsNoJsonIsRefusedByName(Object value) {
		assertThatIllegalArgumentException().isThrownBy(() -> build("top_k", value))
			.withMessageContainingAll("'top_k'", "'openai'");
	}

	@Test
	void whatHoldsItselfIsRefusedByName() {
		Map<String, Object> map = new HashMap<>();
		map.put("list", new ArrayList<>(List.of(map)));
		assertThatIllegalArgumentException().isThrownBy(() -> build("metadata", map))
			.withMessage("option 'metadata' of provider 'openai' holds itself");
	}

	@Test
	void whatOccursTwiceDoesNotHoldItself() {
		List<String> twice = List.of("a");
		assertThat(build("metadata", List.of(twice, twice)).extras("openai")).containsEntry("metadata",
				List.of(twice, twice));
	}

	@Test
	void whatIsTooDeepIsRefusedByName() {
		Object deep = "a";
		for (int i = 0; i < 64; i++) {
			deep = (i % 2 == 0) ? List.of(deep) : Map.of("a", deep);
		}
		Object deepest = deep;
		assertThat(build("a", deepest).extras("openai")).containsEntry("a", deepest);
		assertThatIllegalArgumentException().isThrownBy(() -> build("a", List.of(deepest)))
			.withMessageContainingAll("'a'", "64");
	}

	@Test
	void whatWouldBecomeHugeIsRefusedByName() {
		Object doubling = "a";
		for (int i = 0; i < 60; i++) {
			doubling = List.of(doubling, doubling);
		}
		Object huge = doubling;
		assertThatIllegalArgumentException().isThrownBy(() -> build("a", huge)).withMessageContaining("100000");
	}

	@Test
	void everyJsonValueIsTaken() {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("text", new StringBuilder("a"));
		all.put("numbers", new double[] { 1.5, 2 });
		all.put("exact", new BigDecimal("1.5000000000000000000001"));
		all.put("set", Set.of(true));
		all.put("none", null);
		all.put("nones", Arrays.asList(1, null));
		Map<String, Object> expected = new LinkedHashMap<>(all);
		expected.put("text", "a");
		expected.put("numbers", List.of(1.5, 2.0));
		expected.put("set", List.of(true));
		assertThat(build("a", all).extras("openai")).containsEntry("a", expected);
	}

	@Test
	void laterChangesDoNotReachTheRequest() {
		List<Object> inner = new ArrayList<>(List.of("a"));
		Map<String, Object> outer = new HashMap<>(Map.of("inner", inner));
		ChatRequest request = build("metadata", outer);
		inner.add("b");
		outer.put("more", "c");
		assertThat(request.extras("openai")).isEqualTo(Map.of("metadata", Map.of("inner", List.of("a"))));
		ChatRequest changed = request.toBuilder().option("openai", "top_k", 1).option("xai", "top_k", 2).build();
		assertThat(changed.extras("openai")).containsOnlyKeys("metadata", "top_k");
		assertThat(request.extras("openai")).containsOnlyKeys("metadata");
	}

	@Test
	void nobodyChangesWhatTheRequestHolds() {
		Object inner = build("metadata", Map.of("inner", new ArrayList<>(List.of("a")))).extras("openai")
			.get("metadata");
		assertThat(inner).isInstanceOfSatisfying(Map.class,
				(map) -> assertThatExceptionOfType(UnsupportedOperationException.class)
					.isThrownBy(() -> ((List<?>) map.get("inner")).clear()));
	}

	@Test
	void aBlankNameIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> build(" ", 1)).withMessageContaining("'openai'");
	}

	private static ChatRequest build(String name, Object value) {
		return ChatRequest.builder().user("Hi").option("openai", name, value).build();
	}

}
