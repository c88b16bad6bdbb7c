package io.llmfailover.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observation of a run of a tool. A bean of this type replaces
 * {@link DefaultToolObservationConvention}.
 */
public interface ToolObservationConvention extends ObservationConvention<ToolObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ToolObservationContext;
	}

}
