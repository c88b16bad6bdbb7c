package io.llmfailover.provider.openai;

import io.llmfailover.AnswerSchema;
import io.llmfailover.ChatRequest;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.wire.AnswerFormat;
import io.llmfailover.provider.wire.WireTarget;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * The way in which a model is asked for an answer of a certain form: by schema, where it
 * takes one; else as any JSON object, with the schema in words; else in words alone.
 */
enum ResponseFormat {

	/** No form. */
	NONE,

	/** {@code json_schema}. */
	SCHEMA,

	/** {@code json_object}, which also wants the word JSON in the prompt. */
	OBJECT,

	/** Words alone. */
	WORDS;

	private static final String NAME = Parameter.RESPONSE_FORMAT.wireName();

	static ResponseFormat of(ChatRequest request, WireTarget target) {
		if (request.answerSchema() == null) {
			return NONE;
		}
		boolean refused = !target.takes(Parameter.RESPONSE_FORMAT)
				|| !target.facts().answers().besideTools() && !request.tools().isEmpty();
		if (refused || request.extras(target.provider()).containsKey(NAME)) {
			return WORDS;
		}
		return target.takes(Parameter.ANSWER_SCHEMA) ? SCHEMA : OBJECT;
	}

	/**
	 * The request as it is rendered.
	 * @param request the request
	 * @return the request, with the schema in words where it is not sent otherwise
	 */
	ChatRequest instruct(ChatRequest request) {
		AnswerSchema form = request.answerSchema();
		return (form != null && (this == OBJECT || this == WORDS)) ? AnswerFormat.instructed(request, form) : request;
	}

	void write(@Nullable AnswerSchema form, JsonGenerator json) {
		if (form == null || this == NONE || this == WORDS) {
			return;
		}
		json.writeName(NAME).writeStartObject();
		if (this == OBJECT) {
			json.writeStringProperty("type", "json_object");
		}
		else {
			JsonNode strict = AnswerFormat.strict(form);
			json.writeStringProperty("type", "json_schema");
			json.writeName("json_schema").writeStartObject();
			json.writeStringProperty("name", form.name());
			if (strict != null) {
				json.writeBooleanProperty("strict", true);
			}
			json.writePOJOProperty("schema", (strict != null) ? strict : AnswerFormat.schema(form));
			json.writeEndObject();
		}
		json.writeEndObject();
	}

}
