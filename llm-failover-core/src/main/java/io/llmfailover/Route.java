package io.llmfailover;

import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A place in a request's own chain: a provider, or one model of it.
 *
 * @param provider the provider's name
 * @param model the model to ask; null for the configured ones
 */
public record Route(String provider, @Nullable String model) {

	/**
	 * Checks the names.
	 */
	public Route {
		if (Objects.requireNonNull(provider, "provider").isBlank()) {
			throw new IllegalArgumentException("provider of a route must not be blank");
		}
		if (model != null && model.isBlank()) {
			throw new IllegalArgumentException("model of a route to '" + provider + "' must not be blank");
		}
	}

	/**
	 * Reads {@code provider} or {@code provider:model}. Only the first colon separates:
	 * model names may hold colons.
	 * @param route the text
	 * @return the route
	 */
	public static Route parse(String route) {
		int colon = Objects.requireNonNull(route, "route").indexOf(':');
		return (colon < 0) ? new Route(route.trim(), null)
				: new Route(route.substring(0, colon).trim(), route.substring(colon + 1).trim());
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
	 * @return the place
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static Route fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, RequestJson::readRoute);
	}

	@Override
	public String toString() {
		return OneLine.of((this.model != null) ? this.provider + ":" + this.model : this.provider);
	}

}
