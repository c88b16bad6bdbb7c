package io.llmfailover;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a call is held, as far as its request says so itself: who is asked, for how long,
 * and what happens when something fails.
 *
 * @param route the request's own chain; empty for the configured one
 * @param timeout how long the whole call may take; null for the configured time
 * @param onInterruption what happens when a stream breaks after part of it was shown;
 * null for the configured way
 * @param onInterruptionText the same for a stream of which nothing is taken back
 * @param neverTakenBack whether nothing is taken back that a stream has shown
 * @param actions what is done about kinds of failure, where it is not what is configured
 * @param strict whether a provider that does not take all of the request is skipped
 */
record CallRules(List<Route> route, @Nullable Duration timeout, @Nullable OnInterruption onInterruption,
		@Nullable OnInterruption onInterruptionText, boolean neverTakenBack, Map<FailureKind, FailureAction> actions,
		boolean strict) {

	/**
	 * Copies the route and the actions.
	 */
	CallRules {
		route = List.copyOf(route);
		actions = Map.copyOf(actions);
	}

}
