package io.llmfailover.schema;

import java.lang.reflect.Type;
import java.util.Objects;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

/**
 * A Java type with its JSON Schema: reads values of it from JSON that fits, and writes
 * them. Immutable and thread-safe; making one costs more than using it, so keep it.
 *
 * @param <T> the Java type
 */
public final class JsonType<T> {

	private final JavaType type;

	private final JsonSchema schema;

	private JsonType(JavaType type, JsonSchema schema) {
		this.type = type;
		this.schema = schema;
	}

	/**
	 * A type with the schema that is generated of it, see {@link JsonSchema#of(Type)}.
	 * @param <T> the type
	 * @param type the type
	 * @return the type with its schema
	 * @throws IllegalArgumentException if the type has no schema
	 */
	public static <T> JsonType<T> of(Class<T> type) {
		return of((Type) type);
	}

	/**
	 * A type, such as a generic one, with the schema that is generated of it, see
	 * {@link JsonSchema#of(Type)}.
	 * @param <T> the type
	 * @param type the type
	 * @return the type with its schema
	 * @throws IllegalArgumentException if the type has no schema
	 */
	public static <T> JsonType<T> of(Type type) {
		return of(type, JsonSchema.of(type));
	}

	/**
	 * A type with a schema that is given.
	 * @param <T> the type
	 * @param type the type
	 * @param schema the schema, of JSON that the type can be read from
	 * @return the type with the schema
	 */
	public static <T> JsonType<T> of(Type type, JsonSchema schema) {
		return new JsonType<>(Json.MAPPER.constructType(Objects.requireNonNull(type, "type")),
				Objects.requireNonNull(schema, "schema"));
	}

	/**
	 * The schema.
	 * @return the schema
	 */
	public JsonSchema schema() {
		return this.schema;
	}

	/**
	 * Checks JSON by the schema and reads it.
	 * @param json the JSON text
	 * @return the value
	 * @throws MisfitException if it does not fit the schema, or the type does not take it
	 */
	public T read(String json) {
		JsonNode node = Json.read(Objects.requireNonNull(json, "json"));
		String complaint = this.schema.complaint(node);
		if (complaint != null) {
			throw new MisfitException(complaint);
		}
		try {
			return value(node);
		}
		catch (DatabindException ex) {
			throw new MisfitException(Complaint.at(place(ex), "the value is not possible here"));
		}
		catch (JacksonException | StackOverflowError ex) {
			throw new MisfitException("the value cannot be read");
		}
	}

	private T value(JsonNode node) {
		T value = Json.MAPPER.treeToValue(node, this.type);
		if (value == null) {
			throw new MisfitException("the value is null");
		}
		return value;
	}

	private static String place(DatabindException ex) {
		StringBuilder place = new StringBuilder();
		for (JacksonException.Reference reference : ex.getPath()) {
			String name = reference.getPropertyName();
			place.append('/').append((name != null) ? name : String.valueOf(reference.getIndex()));
		}
		return place.toString();
	}

	/**
	 * Writes a value.
	 * @param value the value, of any type that Jackson writes
	 * @return its JSON text
	 * @throws IllegalArgumentException if it cannot be written
	 */
	public static String write(Object value) {
		try {
			return Json.MAPPER.writeValueAsString(value);
		}
		catch (JacksonException | StackOverflowError ex) {
			throw new IllegalArgumentException("a " + value.getClass().getName() + " cannot be written as JSON", ex);
		}
	}

	@Override
	public String toString() {
		return "JsonType[" + this.type.toCanonical() + "]";
	}

}
