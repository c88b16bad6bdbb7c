package io.llmfailover.schema;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import com.github.victools.jsonschema.module.jackson.JsonPropertySorter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Generates the schema of a Java type, as Jackson reads and writes it.
 */
final class SchemaOfType {

	private SchemaOfType() {
	}

	// it remembers every class that it has seen, and is not said to be thread-safe
	private static SchemaGenerator generator() {
		return new SchemaGenerator(config().build());
	}

	static ObjectNode generate(Type type) {
		ObjectNode schema = generator().generateSchema(type);
		if ("object".equals(schema.path("type").asString("")) && !schema.has("properties")
				&& !schema.path("additionalProperties").isObject()) {
			// OpenAI: "object schema missing properties"
			schema.putObject("properties");
		}
		return schema;
	}

	static ObjectNode generate(List<JsonProperty> properties) {
		SchemaBuilder builder = generator().buildMultipleSchemaDefinitions();
		Map<String, ObjectNode> schemas = new LinkedHashMap<>();
		for (JsonProperty property : properties) {
			if (schemas.put(property.name(), builder.createSchemaReference(present(property.type()))) != null) {
				throw new IllegalArgumentException("two properties are named '" + property.name() + "'");
			}
		}
		ObjectNode definitions = builder.collectDefinitions("$defs");
		ObjectNode schema = Json.TREES.createObjectNode().put("type", "object");
		ObjectNode all = schema.putObject("properties");
		ArrayNode required = schema.putArray("required");
		for (JsonProperty property : properties) {
			ObjectNode own = Objects.requireNonNull(schemas.get(property.name()));
			all.set(property.name(), described(property.required() ? own : orNull(own), property.description()));
			if (property.required()) {
				required.add(property.name());
			}
		}
		if (!definitions.isEmpty()) {
			schema.set("$defs", definitions);
		}
		return schema.put("additionalProperties", false);
	}

	private static Type present(Type type) {
		return (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class)
				? generic.getActualTypeArguments()[0] : type;
	}

	private static ObjectNode described(ObjectNode schema, @Nullable String description) {
		return (description != null) ? schema.put("description", description) : schema;
	}

	private static ObjectNode orNull(ObjectNode schema) {
		if (schema.isEmpty()) {
			return schema;
		}
		ObjectNode either = Json.TREES.createObjectNode();
		if (schema.path("type").isString() && !schema.has("enum") && !schema.has("const")) {
			either.setAll(schema);
			either.putArray("type").add(schema.path("type")).add("null");
			return either;
		}
		either.putArray("anyOf").add(Json.TREES.createObjectNode().put("type", "null")).add(schema);
		return either;
	}

	private static SchemaGeneratorConfigBuilder config() {
		SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(Json.mapper(),
				SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
			.with(new JacksonSchemaModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE,
					JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY))
			.with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
					Option.STANDARD_FORMATS, Option.FLATTENED_OPTIONALS, Option.PLAIN_DEFINITION_KEYS,
					Option.NULLABLE_ARRAY_ITEMS_ALLOWED)
			.without(Option.SCHEMA_VERSION_INDICATOR);
		config.forTypesInGeneral()
			.withCustomDefinitionProvider((type, context) -> JavaTypes.definition(type, context))
			// in the order of their declaration, unless annotated otherwise
			.withPropertySorter(new JsonPropertySorter(false));
		config.forFields().withNullableCheck(SchemaOfType::mayBeNull).withRequiredCheck((field) -> !mayBeNull(field));
		return config;
	}

	private static boolean mayBeNull(FieldScope field) {
		AnnotatedType type = field.getRawMember().getAnnotatedType();
		if (field.isFakeContainerItemScope()) {
			AnnotatedType item = itemOf(type);
			return item != null && isNullable(item);
		}
		return isNullable(field.getRawMember()) || isNullable(type) || isOptional(field.getRawMember().getType());
	}

	private static @Nullable AnnotatedType itemOf(AnnotatedType type) {
		if (type instanceof AnnotatedArrayType array) {
			return array.getAnnotatedGenericComponentType();
		}
		if (type instanceof AnnotatedParameterizedType generic) {
			AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
			return arguments[arguments.length - 1];
		}
		return null;
	}

	private static boolean isOptional(Class<?> type) {
		return type == Optional.class || type == OptionalInt.class || type == OptionalLong.class
				|| type == OptionalDouble.class;
	}

	/**
	 * Whether something is annotated as nullable, by whichever library's annotation.
	 */
	static boolean isNullable(AnnotatedElement element) {
		return Stream.of(element.getAnnotations())
			.map(Annotation::annotationType)
			.anyMatch((annotation) -> annotation.getSimpleName().equals("Nullable"));
	}

}
