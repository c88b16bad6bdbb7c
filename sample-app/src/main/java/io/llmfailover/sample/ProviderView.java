package io.llmfailover.sample;

import io.llmfailover.ProviderInfo;
import io.llmfailover.simulator.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A provider as JSON.
 *
 * @param unusable why it cannot be asked now, for want of a key or of health; null if it
 * can be
 * @param fault what its simulation is switched to; null where it is real
 */
record ProviderView(String name, String model, boolean vision, boolean enabled, boolean inChain,
		@Nullable String unusable, @Nullable String fault) {

	static ProviderView of(ProviderInfo info, @Nullable Fault fault) {
		return new ProviderView(info.name(), info.model(), info.vision(), info.enabled(), info.inChain(),
				(info.unusable() != null) ? info.unusable() : info.health().get(0).reason(),
				(fault != null) ? fault.id() : null);
	}

}
