package io.llmfailover.schema;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/**
 * A Java type with its JSON Schema: reads values of it from JSON that fits, and writes
 * them. Immutable and thread-safe; making one costs more than using it, so keep it.
 *
 * @param <T> the Java type
 */
public final class JsonType<T> {

	private final String name;

	private final JsonSchema schema;

	/** Of its own: it remembers the classes that it has read and written. */
	private final JsonMapper mapper;

	private final Function<JsonNode, @Nullable T> reader;

	private JsonType(String name, JsonSchema schema, JsonMapper mapper, Function<JsonNode, @Nullable T> reader) {
		this.name = name;
		this.schema = schema;
		this.mapper = mapper;
		this.reader = reader;
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
		JsonMapper mapper = Json.mapper();
		JavaType java = mapper.constructType(Objects.requireNonNull(type, "type"));
		return new JsonType<>(java.toCanonical(), Objects.requireNonNull(schema, "schema"), mapper,
				(json) -> mapper.treeToValue(json, java));
	}

	/**
	 * An object that has no class, such as the arguments of a method.
	 * @param properties its properties
	 * @return a type whose values are those of the properties, in their order; null for
	 * one that is not there
	 * @throws IllegalArgumentException if a property has no schema, or two have the same
	 * name
	 */
	public static JsonType<List<@Nullable Object>> of(List<JsonProperty> properties) {
		JsonSchema schema = JsonSchema.of(properties);
		JsonMapper mapper = Json.mapper();
		List<JavaType> types = properties.stream().map((property) -> mapper.constructType(property.type())).toList();
		return new JsonType<>("object", schema, mapper, (json) -> {
			List<@Nullable Object> values = new ArrayList<>();
			for (int i = 0; i < types.size(); i++) {
				JsonNode value = json.path(properties.get(i).name());
				values.add(mapper.treeToValue(value.isMissingNode() ? NullNode.getInstance() : value, types.get(i)));
			}
			return Collections.unmodifiableList(values);
		});
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
		catch (JacksonException ex) {
			throw new MisfitException(Complaint.at(place(ex), "the value is not possible here"));
		}
		catch (ArithmeticException | NumberFormatException ex) {
			throw new MisfitException("the JSON holds a number that is too large");
		}
		catch (StackOverflowError ex) {
			throw new MisfitException("the value is too deep");
		}
	}

	private T value(JsonNode node) {
		T value = this.reader.apply(node);
		if (value == null) {
			throw new MisfitException("the value is null");
		}
		return value;
	}

	private static String place(JacksonException ex) {
		StringBuilder place = new StringBuilder();
		for (JacksonException.Reference reference : ex.getPath()) {
			String name = reference.getPropertyName();
			place.append('/').append((name != null) ? name : String.valueOf(reference.getIndex()));
		}
		return place.toString();
	}

	/**
	 * Writes a value, such as what a function makes of one of this type.
	 * @param value the value, of any type that Jackson writes
	 * @return its JSON text
	 * @throws IllegalArgumentException if it cannot be written
	 */
	public String write(Object value) {
		try {
			return this.mapper.writeValueAsString(value);
		}
		catch (JacksonException | StackOverflowError ex) {
			throw new IllegalArgumentException("a " + value.getClass().getName() + " cannot be written as JSON", ex);
		}
	}

	@Override
	public String toString() {
		return "JsonType[" + this.name + "]";
	}

}
