package io.llmfailover.simulator;

import java.time.Duration;

/**
 * How fast a provider is.
 *
 * @param latency how long it takes before it begins to answer
 * @param tokenDelay how long it takes for each token
 */
record Pace(Duration latency, Duration tokenDelay) {
}
