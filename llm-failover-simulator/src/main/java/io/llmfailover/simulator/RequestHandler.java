package io.llmfailover.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.simulator.rules.Breach;
import io.llmfailover.simulator.rules.SeenRequests;
import tools.jackson.databind.JsonNode;

/**
 * Records each request, holds it against the vendor's rules, and gives it to the behavior
 * whose turn it is. Thread-safe.
 */
final class RequestHandler implements HttpServer.Handler {

	private final Profile profile;

	private final RequestLog log;

	private final Script script;

	private final AtomicInteger ids = new AtomicInteger();

	RequestHandler(Profile profile, RequestLog log, Script script) {
		this.profile = profile;
		this.log = log;
		this.script = script;
	}

	@Override
	public void handle(ReceivedRequest request, HttpConnection connection) throws IOException {
		if (asksFor(request, "POST", this.profile.vendor().wire().path())) {
			chat(request, connection);
		}
		else {
			this.log.add(request, connection);
			other(exchange(request, connection, List.of(), Duration.ZERO));
		}
	}

	private void chat(ReceivedRequest request, HttpConnection connection) throws IOException {
		JsonNode body = request.json();
		List<Breach> breaches = this.profile.rules(body.path("model").asString("")).breaches(body);
		SeenRequests.add(this.profile.name(), breaches, request.body());
		Script.Entry entry;
		synchronized (this.script) {
			// under one lock: the order of the log is the order of the script
			entry = this.script.next();
			this.log.add(request, connection);
		}
		connection.pause(this.profile.latency());
		entry.behavior().serve(exchange(request, connection, breaches, entry.sinceSet()));
	}

	private void other(Exchange exchange) throws IOException {
		if (asksFor(exchange.request(), "GET", "/models")) {
			exchange.json(200, Map.of(), Json.object("object", "list", "data",
					List.of(Json.object("id", "simulated-model", "object", "model", "owned_by", this.profile.name()))));
		}
		else {
			Trouble trouble = new Trouble(Trouble.Kind.UNKNOWN_PATH, exchange.request().toString());
			exchange.error(exchange.errors().of(trouble), Map.of());
		}
	}

	private boolean asksFor(ReceivedRequest request, String method, String path) {
		String pathWithoutQuery = request.path().split("\\?", 2)[0];
		return request.method().equals(method) && pathWithoutQuery.equals(this.profile.vendor().basePath() + path);
	}

	private Exchange exchange(ReceivedRequest request, HttpConnection connection, List<Breach> breaches,
			Duration sinceSet) {
		return new Exchange(this.profile, connection, request, breaches, "req_" + this.ids.incrementAndGet(), sinceSet);
	}

}
