package io.llmfailover.observation;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.FailoverListener.Trigger;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an attempt while it is observed.
 */
public final class AttemptObservationContext extends Observation.Context {

	private final CallInfo call;

	private final int number;

	private final Trigger trigger;

	private final String provider;

	private final String model;

	private final String boundedModel;

	private volatile @Nullable Attempt attempt;

	AttemptObservationContext(CallInfo call, int number, Trigger trigger, String provider, String model,
			String boundedModel) {
		this.call = call;
		this.number = number;
		this.trigger = trigger;
		this.provider = provider;
		this.model = model;
		this.boundedModel = boundedModel;
	}

	/**
	 * The call.
	 * @return its number and Reactor's context
	 */
	public CallInfo call() {
		return this.call;
	}

	/**
	 * Which attempt of the call it is.
	 * @return the number, from 1
	 */
	public int number() {
		return this.number;
	}

	/**
	 * Why the target is asked.
	 * @return the reason
	 */
	public Trigger trigger() {
		return this.trigger;
	}

	/**
	 * The provider that is asked.
	 * @return its name
	 */
	public String provider() {
		return this.provider;
	}

	/**
	 * The model that is asked for.
	 * @return its name, bounded
	 */
	public String model() {
		return this.boundedModel;
	}

	/**
	 * What came of it.
	 * @return its line in the trail; null before it has ended
	 */
	public @Nullable Attempt attempt() {
		return this.attempt;
	}

	boolean isAt(Attempt line) {
		return this.provider.equals(line.provider()) && this.model.equals(line.model());
	}

	void ended(Attempt line) {
		this.attempt = line;
	}

}
