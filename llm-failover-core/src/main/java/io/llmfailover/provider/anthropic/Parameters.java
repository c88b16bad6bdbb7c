package io.llmfailover.provider.anthropic;

import java.util.Map;
import java.util.function.Consumer;

import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.wire.Warnings;
import io.llmfailover.provider.wire.WireTarget;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The parameters of a request: what the caller passes through wins, and what the model
 * refuses is left out.
 */
final class Parameters {

	private final JsonGenerator json;

	private final WireTarget target;

	private final Map<String, Object> extras;

	private final Warnings warnings;

	Parameters(JsonGenerator json, WireTarget target, Map<String, Object> extras, Warnings warnings) {
		this.json = json;
		this.target = target;
		this.extras = extras;
		this.warnings = warnings;
	}

	/**
	 * Whether a parameter would be sent.
	 * @param parameter the parameter
	 * @return false if the caller has passed one through, or the model refuses it
	 */
	boolean takes(Parameter parameter) {
		return takes(parameter, parameter.wireName());
	}

	/**
	 * Whether a parameter would be sent by another name.
	 * @param parameter the parameter
	 * @param name its name here
	 * @return false if the caller has passed one through, or the model refuses it
	 */
	boolean takes(Parameter parameter, String name) {
		return !isReplaced(name) && this.target.takes(parameter);
	}

	void write(String name, @Nullable Object value) {
		if (value != null) {
			write(name, (json) -> json.writePOJO(value));
		}
	}

	void write(String name, Consumer<JsonGenerator> value) {
		if (!isReplaced(name)) {
			this.json.writeName(name);
			value.accept(this.json);
		}
	}

	void write(Parameter parameter, @Nullable Object value) {
		if (value != null) {
			write(parameter, (json) -> json.writePOJO(value));
		}
	}

	void write(Parameter parameter, Consumer<JsonGenerator> value) {
		write(parameter, parameter.wireName(), value);
	}

	void write(Parameter parameter, String name, @Nullable Object value) {
		if (value != null) {
			write(parameter, name, (json) -> json.writePOJO(value));
		}
	}

	private void write(Parameter parameter, String name, Consumer<JsonGenerator> value) {
		if (this.target.takes(parameter)) {
			write(name, value);
		}
		else if (!isReplaced(name)) {
			this.warnings.dropped(name + " was left out: the model refuses it");
		}
	}

	/**
	 * Writes what the caller passes through.
	 */
	void writeExtras() {
		this.extras.forEach(this.json::writePOJOProperty);
	}

	private boolean isReplaced(String name) {
		return this.extras.containsKey(name);
	}

}
