package io.llmfailover.provider.wire;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What there is to see of an error: a response with an error status, or an error inside
 * an answer.
 *
 * @param status the HTTP status; 200 for an error inside an answer
 * @param headers the response's headers
 * @param body the body as JSON; null where it is not JSON
 * @param text the body as text, as far as it was read
 */
public record ErrorEvidence(int status, HttpHeaders headers, @Nullable JsonNode body, String text) {

	// the wire must not depend on the application's mapper
	private static final JsonMapper JSON = JsonMapper.builder().build();

	/**
	 * Checks that nothing is missing.
	 */
	public ErrorEvidence {
		Objects.requireNonNull(headers, "headers");
		Objects.requireNonNull(text, "text");
	}

	/**
	 * Evidence from a body that may or may not be JSON.
	 * @param status the HTTP status
	 * @param headers the response's headers
	 * @param text the body as text, as far as it was read
	 * @return the evidence
	 */
	public static ErrorEvidence of(int status, HttpHeaders headers, String text) {
		try {
			JsonNode body = JSON.readTree(text);
			return new ErrorEvidence(status, headers, body.isMissingNode() ? null : body, text);
		}
		catch (JacksonException ex) {
			return new ErrorEvidence(status, headers, null, text);
		}
	}

}
