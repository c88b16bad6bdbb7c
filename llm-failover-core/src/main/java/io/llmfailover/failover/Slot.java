package io.llmfailover.failover;

import io.llmfailover.target.ChatTarget;

/**
 * A target whose turn it is.
 *
 * @param target the target
 * @param timeouts how long it may stay silent
 */
record Slot(ChatTarget target, Timeouts timeouts) {

}
