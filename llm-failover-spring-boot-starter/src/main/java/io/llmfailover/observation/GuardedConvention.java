package io.llmfailover.observation;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A convention of the application; where it throws or has no name for something, the
 * default one speaks. Else an observation whose convention throws at its end would never
 * end. Thread-safe.
 *
 * @param <C> the type of what is named
 */
final class GuardedConvention<C extends Observation.Context> implements ObservationConvention<C> {

	private static final Logger logger = LoggerFactory.getLogger(CallObservations.class);

	private final ObservationConvention<C> own;

	private final ObservationConvention<C> usual;

	private final AtomicBoolean told = new AtomicBoolean();

	GuardedConvention(ObservationConvention<C> own, ObservationConvention<C> usual) {
		this.own = own;
		this.usual = usual;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return this.usual.supportsContext(context);
	}

	@Override
	public @Nullable String getName() {
		return named(ObservationConvention::getName);
	}

	@Override
	public @Nullable String getContextualName(C context) {
		return named((convention) -> convention.getContextualName(context));
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(C context) {
		KeyValues values = named((convention) -> convention.getLowCardinalityKeyValues(context));
		return (values != null) ? values : KeyValues.empty();
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(C context) {
		KeyValues values = named((convention) -> convention.getHighCardinalityKeyValues(context));
		return (values != null) ? values : KeyValues.empty();
	}

	private <T> @Nullable T named(Function<ObservationConvention<C>, @Nullable T> part) {
		try {
			T value = part.apply(this.own);
			if (value != null) {
				return value;
			}
		}
		catch (RuntimeException ex) {
			if (this.told.compareAndSet(false, true)) {
				logger.warn("{} failed; the default convention speaks in its place", this.own.getClass().getName(), ex);
			}
		}
		return part.apply(this.usual);
	}

}
