package io.llmfailover;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Checks and copies the options that a request passes through to single providers: JSON
 * values only, and none that would ask something else than the request does.
 */
final class PassedOptions {

	/** An option must not ask something else than the request: the field, and its way. */
	private static final Map<String, String> OURS = Map.of("model", "name the model in route(...)", "messages",
			"add messages to the request", "system", "use system(...)", "stream", "call chat or stream");

	private static final int DEEPEST = JsonValues.DEEPEST;

	private static final int MOST_VALUES = 100_000;

	private final String option;

	private final Set<Object> parents = Collections.newSetFromMap(new IdentityHashMap<>());

	private int values;

	private PassedOptions(String option) {
		this.option = option;
	}

	/**
	 * Checks the names of options.
	 * @param options the options by provider and name
	 * @param tools whether the request has tools
	 * @throws IllegalArgumentException if an option would replace what the request asks
	 */
	static void checkNames(Map<String, Map<String, Object>> options, boolean tools) {
		options.forEach((provider, values) -> values.keySet().forEach((name) -> {
			String way = OURS.get(name);
			if (way != null) {
				throw new IllegalArgumentException(
						option(provider, name) + " is what the request itself says: " + way + " instead");
			}
			if (name.isBlank()) {
				throw new IllegalArgumentException("An option of provider '" + provider + "' has a blank name");
			}
			if (tools && "tools".equals(name)) {
				throw new IllegalArgumentException(option(provider, name)
						+ " would replace the tools of the request: give all of them here, or all with tool(...)");
			}
		}));
	}

	/**
	 * Copies options, however deep, so that later changes do not reach them.
	 * @param options the options by provider and name
	 * @return an immutable copy
	 * @throws IllegalArgumentException if a value is not JSON, too deep, too large, or
	 * holds itself
	 */
	static Map<String, Map<String, Object>> copy(Map<String, Map<String, Object>> options) {
		Map<String, Map<String, Object>> copy = new LinkedHashMap<>();
		options.forEach((provider, values) -> {
			Map<String, Object> copies = new LinkedHashMap<>();
			values.forEach((name, value) -> {
				Object copied = new PassedOptions(option(provider, name)).copy(value, 0);
				if (copied != null) {
					copies.put(name, copied);
				}
			});
			copy.put(provider, Collections.unmodifiableMap(copies));
		});
		return Collections.unmodifiableMap(copy);
	}

	private static String option(String provider, String name) {
		return "option '" + name + "' of provider '" + provider + "'";
	}

	private @Nullable Object copy(@Nullable Object value, int depth) {
		if (++this.values > MOST_VALUES) {
			throw refused("holds more than " + MOST_VALUES + " values");
		}
		if (value == null || value instanceof Boolean) {
			return value;
		}
		if (value instanceof CharSequence text) {
			return text.toString();
		}
		if (value instanceof Number number) {
			return number(number);
		}
		if (value instanceof Map || value instanceof Collection || value.getClass().isArray()) {
			return container(value, depth + 1);
		}
		throw refused("holds a " + value.getClass().getName() + ", which is not JSON");
	}

	private Number number(Number number) {
		if (number instanceof Double || number instanceof Float) {
			if (!Double.isFinite(number.doubleValue())) {
				throw refused("holds " + number + ", which is not a number in JSON");
			}
			return JsonValues.number(number);
		}
		if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte
				|| number instanceof BigInteger || number instanceof BigDecimal) {
			return JsonValues.number(number);
		}
		throw refused("holds a " + number.getClass().getName() + ", which is not JSON");
	}

	private Object container(Object container, int depth) {
		if (!this.parents.add(container)) {
			throw refused("holds itself");
		}
		if (depth > DEEPEST) {
			throw refused("is nested deeper than " + DEEPEST + " levels");
		}
		Object copy = (container instanceof Map<?, ?> map) ? map(map, depth) : list(elements(container), depth);
		this.parents.remove(container);
		return copy;
	}

	private Map<String, @Nullable Object> map(Map<?, ?> map, int depth) {
		Map<String, @Nullable Object> copy = new LinkedHashMap<>();
		map.forEach((key, value) -> {
			if (!(key instanceof String name)) {
				throw refused("holds a map whose key " + key + " is not a string");
			}
			copy.put(name, copy(value, depth));
		});
		return Collections.unmodifiableMap(copy);
	}

	private List<@Nullable Object> list(Collection<?> elements, int depth) {
		List<@Nullable Object> copy = new ArrayList<>();
		elements.forEach((element) -> copy.add(copy(element, depth)));
		return Collections.unmodifiableList(copy);
	}

	private static Collection<?> elements(Object container) {
		if (container instanceof Collection<?> collection) {
			return collection;
		}
		return new AbstractList<@Nullable Object>() {

			@Override
			public @Nullable Object get(int index) {
				return Array.get(container, index);
			}

			@Override
			public int size() {
				return Array.getLength(container);
			}

		};
	}

	private IllegalArgumentException refused(String why) {
		return new IllegalArgumentException(this.option + " " + why);
	}

}
