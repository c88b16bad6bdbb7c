package io.llmfailover;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Values of JSON whose meaning is not known here: kept as they came.
 */
final class JsonValues {

	// far deeper than anything a person writes, and far from the end of a thread's stack
	static final int DEEPEST = 64;

	private JsonValues() {
	}

	/**
	 * A copy of an object that nobody can change.
	 * @param object the object
	 * @param path where it stands, for the message of an error
	 * @return the copy
	 * @throws IllegalArgumentException if something in it is not JSON, or is nested too
	 * deep
	 */
	static Map<String, @Nullable Object> copyOf(Map<?, ?> object, String path) {
		return copyOf(object, path, 1);
	}

	private static Map<String, @Nullable Object> copyOf(Map<?, ?> object, String path, int depth) {
		refuseTooDeep(path, depth);
		Map<String, @Nullable Object> copy = new LinkedHashMap<>();
		object.forEach((name, value) -> copy.put(String.valueOf(name), copyOf(value, path, depth)));
		return Collections.unmodifiableMap(copy);
	}

	private static List<@Nullable Object> copyOf(List<?> list, String path, int depth) {
		refuseTooDeep(path, depth);
		List<@Nullable Object> copy = new ArrayList<>(list.size());
		list.forEach((value) -> copy.add(copyOf(value, path, depth)));
		return Collections.unmodifiableList(copy);
	}

	private static @Nullable Object copyOf(@Nullable Object value, String path, int depth) {
		if (value instanceof Map<?, ?> object) {
			return copyOf(object, path, depth + 1);
		}
		if (value instanceof List<?> list) {
			return copyOf(list, path, depth + 1);
		}
		if (value instanceof Object[] array) {
			return copyOf(Arrays.asList(array), path, depth + 1);
		}
		if (value instanceof Double number && !Double.isFinite(number)) {
			throw new IllegalArgumentException(path + " holds a number that is too large");
		}
		if (value instanceof Number number) {
			return number(number);
		}
		if (value == null || value instanceof String || value instanceof Boolean) {
			return value;
		}
		throw new IllegalArgumentException(path + " holds a " + value.getClass().getName() + ", which is not JSON");
	}

	/**
	 * A number as JSON's reader would make it of its text, so that equal numbers are
	 * equal values; and since applications like to write {@code Long} as a string.
	 * @param number the number
	 * @return the number as the smallest type that holds all of it
	 */
	static Number number(Number number) {
		if (number instanceof Float) {
			return Double.valueOf(number.toString());
		}
		if (number instanceof BigDecimal decimal) {
			if (decimal.scale() == 0) {
				return whole(decimal.unscaledValue());
			}
			// 1.10 is not written as 1.1: somebody may mean its digits
			Double rounded = decimal.doubleValue();
			return rounded.toString().equals(decimal.toString()) ? rounded : decimal;
		}
		if (number instanceof BigInteger whole) {
			return whole(whole);
		}
		return (number instanceof Double) ? number : whole(BigInteger.valueOf(number.longValue()));
	}

	private static Number whole(BigInteger whole) {
		if (whole.bitLength() < Integer.SIZE) {
			return whole.intValue();
		}
		return (whole.bitLength() < Long.SIZE) ? (Number) whole.longValue() : whole;
	}

	private static void refuseTooDeep(String path, int depth) {
		if (depth > DEEPEST) {
			throw new IllegalArgumentException(path + " is nested deeper than " + DEEPEST + " levels");
		}
	}

	/**
	 * The form in which an object is written.
	 * @param object the object
	 * @return its form
	 */
	static JsonForm form(Map<?, ?> object) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		object.forEach((name, value) -> fields.put(String.valueOf(name), written(value)));
		return new JsonForm().withAll(fields);
	}

	private static @Nullable Object written(@Nullable Object value) {
		if (value instanceof Map<?, ?> object) {
			return form(object);
		}
		if (value instanceof List<?> list) {
			List<@Nullable Object> all = new ArrayList<>(list.size());
			list.forEach((element) -> all.add(written(element)));
			return all;
		}
		return value;
	}

}
