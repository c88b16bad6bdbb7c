package io.llmfailover.provider;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Finds the id that a provider gave to a request.
 */
final class RequestId {

	// the last ones are those of proxies in front of the provider
	private static final List<String> HEADERS = List.of("x-request-id", "request-id", "x-goog-request-id", "cf-ray");

	private RequestId() {
	}

	/**
	 * Looks into the headers of a response.
	 * @param headers the headers
	 * @return the id as it is written; null if there is none
	 */
	static @Nullable String in(HttpHeaders headers) {
		for (String name : HEADERS) {
			String id = headers.getFirst(name);
			if (id != null && !id.isBlank()) {
				return id;
			}
		}
		return null;
	}

}
