package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.Attempt;
import io.llmfailover.FailureKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how long others have been answering in place of a provider that stands first.
 * Thread-safe.
 */
final class Degradation {

	private static final Logger logger = LoggerFactory.getLogger(Failover.class);

	// failures that are further apart than this, and than degradedAfter, are two outages
	private static final Duration ONE_OUTAGE = Duration.ofMinutes(10);

	private final String provider;

	private final Duration degradedAfter;

	private final Duration oneOutage;

	private final Time time;

	private final Outbox outbox;

	private boolean missing;

	private long since;

	private long lastMissed;

	private boolean published;

	Degradation(String provider, Duration degradedAfter, Time time, Outbox outbox) {
		this.provider = provider;
		this.degradedAfter = degradedAfter;
		this.oneOutage = (degradedAfter.compareTo(ONE_OUTAGE) > 0) ? degradedAfter : ONE_OUTAGE;
		this.time = time;
		this.outbox = outbox;
	}

	/**
	 * Whether there is nothing to remember.
	 * @return true unless others answer in its place
	 */
	synchronized boolean idle() {
		return !this.missing;
	}

	/**
	 * Takes note that the provider has answered.
	 */
	synchronized void answered() {
		if (this.published) {
			logger.info("{} answers again, after others did in its place for {} s", this.provider,
					this.time.since(this.since).toSeconds());
		}
		reset();
	}

	/**
	 * Takes note that another provider has answered in its place.
	 * @param standIn the other one's name
	 * @param last the last line of the provider in that call's trail
	 */
	synchronized void missed(String standIn, Attempt last) {
		if (last.kind() != null && isAboutTheRequest(last.kind())) {
			return;
		}
		long now = this.time.now();
		boolean anew = now - this.lastMissed > Time.nanos(this.oneOutage);
		if (!this.missing || (anew && !this.published)) {
			this.missing = true;
			this.since = now;
		}
		this.lastMissed = now;
		Duration missed = this.time.since(this.since);
		if (!this.published && missed.compareTo(this.degradedAfter) >= 0) {
			this.published = true;
			logger.warn("{} has not answered for {} s, and {} answers in its place: {}", this.provider,
					missed.toSeconds(), standIn, last.summary());
			this.outbox.add((listener) -> listener.degraded(this.provider, missed));
		}
	}

	/**
	 * For how long others have been answering.
	 * @return the time; null while that is not published yet
	 */
	synchronized @Nullable Duration degradedFor() {
		return this.published ? this.time.since(this.since) : null;
	}

	/**
	 * Forgets it. If listeners were notified that the provider is degraded, they are
	 * notified that it no longer is.
	 */
	synchronized void reset() {
		if (this.published) {
			Duration after = this.time.since(this.since);
			this.outbox.add((listener) -> listener.recovered(this.provider, after));
		}
		this.missing = false;
		this.published = false;
	}

	private static boolean isAboutTheRequest(FailureKind kind) {
		return switch (kind) {
			case REQUEST_TOO_LARGE, CONTEXT_TOO_LONG, CONTENT_FILTERED, INVALID_REQUEST, MISFIT -> true;
			case AUTHENTICATION, QUOTA_EXHAUSTED, RATE_LIMITED, OVERLOADED, SERVER_ERROR, NETWORK, TIMEOUT,
					MODEL_UNAVAILABLE, MALFORMED_RESPONSE, EMPTY_RESPONSE, INCOMPLETE_STREAM, LIMIT_EXCEEDED,
					DEADLINE_EXCEEDED, NO_USABLE_PROVIDER, TOOL_FAILED, CANCELLED ->
				false;
		};
	}

}
