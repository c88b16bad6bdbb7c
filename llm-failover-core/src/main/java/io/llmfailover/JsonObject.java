package io.llmfailover;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * An object of the JSON form as it is read: each field by its name and kind. A field that
 * is missing or of another kind raises an {@link IllegalArgumentException} that names its
 * place. Of what was read, the message quotes nothing but the beginning of a word.
 */
final class JsonObject {

	private static final int LONGEST_QUOTE = 40;

	private final Map<?, ?> fields;

	private final String path;

	JsonObject(Map<?, ?> fields, String path) {
		this.fields = fields;
		this.path = path;
	}

	/**
	 * Reads a value.
	 * @param <T> its type
	 * @param json its fields
	 * @param reader makes the value of them
	 * @return the value
	 */
	static <T> T read(Map<?, ?> json, Function<JsonObject, T> reader) {
		return new JsonObject(Objects.requireNonNull(json, "json"), "").as(reader);
	}

	/**
	 * Reads a value that must be of one of the types that an object may be read as.
	 * @param <T> that type
	 * @param json its fields
	 * @param type that type
	 * @param reader makes the value of them, of the type that their {@code type} names
	 * @return the value
	 */
	static <T> T read(Map<?, ?> json, Class<T> type, Function<JsonObject, ?> reader) {
		return read(json, (object) -> {
			Object read = reader.apply(object);
			if (!type.isInstance(read)) {
				throw object.unknown("type", object.text("type"));
			}
			return type.cast(read);
		});
	}

	/**
	 * Makes a value of this object.
	 * @param <T> its type
	 * @param reader makes the value
	 * @return the value
	 * @throws IllegalArgumentException if it cannot be made; the message says where and
	 * why
	 */
	<T> T as(Function<JsonObject, T> reader) {
		try {
			return reader.apply(this);
		}
		catch (Misfit ex) {
			throw ex;
		}
		catch (IllegalArgumentException | NullPointerException ex) {
			throw new Misfit(this.path.isEmpty() ? String.valueOf(ex.getMessage()) : this.path + ": " + ex.getMessage(),
					ex);
		}
	}

	IllegalArgumentException unknown(String name, String word) {
		return new Misfit(at(name) + " must not be " + quoted(word) + " here", null);
	}

	Map<?, ?> fields() {
		return this.fields;
	}

	String path() {
		return this.path;
	}

	String text(String name) {
		return required(name, optionalText(name), "a string");
	}

	String textOr(String name, String other) {
		return Objects.requireNonNullElse(optionalText(name), other);
	}

	@Nullable String optionalText(String name) {
		Object value = this.fields.get(name);
		if (value == null || value instanceof String) {
			return (String) value;
		}
		throw misfit(name, "a string", value);
	}

	boolean flag(String name, boolean other) {
		Object value = this.fields.get(name);
		if (value == null) {
			return other;
		}
		if (value instanceof Boolean flag) {
			return flag;
		}
		throw misfit(name, "true or false", value);
	}

	@Nullable Integer integer(String name) {
		Long value = whole(name);
		if (value != null && value.intValue() != value) {
			throw new Misfit(at(name) + " is out of range", null);
		}
		return (value != null) ? Integer.valueOf(value.intValue()) : null;
	}

	@Nullable Long whole(String name) {
		Object value = this.fields.get(name);
		if (value == null) {
			return null;
		}
		if (value instanceof Integer || value instanceof Long
				|| (value instanceof BigInteger number && number.bitLength() < Long.SIZE)) {
			return ((Number) value).longValue();
		}
		if (value instanceof Number) {
			throw new Misfit(at(name) + " must be a whole number of at most 64 bits", null);
		}
		throw misfit(name, "a whole number", value);
	}

	@Nullable Double number(String name) {
		Object value = this.fields.get(name);
		if (value == null) {
			return null;
		}
		if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
			return number.doubleValue();
		}
		throw misfit(name, "a number", value);
	}

	@Nullable Duration duration(String name) {
		String value = optionalText(name);
		try {
			return (value != null) ? Duration.parse(value) : null;
		}
		catch (DateTimeException | ArithmeticException ex) {
			throw new Misfit(at(name) + " must be a duration like PT30S, but is " + quoted(value), ex);
		}
	}

	/**
	 * A word that must be known: where it says what is wanted, nothing may be lost
	 * silently.
	 */
	<E extends Enum<E>> @Nullable E known(String name, Class<E> type) {
		String word = optionalText(name);
		return (word != null) ? constant(type, word, at(name)) : null;
	}

	/**
	 * A word that tells a fact, and may be one of a later version.
	 */
	<E extends Enum<E>> @Nullable E fact(String name, Class<E> type, @Nullable E unknown) {
		String word = optionalText(name);
		return (word != null) ? find(word, type, unknown) : null;
	}

	static <E extends Enum<E>> @Nullable E find(String word, Class<E> type, @Nullable E unknown) {
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equals(word)) {
				return constant;
			}
		}
		return unknown;
	}

	static <E extends Enum<E>> E constant(Class<E> type, String word, String path) {
		E constant = find(word, type, null);
		if (constant == null) {
			throw new Misfit(
					path + " must be one of " + Arrays.toString(type.getEnumConstants()) + ", but is " + quoted(word),
					null);
		}
		return constant;
	}

	@Nullable JsonObject object(String name) {
		Object value = this.fields.get(name);
		return (value != null) ? object(value, at(name)) : null;
	}

	<T> T required(String name, Function<JsonObject, T> reader) {
		return required(name, object(name), "an object").as(reader);
	}

	List<String> texts(String name) {
		return list(name, (value, path) -> {
			if (value instanceof String text) {
				return text;
			}
			throw misfitAt(path, "a string", value);
		});
	}

	<T> List<T> objects(String name, Function<JsonObject, T> reader) {
		return list(name, (value, path) -> object(value, path).as(reader));
	}

	private <T> List<T> list(String name, BiFunction<@Nullable Object, String, T> reader) {
		Object value = this.fields.get(name);
		if (value == null) {
			return List.of();
		}
		if (value instanceof Object[] array) {
			value = Arrays.asList(array);
		}
		if (!(value instanceof List<?> list)) {
			throw misfit(name, "an array", value);
		}
		List<T> all = new ArrayList<>(list.size());
		for (Object element : list) {
			all.add(reader.apply(element, at(name) + "[" + all.size() + "]"));
		}
		return all;
	}

	private static JsonObject object(@Nullable Object value, String path) {
		if (value instanceof Map<?, ?> fields) {
			return new JsonObject(fields, path);
		}
		throw misfitAt(path, "an object", value);
	}

	private <T> T required(String name, @Nullable T value, String kind) {
		if (value == null) {
			throw new Misfit(
					at(name) + " must be " + kind + ", but is " + (this.fields.containsKey(name) ? "null" : "missing"),
					null);
		}
		return value;
	}

	private String at(String name) {
		return this.path.isEmpty() ? name : this.path + "." + name;
	}

	private Misfit misfit(String name, String kind, Object value) {
		return misfitAt(at(name), kind, value);
	}

	private static Misfit misfitAt(String path, String kind, @Nullable Object value) {
		return new Misfit(path + " must be " + kind + ", but is " + kindOf(value), null);
	}

	private static String kindOf(@Nullable Object value) {
		if (value == null) {
			return "null";
		}
		if (value instanceof Map) {
			return "an object";
		}
		if (value instanceof List || value instanceof Object[]) {
			return "an array";
		}
		return (value instanceof String) ? "a string" : (value instanceof Boolean) ? "a boolean" : "a number";
	}

	private static String quoted(@Nullable String word) {
		String safe = String.valueOf(word).replaceAll("\\p{Cntrl}", " ");
		return (safe.length() <= LONGEST_QUOTE) ? "'" + safe + "'" : "'" + safe.substring(0, LONGEST_QUOTE) + "…'";
	}

	/**
	 * Its message names the place already.
	 */
	private static final class Misfit extends IllegalArgumentException {

		private static final long serialVersionUID = 1L;

		Misfit(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

}
