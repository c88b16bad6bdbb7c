package io.llmfailover.provider;

import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.ErrorReport;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class RefusedParameterTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
			// OpenAI and Azure
			"max_tokens|{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.\",\"type\":\"invalid_request_error\",\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}",
			"response_format|{\"error\":{\"message\":\"Unsupported value: 'response_format' does not support json_schema\",\"param\":\"response_format\",\"code\":\"unsupported_value\"}}",
			"temperature|{\"error\":{\"message\":\"Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.\",\"type\":\"invalid_request_error\",\"param\":\"temperature\",\"code\":\"unsupported_value\"}}",
			"max_completion_tokens|{\"error\":{\"message\":\"Unrecognized request argument supplied: max_completion_tokens\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}",
			"reasoning_effort|{\"error\":{\"message\":\"Unrecognized request argument supplied: reasoning_effort\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}",
			"seed|{\"error\":{\"message\":\"Unknown parameter: 'seed'.\",\"type\":\"invalid_request_error\",\"param\":\"seed\",\"code\":\"unknown_parameter\"}}",
			// Gemini
			"seed|[{\"error\":{\"code\":400,\"message\":\"Invalid JSON payload received. Unknown name \\\"seed\\\": Cannot find field.\",\"status\":\"INVALID_ARGUMENT\"}}]",
			// Anthropic
			"temperature|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"`temperature` is deprecated for this model.\"}}",
			"top_p|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"`temperature` and `top_p` cannot both be specified for this model. Please use only one.\"}}",
			"thinking|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"thinking: Extra inputs are not permitted\"}}",
			"output_config|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"output_config.effort: Extra inputs are not permitted\"}}",
			"thinking|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"\\\"thinking.type.enabled\\\" is not supported for this model.\"}}",
			"signature|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a different conversation.\"}}",
			// xAI
			"reasoning_effort|{\"code\":\"Client specified an invalid argument\",\"error\":\"Model grok-4-latest does not support parameter reasoningEffort.\"}",
			"presence_penalty|{\"code\":\"Client specified an invalid argument\",\"error\":\"Argument not supported on this model: presencePenalty\"}",
			// Mistral, and others with FastAPI
			"seed|{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"seed\"],\"msg\":\"Extra inputs are not permitted\",\"input\":1}]}",
			// Groq
			"temperature|{\"error\":{\"message\":\"`temperature` is not supported with this model\",\"type\":\"invalid_request_error\"}}",
			// what a router quotes
			"temperature|{\"error\":{\"message\":\"Provider returned error\",\"code\":400,\"metadata\":{\"raw\":\"{\\\"error\\\":{\\\"message\\\":\\\"Unsupported parameter: 'temperature' is not supported with this model.\\\"}}\"}}}",
			"stream_options|Unsupported parameter(s): `stream_options`",
			// one value only: Moonshot, OpenAI, others
			"temperature|{\"error\":{\"message\":\"invalid temperature: only 1 is allowed for this model\",\"type\":\"invalid_request_error\"}}",
			"temperature|{\"error\":{\"message\":\"invalid temperature: only 0.6 is allowed for this model\"}}",
			"temperature|{\"error\":{\"message\":\"temperature must be 1\"}}",
			"temperature|{\"error\":{\"message\":\"temperature must be set to 1.0 for this model\"}}",
			"temperature|{\"error\":{\"message\":\"`temperature` only supports 1\"}}",
			"temperature|{\"error\":{\"message\":\"Only temperature 1 is supported\"}}",
			"temperature|{\"error\":{\"message\":\"This model does not support temperature\"}}",
			"top_p|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"top_p must be unset for this model\"}}",
			"top_p|{\"error\":{\"message\":\"topP should be 1\"}}",
			"temperature|{\"error\":{\"message\":\"temperature has to be 1.0 for this model\"}}",
			"temperature|{\"error\":{\"message\":\"temperature needs to be 1\"}}",
			"temperature|{\"error\":{\"message\":\"Temperature is fixed to 1 for this model\"}}",
			"temperature|{\"error\":{\"message\":\"temperature should be fixed at 1\"}}",
			"temperature|{\"error\":{\"message\":\"This model only supports temperature=1\"}}",
			"temperature|{\"error\":{\"message\":\"This model requires temperature to be 1\"}}",
			"temperature|{\"error\":{\"message\":\"gpt-5-2025-08-07 only accepts temperature 1.0\"}}",
			"temperature|{\"error\":{\"message\":\"temperature is not configurable for reasoning models\"}}",
			"temperature|{\"error\":{\"message\":\"temperature cannot be changed for this model\"}}",
			"temperature|{\"detail\":[{\"type\":\"literal_error\",\"loc\":[\"body\",\"temperature\"],\"msg\":\"temperature: Input should be 1\"}]}",
			"top_p|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.\"}}",
			// other wordings: serde, zod, Python, JSON Schema
			"seed|{\"error\":{\"message\":\"json: unknown field \\\"seed\\\"\"}}",
			"seed|{\"message\":\"unknown field `seed`, expected one of `model`, `temperature`, `top_p`\"}",
			"seed|{\"error\":{\"message\":\"Unrecognized key(s) in object: 'seed'\"}}",
			"seed|{\"error\":{\"message\":\"create() got an unexpected keyword argument 'seed'\"}}",
			"seed|{\"error\":{\"message\":\"Additional properties are not allowed ('seed' was unexpected)\"}}",
			"parallel_tool_calls|{\"error\":{\"message\":\"parallel_tool_calls is not supported\"}}",
			"reasoning_effort|{\"error\":{\"message\":\"Function tools with reasoning_effort are not supported for m. To use function tools, set reasoning_effort to 'none'.\"}}",
			// what goes back with an earlier answer
			"reasoning_content|{\"error\":{\"message\":\"messages.1: property 'reasoning_content' is unsupported\"}}",
			"reasoning_content|{\"error\":{\"message\":\"messages[1].reasoning_content: Extra inputs are not permitted\"}}",
			"reasoning_details|{\"error\":{\"message\":\"Unknown field 'reasoning_details' in messages.2\"}}",
			"signature|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages.3: thinking blocks in the latest assistant message cannot be modified\"}}" })
	void isFound(String parameter, String body) {
		assertThat(find(body)).isNotNull().extracting((refused) -> refused.parameter().wireName()).isEqualTo(parameter);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			// out of range
			"{\"error\":{\"message\":\"max_tokens is too large: 500000. This model supports at most 16384 completion tokens\",\"param\":\"max_tokens\",\"code\":\"invalid_value\"}}",
			"{\"error\":{\"message\":\"temperature: range: 0..1\",\"type\":\"invalid_request_error\"}}",
			"{\"error\":{\"message\":\"Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.\",\"param\":\"temperature\",\"code\":\"decimal_above_max_value\"}}",
			// not to be left out
			"{\"error\":{\"message\":\"tools.0.input_schema: Extra inputs are not permitted\"}}",
			"{\"error\":{\"message\":\"Unsupported parameter: 'tools' is not supported with this model.\",\"param\":\"tools\",\"code\":\"unsupported_parameter\"}}",
			"{\"error\":{\"message\":\"Unsupported parameter: 'stop' is not supported with this model.\",\"param\":\"stop\",\"code\":\"unsupported_parameter\"}}",
			"{\"error\":{\"message\":\"`tool calling` is not supported with this model\",\"type\":\"invalid_request_error\"}}",
			"{\"error\":{\"message\":\"This model does not support assistant message prefill.\"}}",
			"{\"error\":{\"message\":\"This model does not support image input\"}}",
			// a range, or one of several values
			"{\"error\":{\"message\":\"temperature must be 0 to 2\"}}",
			"{\"error\":{\"message\":\"temperature must be 1 or less\"}}",
			"{\"error\":{\"message\":\"temperature must be between 0 and 1\"}}",
			"{\"error\":{\"message\":\"max_tokens must be 8192\"}}",
			"{\"error\":{\"message\":\"temperature must be <= 1\"}}",
			"{\"error\":{\"message\":\"temperature must be > 0\"}}",
			"{\"error\":{\"message\":\"temperature should be 0 <= t <= 1\"}}",
			"{\"error\":{\"message\":\"temperature must be \u2264 1\"}}",
			"{\"error\":{\"message\":\"temperature must be 0-2\"}}",
			"{\"error\":{\"message\":\"temperature must be 0.0 - 2.0\"}}",
			"{\"error\":{\"message\":\"temperature has to be 1 or less\"}}",
			// of a tool, or of the caller's
			"{\"error\":{\"message\":\"Invalid schema for function 'f': property 'temperature' is not supported\"}}",
			"{\"error\":{\"message\":\"tools.0.input_schema.properties.temperature: Extra inputs are not permitted\"}}",
			"{\"error\":{\"message\":\"metadata.seed: Extra inputs are not permitted\"}}",
			// missed, not refused
			"{\"error\":{\"message\":\"The `reasoning_content` in the thinking mode must be passed back to the API\"}}",
			"{\"error\":{\"message\":\"Missing `reasoning_content` field in the assistant message at index 2\"}}", "",
			"<html>Bad Request</html>" })
	void isNotSeenInOtherErrors(String body) {
		assertThat(find(body)).isNull();
	}

	private static @Nullable RefusedParameter find(String body) {
		WireTarget target = new WireTarget("p", "m", Transport.WHOLE, 100, ModelFacts.NONE);
		return RefusedParameter.in(ErrorReport.of(ErrorEvidence.of(400, HttpHeaders.EMPTY, body), target),
				CallersWords.NONE);
	}

}
