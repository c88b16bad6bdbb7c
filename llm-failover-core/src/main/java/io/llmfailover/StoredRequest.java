package io.llmfailover;

import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A request in the JSON form for storing: whole, with what providers want back, and with
 * a version. It is not for browsers or other parties: provider state is signed or
 * encrypted reasoning.
 *
 * @param request the request
 */
public record StoredRequest(ChatRequest request) {

	/**
	 * Checks that there is a request.
	 */
	public StoredRequest {
		Objects.requireNonNull(request, "request");
	}

	/**
	 * The JSON form, the same with every JSON mapper.
	 * @return the form, whose {@code version} is 1
	 */
	@JsonValue
	public JsonForm toJson() {
		return Version.write().with("request", RequestJson.write(this.request, JsonScope.STORED));
	}

	/**
	 * Reads the JSON form of this version or of a later one.
	 * @param json its fields by name; what is not known is ignored
	 * @return the request
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static StoredRequest fromJson(Map<String, @Nullable Object> json) {
		return Version.read(json, (stored) -> new StoredRequest(
				stored.required("request", (request) -> RequestJson.read(request, JsonScope.STORED))));
	}

}
