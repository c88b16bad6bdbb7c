package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes spans over HTTP in OpenTelemetry's protocol.
 */
final class SpanReceiver implements AutoCloseable {

	private final BlockingQueue<Span> received = new LinkedBlockingQueue<>();

	private final HttpServer server;

	SpanReceiver() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/v1/traces", this::receive);
		this.server.start();
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
			request.getResourceSpansList()
				.forEach((resource) -> resource.getScopeSpansList()
					.forEach((scope) -> this.received.addAll(scope.getSpansList())));
			exchange.sendResponseHeaders(200, -1);
		}
	}

	String url() {
		return "http://" + this.server.getAddress().getHostString() + ":" + this.server.getAddress().getPort()
				+ "/v1/traces";
	}

	/**
	 * Waits for spans.
	 * @param count how many
	 * @return the spans
	 */
	List<Span> await(int count) throws InterruptedException {
		List<Span> spans = new ArrayList<>();
		while (spans.size() < count) {
			Span span = this.received.poll(30, TimeUnit.SECONDS);
			assertThat(span).as("span " + (spans.size() + 1) + " of " + count).isNotNull();
			spans.add(span);
		}
		assertThat(this.received).isEmpty();
		return spans;
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
