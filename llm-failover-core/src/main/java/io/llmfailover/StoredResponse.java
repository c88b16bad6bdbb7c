package io.llmfailover;

import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the JSON form for storing: whole, with what providers want back, and with
 * a version. It is not for browsers or other parties: provider state is signed or
 * encrypted reasoning.
 *
 * @param response the answer
 */
public record StoredResponse(ChatResponse response) {

	/**
	 * Checks that there is an answer.
	 */
	public StoredResponse {
		Objects.requireNonNull(response, "response");
	}

	/**
	 * The JSON form, the same with every JSON mapper.
	 * @return the form, whose {@code version} is 1
	 */
	@JsonValue
	public JsonForm toJson() {
		return Version.write().with("response", ResponseJson.write(this.response, JsonScope.STORED));
	}

	/**
	 * Reads the JSON form of this version or of a later one.
	 * @param json its fields by name; what is not known is ignored
	 * @return the answer
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static StoredResponse fromJson(Map<String, @Nullable Object> json) {
		return Version.read(json, (stored) -> new StoredResponse(
				stored.required("response", (response) -> ResponseJson.read(response, JsonScope.STORED))));
	}

}
