package io.llmfailover.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.llmfailover.simulator.rules.Breach;
import org.jspecify.annotations.Nullable;

/**
 * One request and the means to answer it.
 *
 * @param breaches what the request breaks of the vendor's rules
 * @param id the request id that the response carries
 * @param sinceSet how long ago the behavior that decides this exchange was set
 */
record Exchange(Profile profile, HttpConnection connection, ReceivedRequest request, List<Breach> breaches, String id,
		Duration sinceSet) {

	Wire wire() {
		return this.profile.vendor().wire();
	}

	Errors errors() {
		return this.profile.vendor().errors();
	}

	HttpResponse response() {
		return new HttpResponse(this.connection);
	}

	/**
	 * The headers that every response of a provider has.
	 */
	Map<String, String> headers(String contentType) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("Content-Type", contentType);
		headers.put(wire().requestIdHeader(), this.id);
		return headers;
	}

	void json(int status, Map<String, String> headers, Object body) throws IOException {
		Map<String, String> all = headers("application/json");
		all.putAll(headers);
		response().whole(status, all, Json.write(body).getBytes(StandardCharsets.UTF_8));
	}

	void error(WireError error, Map<String, String> headers) throws IOException {
		Map<String, String> all = new LinkedHashMap<>(errors().headers(error));
		all.putAll(headers);
		json(error.status(), all, errors().body(error, this.id));
	}

	/**
	 * Answers what cannot be answered well, as a real server would.
	 * @return whether the request was refused
	 */
	boolean refused() throws IOException {
		Trouble trouble = trouble();
		if (trouble != null) {
			error(errors().of(trouble), Map.of());
		}
		return trouble != null;
	}

	private @Nullable Trouble trouble() {
		if (missingKey()) {
			return Trouble.of(Trouble.Kind.MISSING_KEY);
		}
		Trouble objection = wire().objection(this.request);
		if (objection != null || this.breaches.isEmpty()) {
			return objection;
		}
		return new Trouble(Trouble.Kind.BROKEN_RULE, this.breaches.get(0).sentence());
	}

	private boolean missingKey() {
		String key = wire().key(this.request);
		return this.profile.wantsKey() && (key == null || key.isBlank());
	}

}
