package io.llmfailover.schema;

import java.lang.reflect.Type;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A property of a JSON object whose Java counterpart is no class, but for example the
 * parameters of a method.
 *
 * @param name its name
 * @param type its Java type
 * @param description what it is; null for nothing to say
 * @param required whether it must be there, and not be null
 */
public record JsonProperty(String name, Type type, @Nullable String description, boolean required) {

	/**
	 * Checks that there are a name and a type.
	 */
	public JsonProperty {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(type, "type");
	}

}
