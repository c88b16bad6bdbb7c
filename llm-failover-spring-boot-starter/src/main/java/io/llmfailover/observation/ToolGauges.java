package io.llmfailover.observation;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import io.llmfailover.service.LlmFailover;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Shows how many threads tools hold when meters are read. Thread-safe.
 */
public final class ToolGauges implements MeterBinder, AutoCloseable {

	private final Supplier<LlmFailover> service;

	private final Gauges gauges = new Gauges();

	/**
	 * Creates the gauges.
	 * @param service runs the tools; called when a meter is read
	 */
	public ToolGauges(Supplier<LlmFailover> service) {
		this.service = Objects.requireNonNull(service, "service");
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "responsive", (llm) -> llm.toolThreads() - llm.unresponsiveTools());
		gauge(registry, "unresponsive", LlmFailover::unresponsiveTools);
	}

	private void gauge(MeterRegistry registry, String state, ToIntFunction<LlmFailover> value) {
		this.gauges.register(registry, "llm.failover.tools.threads",
				"Threads that tools hold; unresponsive are those that were interrupted.", null, Tags.of("state", state),
				() -> value.applyAsInt(this.service.get()));
	}

	/**
	 * Takes the gauges out of the registry.
	 */
	@Override
	public void close() {
		this.gauges.close();
	}

}
