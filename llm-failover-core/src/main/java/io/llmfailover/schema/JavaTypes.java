package io.llmfailover.schema;

import java.io.File;
import java.math.BigInteger;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.classmate.ResolvedType;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Types whose JSON is not what their fields look like, or whose usual schema takes what
 * cannot be read: {@code date-time} wants an offset, which a {@link LocalDateTime} does
 * not take, and {@code duration} has months and no fractions.
 */
final class JavaTypes {

	private static final String DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

	private static final String TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?";

	private static final Map<Class<?>, Map<String, Object>> SCHEMAS = new HashMap<>();

	static {
		Map<String, Object> text = Map.of("type", "string");
		for (Class<?> type : new Class<?>[] { ZoneId.class, ZoneOffset.class, Locale.class, Currency.class,
				TimeZone.class, Charset.class, Path.class, File.class, URL.class, StringBuilder.class }) {
			SCHEMAS.put(type, text);
		}
		for (Class<?> type : new Class<?>[] { Year.class, BigInteger.class, OptionalInt.class, OptionalLong.class,
				AtomicInteger.class, AtomicLong.class }) {
			SCHEMAS.put(type, Map.of("type", "integer"));
		}
		for (Class<?> type : new Class<?>[] { byte.class, Byte.class }) {
			// Jackson takes 255 for -1
			SCHEMAS.put(type, Map.of("type", "integer", "minimum", -128, "maximum", 127));
		}
		SCHEMAS.put(OptionalDouble.class, Map.of("type", "number"));
		SCHEMAS.put(AtomicBoolean.class, Map.of("type", "boolean"));
		SCHEMAS.put(LocalDateTime.class, Map.of("type", "string", "pattern", "^" + DATE + "T" + TIME + "$"));
		SCHEMAS.put(LocalTime.class, Map.of("type", "string", "pattern", "^" + TIME + "$"));
		SCHEMAS.put(YearMonth.class, Map.of("type", "string", "pattern", "^[0-9]{4}-[0-9]{2}$"));
		SCHEMAS.put(MonthDay.class, Map.of("type", "string", "pattern", "^--[0-9]{2}-[0-9]{2}$"));
		SCHEMAS.put(Duration.class,
				Map.of("type", "string", "pattern", "^P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+([.][0-9]{1,9})?S)?)?$"));
		SCHEMAS.put(Period.class, Map.of("type", "string", "format", "duration"));
		SCHEMAS.put(byte[].class, Map.of("type", "string", "contentEncoding", "base64"));
		SCHEMAS.put(char.class, Map.of("type", "string", "pattern", "^.$"));
		SCHEMAS.put(Character.class, Map.of("type", "string", "pattern", "^.$"));
	}

	private JavaTypes() {
	}

	static @Nullable CustomDefinition definition(ResolvedType type, SchemaGenerationContext context) {
		Class<?> raw = type.getErasedType();
		if (raw.isEnum()) {
			return enumeration(raw, context);
		}
		if (raw == Optional.class) {
			return optional(type, context);
		}
		if (JsonNode.class.isAssignableFrom(raw)) {
			return any(raw, context);
		}
		Map<String, Object> keywords = SCHEMAS.get(raw);
		if (keywords == null) {
			return null;
		}
		ObjectNode schema = context.getGeneratorConfig().createObjectNode();
		// the type stands first in every other schema as well
		schema.set("type", Json.TREES.valueToTree(keywords.get("type")));
		new TreeMap<>(keywords).forEach((keyword, value) -> schema.set(keyword, Json.TREES.valueToTree(value)));
		return new CustomDefinition(schema, CustomDefinition.DefinitionType.INLINE,
				CustomDefinition.AttributeInclusion.YES);
	}

	// one that is a property is left out instead
	private static CustomDefinition optional(ResolvedType type, SchemaGenerationContext context) {
		ObjectNode schema = context.getGeneratorConfig().createObjectNode();
		if (!type.getTypeParameters().isEmpty()) {
			ArrayNode either = schema.putArray("anyOf");
			either.addObject().put("type", "null");
			either.add(context.createDefinitionReference(type.getTypeParameters().get(0)));
		}
		return new CustomDefinition(schema, CustomDefinition.DefinitionType.INLINE,
				CustomDefinition.AttributeInclusion.YES);
	}

	private static CustomDefinition any(Class<?> type, SchemaGenerationContext context) {
		ObjectNode schema = context.getGeneratorConfig().createObjectNode();
		if (type == ObjectNode.class || type == ArrayNode.class) {
			schema.put("type", (type == ObjectNode.class) ? "object" : "array");
		}
		return new CustomDefinition(schema, CustomDefinition.DefinitionType.INLINE,
				CustomDefinition.AttributeInclusion.NO);
	}

	// the words are those that Jackson writes, whatever annotations they come from
	private static @Nullable CustomDefinition enumeration(Class<?> type, SchemaGenerationContext context) {
		ObjectNode schema = context.getGeneratorConfig().createObjectNode().put("type", "string");
		ArrayNode words = schema.putArray("enum");
		ObjectMapper mapper = context.getGeneratorConfig().getObjectMapper();
		for (Object constant : type.getEnumConstants()) {
			JsonNode word = mapper.valueToTree(constant);
			if (!word.isString()) {
				return null;
			}
			words.add(word);
		}
		return words.isEmpty() ? null : new CustomDefinition(schema, CustomDefinition.DefinitionType.STANDARD,
				CustomDefinition.AttributeInclusion.YES);
	}

}
