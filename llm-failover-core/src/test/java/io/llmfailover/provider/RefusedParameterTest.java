package io.llmfailover.provider;

import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.ErrorReport;
import io.llmfailover.provider.wire.ModelTraits;
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
			"stream_options|Unsupported parameter(s): `stream_options`" })
	void isFound(String parameter, String body) {
		assertThat(find(body)).isNotNull().extracting(RefusedParameter::name).isEqualTo(parameter);
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
			"{\"error\":{\"message\":\"Unsupported value: 'response_format' does not support json_schema\",\"param\":\"response_format\",\"code\":\"unsupported_value\"}}",
			"{\"error\":{\"message\":\"`tool calling` is not supported with this model\",\"type\":\"invalid_request_error\"}}",
			"{\"error\":{\"message\":\"This model does not support assistant message prefill.\"}}",
			"{\"error\":{\"message\":\"This model does not support image input\"}}", "", "<html>Bad Request</html>" })
	void isNotSeenInOtherErrors(String body) {
		assertThat(find(body)).isNull();
	}

	private static @Nullable RefusedParameter find(String body) {
		WireTarget target = new WireTarget("p", "m", Transport.WHOLE, 100, ModelTraits.NONE);
		return RefusedParameter.in(ErrorReport.of(ErrorEvidence.of(400, HttpHeaders.EMPTY, body), target),
				CallersWords.NONE);
	}

}
