package io.llmfailover.observation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Remembers what is observed, in the order in which it started. Thread-safe.
 */
public final class Observed implements ObservationHandler<Observation.Context> {

	private final Map<Observation.Context, Integer> stops = Collections.synchronizedMap(new LinkedHashMap<>());

	private final ObservationRegistry registry = ObservationRegistry.create();

	/** Creates a registry that remembers. */
	public Observed() {
		this.registry.observationConfig().observationHandler(this);
	}

	/**
	 * Where observations go.
	 * @return the registry
	 */
	public ObservationRegistry registry() {
		return this.registry;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	@Override
	public void onStart(Observation.Context context) {
		assertThat(this.stops.putIfAbsent(context, 0)).as("starts of " + context.getName()).isNull();
	}

	@Override
	public void onStop(Observation.Context context) {
		this.stops.merge(context, 1, Integer::sum);
	}

	/**
	 * All that has started.
	 * @return what is known of each, in order
	 */
	public List<Observation.Context> all() {
		synchronized (this.stops) {
			return new ArrayList<>(this.stops.keySet());
		}
	}

	/**
	 * What has started under a name.
	 * @param name the name
	 * @return what is known of each, in order
	 */
	public List<Observation.Context> named(String name) {
		return all().stream().filter((context) -> name.equals(context.getName())).toList();
	}

	/**
	 * What has started under a name, of which there is one.
	 * @param name the name
	 * @return what is known of it
	 */
	public Observation.Context only(String name) {
		assertThat(named(name)).as(name).hasSize(1);
		return named(name).get(0);
	}

	/**
	 * Forgets everything.
	 */
	public void clear() {
		this.stops.clear();
	}

	/**
	 * Expects that all has ended, and once.
	 */
	public void allEndedOnce() {
		synchronized (this.stops) {
			assertThat(this.stops)
				.allSatisfy((context, stops) -> assertThat(stops).as(context.toString()).isEqualTo(1));
		}
	}

	/**
	 * What an observation belongs to.
	 * @param context what is known of it
	 * @return what is known of its parent; null for none
	 */
	public static @Nullable Object parent(Observation.Context context) {
		return (context.getParentObservation() != null) ? context.getParentObservation().getContextView() : null;
	}

	/**
	 * The values of an observation.
	 * @param context what is known of it
	 * @return all values by key
	 */
	public static Map<String, String> values(Observation.Context context) {
		return context.getAllKeyValues().stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
	}

}
