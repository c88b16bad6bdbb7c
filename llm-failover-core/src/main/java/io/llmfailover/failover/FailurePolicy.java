package io.llmfailover.failover;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.jspecify.annotations.Nullable;

/**
 * What is done about a failure. Pure: it looks at the failure and the call, and decides.
 * Immutable.
 */
public final class FailurePolicy {

	private static final EnumMap<FailureKind, FailureAction> DEFAULT_ACTIONS = new EnumMap<>(FailureKind.class);

	static {
		for (FailureKind kind : FailureKind.values()) {
			DEFAULT_ACTIONS.put(kind, defaultAction(kind));
		}
	}

	/** The defaults. */
	public static final FailurePolicy DEFAULTS = new FailurePolicy(Map.of(), Backoff.DEFAULTS, Duration.ofSeconds(2));

	/** Holds every kind. */
	private final EnumMap<FailureKind, FailureAction> actions;

	/** Those of a request come first. */
	private final Map<FailureKind, FailureAction> ofRequest;

	private final Backoff backoff;

	private final Duration maxRetryAfter;

	/**
	 * Creates a policy.
	 * @param actions actions that differ from {@link #defaultAction}
	 * @param backoff how long the call waits before a retry where the provider does not
	 * say
	 * @param maxRetryAfter the longest Retry-After that is waited for; when a provider
	 * asks for more, the next one is asked at once; 2 s by default
	 * @throws IllegalArgumentException if an action is for a kind that always ends the
	 * call
	 */
	public FailurePolicy(Map<FailureKind, FailureAction> actions, Backoff backoff, Duration maxRetryAfter) {
		this(new EnumMap<>(DEFAULT_ACTIONS), Map.of(), backoff, maxRetryAfter);
		actions.forEach((kind, action) -> {
			if (kind.endsCall()) {
				throw new IllegalArgumentException("actions must not hold " + kind + ", which always ends the call");
			}
			this.actions.put(kind, action);
		});
	}

	private FailurePolicy(EnumMap<FailureKind, FailureAction> actions, Map<FailureKind, FailureAction> ofRequest,
			Backoff backoff, Duration maxRetryAfter) {
		this.actions = actions;
		this.ofRequest = ofRequest;
		this.backoff = backoff;
		this.maxRetryAfter = maxRetryAfter;
	}

	/**
	 * What is done about a kind of failure unless configured otherwise.
	 * @param kind the kind
	 * @return the action
	 */
	public static FailureAction defaultAction(FailureKind kind) {
		return switch (kind) {
			case RATE_LIMITED, OVERLOADED, SERVER_ERROR, NETWORK, MISFIT -> FailureAction.RETRY;
			case AUTHENTICATION, QUOTA_EXHAUSTED, REQUEST_TOO_LARGE, TIMEOUT, MODEL_UNAVAILABLE, CONTEXT_TOO_LONG,
					INVALID_REQUEST, MALFORMED_RESPONSE, EMPTY_RESPONSE, INCOMPLETE_STREAM, LIMIT_EXCEEDED ->
				FailureAction.NEXT;
			// the request is at fault, or no provider remains, or no caller does
			case CONTENT_FILTERED, DEADLINE_EXCEEDED, NO_USABLE_PROVIDER, TOOL_FAILED, CANCELLED -> FailureAction.STOP;
		};
	}

	/**
	 * This policy with the actions of a request.
	 * @param ofRequest the actions that differ from this policy's; those of kinds that
	 * always end the call are ignored
	 * @return the policy
	 */
	FailurePolicy with(Map<FailureKind, FailureAction> ofRequest) {
		return ofRequest.isEmpty() ? this
				: new FailurePolicy(this.actions, ofRequest, this.backoff, this.maxRetryAfter);
	}

	private FailureAction action(FailureKind kind) {
		FailureAction ofRequest = kind.endsCall() ? null : this.ofRequest.get(kind);
		return (ofRequest != null) ? ofRequest : this.actions.getOrDefault(kind, FailureAction.NEXT);
	}

	/**
	 * Decides what is done after a failure.
	 * @param failure what happened
	 * @param call where the call stands
	 * @param random the source of jitter
	 * @return the verdict
	 */
	Verdict after(Failure failure, Situation call, DoubleSupplier random) {
		if (call.tries().mayRepeat(failure)) {
			return Verdict.RETRY_AT_ONCE;
		}
		if (isAboutTheRequest(failure) && call.refusedBefore()) {
			// two providers agree: it is the caller's request
			return Verdict.STOP;
		}
		FailureAction action = action(failure.kind());
		if (failure.circumstance() == Circumstance.IN_ANSWER) {
			// asked again, the same model would decline again
			return (action == FailureAction.STOP) ? Verdict.STOP : next(call);
		}
		return switch (action) {
			case STOP -> Verdict.STOP;
			case NEXT -> (isBrokenStream(failure.kind()) && call.lastTarget()) ? retryAtOnce(call) : next(call);
			case RETRY -> (failure.kind() == FailureKind.MISFIT) ? retryMisfit(failure, call)
					: retryAfterBreak(failure, call, random);
		};
	}

	/**
	 * Whether a kind of failure ends the call, whichever targets remain.
	 * @param kind the kind
	 * @return true if it does
	 */
	boolean stopsAt(FailureKind kind) {
		return action(kind) == FailureAction.STOP;
	}

	private Verdict retry(Failure failure, Situation call, DoubleSupplier random) {
		Duration delay = call.mayRetry() ? delay(failure, random) : null;
		return (delay != null && delay.compareTo(call.remainingTime()) < 0) ? Verdict.retryAfter(delay) : next(call);
	}

	private @Nullable Duration delay(Failure failure, DoubleSupplier random) {
		if (failure.circumstance() == Circumstance.UNREACHABLE || failure.circumstance() == Circumstance.FINAL
				|| failure.circumstance() == Circumstance.UNFINISHED_REQUEST) {
			return null;
		}
		Duration asked = failure.retryAfter();
		// a Retry-After of zero says no more than none
		if (asked == null || asked.isZero()) {
			return this.backoff.waitBefore(1, random);
		}
		return (asked.compareTo(this.maxRetryAfter) <= 0) ? later(asked, random) : null;
	}

	// never earlier than the provider asks, and not all waiting calls at once
	private static Duration later(Duration asked, DoubleSupplier random) {
		return asked.plusNanos((long) (asked.toNanos() / 10.0 * random.getAsDouble()));
	}

	/**
	 * How long is waited before a target is asked again after all others have failed.
	 * @param retry the number of the retry, from 1
	 * @param asked how long the target asks to be left alone; null if it does not say, or
	 * others are asked instead
	 * @param random the source of jitter
	 * @return the time
	 */
	Duration pause(int retry, @Nullable Duration asked, DoubleSupplier random) {
		Duration pause = this.backoff.waitBefore(retry, random);
		return (asked == null || asked.compareTo(pause) <= 0) ? pause : later(asked, random);
	}

	// the caller reads an answer that broke off: it should not wait for a backoff while
	// another target can be asked at once
	private Verdict retryAfterBreak(Failure failure, Situation call, DoubleSupplier random) {
		if (!call.shown()) {
			return retry(failure, call, random);
		}
		if (isBrokenStream(failure.kind())) {
			return retryAtOnce(call);
		}
		return call.lastTarget() ? retry(failure, call, random) : next(call);
	}

	// neither the request nor the account was at fault, so the same may succeed now
	private static Verdict retryAtOnce(Situation call) {
		return call.mayRetry() ? Verdict.RETRY_AT_ONCE : next(call);
	}

	// the model reads what was wrong with its answer: waiting would not help it
	private static Verdict retryMisfit(Failure failure, Situation call) {
		return (failure.circumstance() == Circumstance.FINAL) ? next(call) : retryAtOnce(call);
	}

	/**
	 * Whether a failure says that the request is at fault, and not the address it went
	 * to.
	 * @param failure the failure
	 * @return true if the same may be expected of other providers
	 */
	static boolean isAboutTheRequest(Failure failure) {
		return failure.kind() == FailureKind.INVALID_REQUEST && failure.circumstance() != Circumstance.WRONG_ADDRESS
				&& failure.circumstance() != Circumstance.CAPABILITY_REFUSED;
	}

	private static boolean isBrokenStream(FailureKind kind) {
		return kind == FailureKind.INCOMPLETE_STREAM;
	}

	static Verdict next(Situation call) {
		return call.lastTarget() ? Verdict.NOBODY_LEFT : Verdict.NEXT;
	}

}
