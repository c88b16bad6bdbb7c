package io.llmfailover.schema;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON Schema, draft 2020-12 unless it names another one: its text, and a check of JSON
 * by it. Immutable and thread-safe; making one costs more than using it, so keep it.
 * <p>
 * A schema is the application's own. What is checked may be hostile: its depth and the
 * work that it makes are bounded, nothing is fetched, and a complaint quotes no value.
 */
public final class JsonSchema {

	/** Beyond what any sensible JSON needs: what overlapping alternatives multiply to. */
	private static final long MOST_STEPS = 1_000_000;

	/** Each level of JSON takes about three of the validator's, and these its stack. */
	private static final int MOST_DEPTH = 400;

	private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
		.unknownKeywordFactory((keyword, context) -> new AnnotationKeyword(keyword))
		.build();

	private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
		.locale(Locale.ENGLISH)
		.formatAssertionsEnabled(true)
		.losslessNarrowing(true)
		.executionContextCustomizer((execution, schema) -> execution
			.executionConfig((limits) -> limits.maxEvaluationSteps(MOST_STEPS).maxEvaluationDepth(MOST_DEPTH)))
		.build();

	private final String text;

	private final Schema schema;

	private JsonSchema(JsonNode node) {
		this.text = node.toString();
		this.schema = SchemaRegistry
			.withDefaultDialect(DIALECT, (builder) -> builder.schemaRegistryConfig(CONFIG).schemaCacheEnabled(false))
			.getSchema(node);
		this.schema.initializeValidators();
	}

	/**
	 * The schema of a Java type, in the form that Jackson reads: a property is required
	 * unless it is annotated as {@code @Nullable}, under whatever package that annotation
	 * is, or an {@link java.util.Optional}; what is not declared is refused. Descriptions
	 * come from {@code @JsonPropertyDescription} and {@code @JsonClassDescription}.
	 * @param type the type
	 * @return the schema
	 * @throws IllegalArgumentException if the type has no schema
	 */
	public static JsonSchema of(Type type) {
		return new JsonSchema(SchemaOfType.generate(Objects.requireNonNull(type, "type")));
	}

	/**
	 * The schema of an object that has no class.
	 * @param properties its properties
	 * @return the schema; what is not among the properties is refused
	 * @throws IllegalArgumentException if a property has no schema, or two have the same
	 * name
	 */
	public static JsonSchema of(List<JsonProperty> properties) {
		return new JsonSchema(SchemaOfType.generate(properties));
	}

	/**
	 * A schema that is given.
	 * @param text the schema as JSON text, an object
	 * @return the schema
	 * @throws IllegalArgumentException if it is not a schema
	 */
	public static JsonSchema parse(String text) {
		try {
			JsonNode node = Json.read(Objects.requireNonNull(text, "text"));
			if (!node.isObject()) {
				throw new IllegalArgumentException("a schema must be a JSON object");
			}
			return new JsonSchema(node);
		}
		catch (MisfitException | SchemaException ex) {
			throw new IllegalArgumentException("not a JSON Schema: " + ex.getMessage(), ex);
		}
	}

	/**
	 * The schema as JSON text.
	 * @return the text, an object
	 */
	public String text() {
		return this.text;
	}

	/**
	 * Whether it is the schema of an object with named properties, and says so.
	 * @return true if its type is {@code object} and nothing else
	 */
	public boolean isOfObject() {
		return "object".equals(this.schema.getSchemaNode().path("type").asString(""));
	}

	/**
	 * Checks JSON by this schema.
	 * @param json the JSON text
	 * @return what is wrong with it, in one short sentence; null if it fits
	 */
	public @Nullable String complaint(String json) {
		try {
			return complaint(Json.read(Objects.requireNonNull(json, "json")));
		}
		catch (MisfitException ex) {
			return ex.getMessage();
		}
	}

	@Nullable String complaint(JsonNode json) {
		try {
			return Complaint.of(this.schema.validate(json));
		}
		catch (ValidationLimitExceededException | StackOverflowError ex) {
			return "the JSON is too deep or too large to be checked";
		}
		catch (ArithmeticException | NumberFormatException ex) {
			return "the JSON holds a number that is too large";
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof JsonSchema that && this.text.equals(that.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	/** Schemas belong to a prompt. */
	@Override
	public String toString() {
		return "JsonSchema[" + this.text.length() + " characters]";
	}

}
