package io.llmfailover.sample;

import java.time.Duration;
import java.util.List;

import io.llmfailover.ProviderInfo;
import io.llmfailover.simulator.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A provider as JSON.
 *
 * @param unusable why it cannot be asked at all; null if it can be
 * @param health the health of its models
 * @param degradedMillis for how long others have been answering in its place, where that
 * has lasted for minutes; else null
 * @param fault what its simulation is switched to; null where it is real
 */
record ProviderView(String name, String model, boolean vision, boolean enabled, boolean inChain,
		@Nullable String unusable, List<HealthView> health, @Nullable Long degradedMillis, @Nullable String fault) {

	static ProviderView of(ProviderInfo info, @Nullable Fault fault) {
		Duration degraded = info.degradedFor();
		return new ProviderView(info.name(), info.model(), info.vision(), info.enabled(), info.inChain(),
				info.whyUnusable(), info.health().stream().map(HealthView::of).toList(),
				(degraded != null) ? degraded.toMillis() : null, (fault != null) ? fault.id() : null);
	}

}
