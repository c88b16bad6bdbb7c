package io.llmfailover.provider.wire;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/**
 * What there is to see of an error: a response with an error status, or an error inside
 * an answer.
 *
 * @param status the HTTP status; 200 for an error inside an answer
 * @param headers the response's headers
 * @param body the body as JSON, as far as it was read; null where it is not JSON
 * @param text the body as text, as far as it was read
 */
public record ErrorEvidence(int status, HttpHeaders headers, @Nullable JsonNode body, String text) {

	/**
	 * The most characters that are kept of an error, and the most bytes that are read.
	 */
	public static final int LONGEST = 64 * 1024;

	/**
	 * Checks that nothing is missing.
	 */
	public ErrorEvidence {
		Objects.requireNonNull(headers, "headers");
		Objects.requireNonNull(text, "text");
	}

	/**
	 * Evidence from a body that may or may not be JSON, and may be cut off.
	 * @param status the HTTP status
	 * @param headers the response's headers
	 * @param text the body as text, of which the first {@value #LONGEST} characters are
	 * kept
	 * @return the evidence
	 */
	public static ErrorEvidence of(int status, HttpHeaders headers, String text) {
		String kept = (text.length() > LONGEST) ? text.substring(0, LONGEST) : text;
		return new ErrorEvidence(status, headers, PartialJson.read(kept), kept);
	}

	/**
	 * Evidence from an error inside an answer.
	 * @param data the error in UTF-8, of which the first {@value #LONGEST} bytes are read
	 * @param offset where it begins
	 * @param length how long it is
	 * @return the evidence
	 */
	public static ErrorEvidence inAnswer(byte[] data, int offset, int length) {
		return of(200, HttpHeaders.EMPTY, new String(data, offset, Math.min(length, LONGEST), StandardCharsets.UTF_8));
	}

	/** An error may repeat keys and prompts. */
	@Override
	public String toString() {
		return "ErrorEvidence[status=" + this.status + ", " + this.text.length() + " characters]";
	}

}
