package io.llmfailover.schema;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import com.github.victools.jsonschema.module.jackson.JsonPropertySorter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Generates the schema of a Java type, as Jackson reads and writes it.
 */
final class SchemaOfType {

	private static final SchemaGenerator GENERATOR = new SchemaGenerator(config().build());

	private SchemaOfType() {
	}

	// the generator keeps what it has learned of types, and is not said to be thread-safe
	static synchronized ObjectNode generate(Type type) {
		ObjectNode schema = GENERATOR.generateSchema(type);
		if ("object".equals(schema.path("type").asString("")) && !schema.has("properties")
				&& !schema.path("additionalProperties").isObject()) {
			// OpenAI: "object schema missing properties"
			schema.putObject("properties");
		}
		return schema;
	}

	private static SchemaGeneratorConfigBuilder config() {
		SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(Json.MAPPER, SchemaVersion.DRAFT_2020_12,
				OptionPreset.PLAIN_JSON)
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
