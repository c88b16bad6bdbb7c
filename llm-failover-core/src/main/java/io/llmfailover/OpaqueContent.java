package io.llmfailover;

import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message that this version does not know, as read from JSON that a later one
 * wrote. It is carried along, written back as it came, and left out of what providers are
 * sent, with a warning on the answer.
 *
 * @param type its type
 * @param fields its other fields: strings, numbers, booleans, lists and maps of such, and
 * null
 */
public record OpaqueContent(String type, Map<String, @Nullable Object> fields) implements Content {

	/**
	 * Copies the fields.
	 * @throws IllegalArgumentException if they hold something that is not JSON, or are
	 * nested deeper than 64 levels
	 */
	public OpaqueContent {
		Objects.requireNonNull(type, "type");
		fields = JsonValues.copyOf(fields, "content of type '" + type + "'");
	}

	/**
	 * Reads the JSON form.
	 * @param json its fields by name
	 * @return the part
	 * @throws IllegalArgumentException if it is of a type that this version knows
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static OpaqueContent fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, OpaqueContent.class, MessageJson::readContent);
	}

	@Override
	public String toString() {
		return "OpaqueContent[" + this.fields.size() + " fields]";
	}

}
