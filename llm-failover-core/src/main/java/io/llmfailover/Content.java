package io.llmfailover;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message.
 */
public sealed interface Content permits Text, Attachment, OpaqueContent {

	/**
	 * The JSON form, the same with every JSON mapper.
	 * @return the form, whose {@code type} tells which kind of part it is
	 */
	@JsonValue
	default JsonForm toJson() {
		return MessageJson.write(this);
	}

	/**
	 * Reads the JSON form. A type that this version does not know makes an
	 * {@link OpaqueContent}.
	 * @param json its fields by name
	 * @return the part
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static Content fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, MessageJson::readContent);
	}

}
