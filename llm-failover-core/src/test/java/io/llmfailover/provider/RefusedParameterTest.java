package io.llmfailover.provider;

import io.llmfailover.provider.wire.ErrorEvidence;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class RefusedParameterTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\u0000',
			textBlock = """
					Unsupported parameter: 'max_tokens' is not supported with this model. | max_tokens
					Unsupported value: 'temperature' does not support 0.2 with this model. | temperature
					Unrecognized request argument supplied: seed | seed
					Argument not supported on this model: presencePenalty | presence_penalty
					`temperature` is deprecated for this model. | temperature
					`temperature` and `top_p` cannot both be specified for this model. | top_p
					"thinking.type.enabled" is not supported for this model. | thinking
					output_config: Extra inputs are not permitted | output_config
					messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a different conversation. | signature
					""")
	void isFoundInTheProvidersWords(String message, String parameter) {
		assertThat(RefusedParameter.in(evidence(message))).isEqualTo(parameter);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			temperature: range: 0..1
			tools.0.input_schema: Extra inputs are not permitted
			This model does not support assistant message prefill.
			""")
	void isNotFoundWhereNoneIsRefusedOrItCannotBeSpared(String message) {
		assertThat(RefusedParameter.in(evidence(message))).isNull();
	}

	private static ErrorEvidence evidence(String message) {
		String quoted = JsonMapper.shared().writeValueAsString(message);
		return ErrorEvidence.of(400, new HttpHeaders(), "{\"error\":{\"message\":" + quoted + "}}");
	}

}
