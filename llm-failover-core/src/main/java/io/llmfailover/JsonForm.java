package io.llmfailover;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;

/**
 * A value of the vocabulary as a JSON mapper writes it. Jackson 2 and 3 find it by
 * themselves, and no setting of theirs changes the names of its fields or leaves any out.
 * Immutable.
 */
public final class JsonForm {

	private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

	JsonForm() {
	}

	/**
	 * The fields by name, in their order.
	 * @return strings, numbers, booleans, null, further forms, and lists of such
	 */
	// without this, a mapper's default inclusion holds for the entries of a map
	@JsonAnyGetter
	@JsonInclude(value = Include.ALWAYS, content = Include.ALWAYS)
	public Map<String, @Nullable Object> fields() {
		return Collections.unmodifiableMap(this.fields);
	}

	/**
	 * Adds a field.
	 * @param name its name
	 * @param value its value; null to leave the field out
	 * @return this form
	 */
	JsonForm with(String name, @Nullable Object value) {
		if (value != null) {
			this.fields.put(name, (value instanceof Number number) ? JsonValues.number(number) : value);
		}
		return this;
	}

	/**
	 * Adds a field whose value is the name of a constant or the text of a value of the
	 * JDK.
	 * @param name its name
	 * @param value its value; null to leave the field out
	 * @return this form
	 */
	JsonForm withText(String name, @Nullable Object value) {
		return with(name,
				(value instanceof Enum<?> constant) ? constant.name() : (value != null) ? value.toString() : null);
	}

	/**
	 * Adds a field of several values.
	 * @param name its name
	 * @param values its values; nothing is added for none
	 * @return this form
	 */
	JsonForm withAny(String name, Collection<?> values) {
		return values.isEmpty() ? this : with(name, values);
	}

	/**
	 * Adds fields as they are, null among them.
	 * @param opaque the fields
	 * @return this form
	 */
	JsonForm withAll(Map<String, @Nullable Object> opaque) {
		this.fields.putAll(opaque);
		return this;
	}

	@Override
	public String toString() {
		return "JsonForm" + this.fields.keySet();
	}

}
