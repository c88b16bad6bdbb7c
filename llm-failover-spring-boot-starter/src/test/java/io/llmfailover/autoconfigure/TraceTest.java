package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Tool;
import io.llmfailover.observation.Observed;
import io.llmfailover.observation.Stub;
import io.llmfailover.simulator.Behavior;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace of a call as it is exported, and as the page draws it.
 */
class TraceTest extends SimulatedStarterTest {

	private final Observed observed = new Observed();

	private final SpanReceiver receiver = new SpanReceiver();

	private final HttpServer clock = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

	private final SdkTracerProvider spans = SdkTracerProvider.builder()
		.addSpanProcessor(
				SimpleSpanProcessor.create(OtlpHttpSpanExporter.builder().setEndpoint(this.receiver.url()).build()))
		.build();

	TraceTest() throws IOException {
		this.clock.createContext("/", (exchange) -> {
			try (exchange) {
				exchange.sendResponseHeaders(200, -1);
			}
		});
		this.clock.start();
		Tracer otel = this.spans.get("test");
		OtelTracer tracer = new OtelTracer(otel, new OtelCurrentTraceContext(), (event) -> {
		});
		OtelPropagator propagator = new OtelPropagator(
				ContextPropagators.create(W3CTraceContextPropagator.getInstance()), otel);
		this.observed.registry()
			.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
					new DefaultTracingObservationHandler(tracer)));
	}

	@AfterEach
	void closeExport() {
		this.spans.close();
		this.receiver.close();
		this.clock.stop(0);
	}

	@Test
	void isExportedWholeAndDrawnOnThePage() throws Exception {
		this.anthropic.behave(Behavior.silence());
		this.openai.script(Behavior.error(500), Behavior.cut(2).tokens(List.of("It", " is", " noon")));
		runner("llm.failover.order=anthropic,openai,helper", P + "anthropic.timeouts.hedge-after=300ms",
				P + "openai.timeouts.hedge-after=0", "llm.failover.retry.backoff=1ms")
			.withConfiguration(AutoConfigurations.of(LlmFailoverObservationAutoConfiguration.class))
			.withBean(ObservationRegistry.class, this.observed::registry)
			.withBean(Stub.class, BusyDay::helper)
			.run((context) -> context.getBean(FailoverChatService.class)
				.stream(ChatRequest.builder()
					.user("What time is it?")
					.tool(Tool.named("clock").description("Tells the time.").run(this::time))
					.build())
				.blockLast(LONG));
		this.spans.forceFlush();
		List<Span> spans = this.receiver.await(this.observed.all().size());
		this.observed.allEndedOnce();
		Map<ByteString, Span> byId = spans.stream().collect(Collectors.toMap(Span::getSpanId, (span) -> span));
		List<Span> roots = spans.stream().filter((span) -> span.getParentSpanId().isEmpty()).toList();
		assertThat(roots).hasSize(1);
		assertThat(spans).allSatisfy((span) -> {
			assertThat(span.getTraceId()).isEqualTo(roots.get(0).getTraceId());
			assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
			assertThat(span.getParentSpanId().isEmpty() || byId.containsKey(span.getParentSpanId())).isTrue();
			assertThat(span.toString()).doesNotContain("What time", "noon", "openai-key", "anthropic-key");
		});
		String drawn = draw(roots.get(0), spans, "").collect(Collectors.joining("\n"));
		assertThat(Files.readString(Path.of("..", "docs", "observability.md")))
			.contains("<!-- trace -->\n```text\n" + drawn + "\n```\n");
	}

	private String time() {
		RestClient client = RestClient.builder().observationRegistry(this.observed.registry()).build();
		client.get().uri("http://localhost:" + this.clock.getAddress().getPort()).retrieve().toBodilessEntity();
		return "noon";
	}

	private static Stream<String> draw(Span span, List<Span> all, String indent) {
		Stream<String> below = all.stream()
			.filter((child) -> child.getParentSpanId().equals(span.getSpanId()))
			.sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
			.flatMap((child) -> draw(child, all, indent + "  "));
		return Stream.concat(Stream.of(indent + describe(span)), below);
	}

	private static String describe(Span span) {
		Map<String, String> values = new TreeMap<>();
		span.getAttributesList().forEach((value) -> values.put(value.getKey(), value.getValue().getStringValue()));
		StringBuilder line = new StringBuilder(span.getName());
		for (String key : List.of("trigger", "outcome", "llm.failover.outcome", "reason", "error.type", "status")) {
			String value = values.get(key);
			if (value != null && !value.equals("none")) {
				line.append("  ").append(key).append('=').append(value);
			}
		}
		span.getEventsList()
			.stream()
			.map(Span.Event::getName)
			.filter((event) -> !event.equals("exception"))
			.forEach((event) -> line.append("  (").append(event).append(')'));
		return line.append((span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR) ? "  (error)" : "").toString();
	}

}
