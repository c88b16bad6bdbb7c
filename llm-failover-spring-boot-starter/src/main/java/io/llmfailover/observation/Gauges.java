package io.llmfailover.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Gauges that leave when the application does: a registry may outlive it, as Micrometer's
 * meters of a logging system do, and would keep what the gauges read, or show them for
 * the application that is started next. Thread-safe.
 */
final class Gauges implements AutoCloseable {

	private final List<Registered> registered = new ArrayList<>();

	private boolean closed;

	/**
	 * Registers a gauge, unless there is one like it.
	 * @param registry where it is registered
	 * @param name its name
	 * @param description what it shows
	 * @param unit the unit of its values; null for none
	 * @param tags its tags
	 * @param value reads its value
	 */
	synchronized void register(MeterRegistry registry, String name, String description, @Nullable String unit,
			Tags tags, Supplier<Number> value) {
		if (this.closed || registry.find(name).tags(tags).gauge() != null) {
			return;
		}
		Gauge gauge = Gauge.builder(name, value, (supplier) -> supplier.get().doubleValue())
			.description(description)
			.baseUnit(unit)
			.tags(tags)
			// until close
			.strongReference(true)
			.register(registry);
		this.registered.add(new Registered(registry, gauge));
	}

	/**
	 * Takes all of them out of their registries.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		this.registered.forEach((one) -> one.registry().remove(one.gauge()));
		this.registered.clear();
	}

	/**
	 * A gauge.
	 *
	 * @param registry where it is registered
	 * @param gauge the gauge
	 */
	private record Registered(MeterRegistry registry, Gauge gauge) {

	}

}
