package io.llmfailover.target;

import java.time.Instant;
import java.util.Objects;

import io.llmfailover.CallInfo;
import io.llmfailover.FailoverListener.Trigger;
import io.llmfailover.target.ChatTarget.Transport;

/**
 * Which attempt it is. Immutable.
 *
 * @param call the call, with its id and Reactor's context of the caller's subscription
 * @param round which of the call's answers of a model is asked for, from 1
 * @param number which attempt of the call it is, over all its rounds and targets, from 1
 * @param trigger why the target is asked
 * @param provider the provider's name
 * @param model the model that is asked for
 * @param transport how the answer is fetched
 * @param deadline when the call has to end, all its attempts included
 */
public record AttemptInfo(CallInfo call, int round, int number, Trigger trigger, String provider, String model,
		Transport transport, Instant deadline) {

	/**
	 * Checks that nothing is missing.
	 */
	public AttemptInfo {
		Objects.requireNonNull(call, "call");
		Objects.requireNonNull(trigger, "trigger");
		Objects.requireNonNull(provider, "provider");
		Objects.requireNonNull(model, "model");
		Objects.requireNonNull(transport, "transport");
		Objects.requireNonNull(deadline, "deadline");
		if (round < 1 || number < 1) {
			throw new IllegalArgumentException("round and number count from 1, but are " + round + " and " + number);
		}
	}

}
