package io.llmfailover;

import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.llmfailover.schema.JsonSchema;
import io.llmfailover.schema.MisfitException;
import org.jspecify.annotations.Nullable;

/**
 * The form that an answer must have: JSON that fits a schema. Each provider is asked for
 * it in its own way, and the answer is checked here, whoever gave it. Immutable and
 * thread-safe; making one costs more than using it, so keep it.
 */
public final class AnswerSchema {

	private final String name;

	private final JsonSchema schema;

	private final @Nullable Consumer<String> reader;

	/**
	 * Creates a form.
	 * @param name what the answer is, for the model: 1 to 64 letters, digits, underscores
	 * or dashes, which is what every provider takes
	 * @param schema the schema; providers take those of objects only
	 * @throws IllegalArgumentException if the name has other characters, or the schema is
	 * not one of an object
	 */
	public AnswerSchema(String name, JsonSchema schema) {
		this(name, schema, null);
	}

	/**
	 * Creates the form of a type, which may refuse what its schema takes.
	 * @param name what the answer is, for the model
	 * @param schema the schema
	 * @param reader reads JSON, and throws {@link MisfitException} if it does not fit;
	 * null where the schema says it all. It is no part of the JSON form
	 */
	AnswerSchema(String name, JsonSchema schema, @Nullable Consumer<String> reader) {
		if (!Objects.requireNonNull(name, "name").matches("[A-Za-z0-9_-]{1,64}")) {
			throw new IllegalArgumentException(
					"name of an answer's schema must be 1 to 64 letters, digits, underscores or dashes, not '"
							+ OneLine.of(name) + "'");
		}
		if (!schema.isOfObject()) {
			throw new IllegalArgumentException("schema of the answer '" + name
					+ "' must be that of an object: wrap a list or a value in one, or ask for an AnswerType");
		}
		this.name = name;
		this.schema = schema;
		this.reader = reader;
	}

	/**
	 * What the answer is, for the model.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The schema.
	 * @return the schema, of an object
	 */
	public JsonSchema schema() {
		return this.schema;
	}

	/**
	 * What is wrong with an answer. A byte order mark, words in front of the JSON and a
	 * code fence around it are no mistake.
	 * @param answer the text of the answer
	 * @return one short sentence for the model, without any value of the answer; null if
	 * it fits
	 */
	public @Nullable String complaint(String answer) {
		String json = AnswerText.json(answer);
		if (this.reader == null) {
			return this.schema.complaint(json);
		}
		try {
			this.reader.accept(json);
			return null;
		}
		catch (MisfitException ex) {
			return ex.getMessage();
		}
	}

	/**
	 * The JSON form, the same with every JSON mapper.
	 * @return the form
	 */
	@JsonValue
	public JsonForm toJson() {
		return RequestJson.write(this);
	}

	/**
	 * Reads the JSON form.
	 * @param json its fields by name; what is not known is ignored
	 * @return the form of an answer
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static AnswerSchema fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, RequestJson::readAnswerSchema);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof AnswerSchema that && this.name.equals(that.name) && this.schema.equals(that.schema);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.name, this.schema);
	}

	/** Schemas belong to a prompt. */
	@Override
	public String toString() {
		return "AnswerSchema[" + this.name + "]";
	}

}
