package io.llmfailover.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.ConstructorDetector;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mappers as applications set them up, of which none may change the form.
 */
enum Mappers {

	PLAIN(new JsonMapper()),

	SNAKE_CASE_WITHOUT_EMPTY_VALUES(JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.changeDefaultPropertyInclusion((old) -> JsonInclude.Value.construct(Include.NON_EMPTY, Include.NON_EMPTY))
		.constructorDetector(ConstructorDetector.EXPLICIT_ONLY)
		.disable(MapperFeature.DETECT_PARAMETER_NAMES, MapperFeature.INFER_CREATOR_FROM_CONSTRUCTOR_PROPERTIES)
		.build()),

	EVERYTHING_WRITTEN_AND_NOTHING_DETECTED(JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
		.changeDefaultPropertyInclusion((old) -> JsonInclude.Value.construct(Include.ALWAYS, Include.ALWAYS))
		.changeDefaultVisibility(
				(old) -> old.withVisibility(com.fasterxml.jackson.annotation.PropertyAccessor.ALL, Visibility.NONE))
		.enable(MapperFeature.ALLOW_EXPLICIT_PROPERTY_RENAMING)
		.build()),

	FIELDS_ONLY_AND_STRICT(JsonMapper.builder()
		.changeDefaultVisibility((old) -> old.withFieldVisibility(Visibility.ANY).withGetterVisibility(Visibility.NONE))
		.changeDefaultPropertyInclusion((old) -> JsonInclude.Value.construct(Include.NON_DEFAULT, Include.NON_ABSENT))
		.enable(EnumFeature.WRITE_ENUMS_USING_INDEX, EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
		.enable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
				DeserializationFeature.USE_JAVA_ARRAY_FOR_JSON_ARRAY)
		.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
		.build());

	final JsonMapper mapper;

	Mappers(JsonMapper mapper) {
		this.mapper = mapper;
	}

}
