package io.llmfailover.provider.anthropic;

import java.util.Map;
import java.util.function.Consumer;

import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.Warnings;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The parameters of a request: what the caller passes through wins, and what the model
 * refuses is left out.
 */
final class Parameters {

	private final JsonGenerator json;

	private final ModelTraits traits;

	private final Map<String, Object> extras;

	private final Warnings warnings;

	Parameters(JsonGenerator json, ModelTraits traits, Map<String, Object> extras, Warnings warnings) {
		this.json = json;
		this.traits = traits;
		this.extras = extras;
		this.warnings = warnings;
	}

	/**
	 * Whether a parameter would be sent.
	 * @param name its name
	 * @return false if the caller has passed one through, or the model refuses it
	 */
	boolean takes(String name) {
		return !isReplaced(name) && !this.traits.refuses().contains(name);
	}

	void write(String name, @Nullable Object value) {
		if (value != null) {
			write(name, (json) -> json.writePOJO(value));
		}
	}

	void write(String name, Consumer<JsonGenerator> value) {
		if (takes(name)) {
			this.json.writeName(this.traits.nameOf(name));
			value.accept(this.json);
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
