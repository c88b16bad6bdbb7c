package io.llmfailover;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

import io.llmfailover.schema.JsonSchema;
import io.llmfailover.schema.JsonType;
import io.llmfailover.schema.MisfitException;
import org.jspecify.annotations.Nullable;

/**
 * The Java type of which an answer is to be: {@code AnswerType.of(City.class)}, or for a
 * generic one {@code new AnswerType<List<City>>() {}}. Its JSON Schema is generated, see
 * {@link JsonSchema#of(Type)}; a type that is no object, such as a list, is asked for as
 * the only property of one. Immutable and thread-safe; making one costs more than using
 * it, so keep it.
 *
 * @param <T> the type
 */
public abstract class AnswerType<T> {

	private static final int LONGEST_NAME = 64;

	// a schema is generated and compiled once for each class, not for each chat
	private static final ClassValue<AnswerType<?>> CLASSES = new ClassValue<>() {

		@Override
		protected AnswerType<?> computeValue(Class<?> type) {
			return new OfClass<>(type);
		}

	};

	private final AnswerSchema schema;

	private final Function<String, T> reader;

	/**
	 * For a generic type, which the subclass names: {@code new AnswerType<List<City>>()
	 * {}}.
	 * @throws IllegalArgumentException if the type has no schema
	 */
	protected AnswerType() {
		this(null);
	}

	private AnswerType(@Nullable Type given) {
		Type type = (given != null) ? given : named(getClass());
		JsonSchema own = JsonSchema.of(type);
		String name = name(type);
		if (own.isOfObject()) {
			JsonType<T> json = JsonType.of(type, own);
			this.schema = new AnswerSchema(name, own, json::read);
			this.reader = json::read;
		}
		else {
			JsonType<Wrapper<T>> json = JsonType.of(new WrapperOf(type));
			this.reader = (text) -> unwrapped(json.read(text));
			this.schema = new AnswerSchema(name, json.schema(), this.reader::apply);
		}
	}

	/**
	 * A class.
	 * @param <T> the class
	 * @param type the class
	 * @return the type of an answer
	 * @throws IllegalArgumentException if the class has no schema
	 */
	public static <T> AnswerType<T> of(Class<T> type) {
		// what the class value holds under a class is of that class
		@SuppressWarnings("unchecked")
		AnswerType<T> of = (AnswerType<T>) CLASSES.get(Objects.requireNonNull(type, "type"));
		return of;
	}

	/**
	 * The form that the answer must have.
	 * @return the form
	 */
	public AnswerSchema schema() {
		return this.schema;
	}

	/**
	 * Reads an answer.
	 * @param answer the text of the answer
	 * @return its value
	 * @throws MisfitException if it does not fit
	 */
	public T read(String answer) {
		return this.reader.apply(AnswerText.json(answer));
	}

	// a schema that takes anything takes null as well
	private static <T> T unwrapped(Wrapper<T> wrapper) {
		T value = wrapper.value();
		if (value == null) {
			throw new MisfitException("the value is null");
		}
		return value;
	}

	private static Type named(Class<?> subclass) {
		Type parent = subclass.getGenericSuperclass();
		if (parent instanceof ParameterizedType parameterized && parameterized.getRawType() == AnswerType.class) {
			return parameterized.getActualTypeArguments()[0];
		}
		throw new IllegalArgumentException("an AnswerType must name its type: new AnswerType<List<City>>() {}");
	}

	private static String name(Type type) {
		String name = type.getTypeName().replaceAll("[\\w.]*[.$]", "").replaceAll("[^A-Za-z0-9]+", "_");
		name = name.replaceAll("^_+|_+$", "").toLowerCase(Locale.ROOT);
		return name.isEmpty() ? "answer" : name.substring(0, Math.min(LONGEST_NAME, name.length()));
	}

	@Override
	public String toString() {
		return "AnswerType[" + this.schema.name() + "]";
	}

	private static final class OfClass<T> extends AnswerType<T> {

		OfClass(Class<T> type) {
			super(type);
		}

	}

	/**
	 * An object around what is none.
	 *
	 * @param value the value
	 */
	record Wrapper<T>(T value) {

	}

	private record WrapperOf(Type value) implements ParameterizedType {

		@Override
		public Type[] getActualTypeArguments() {
			return new Type[] { this.value };
		}

		@Override
		public Type getRawType() {
			return Wrapper.class;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return AnswerType.class;
		}

	}

}
