package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

/**
 * The times of one attempt, as a value that is asked: it owns no timer. Time runs only
 * while the target is asked for something, since a slow reader is not a dead provider.
 * Not thread-safe.
 */
final class Watch {

	private final Patience patience;

	// has sent a byte
	private boolean heard;

	private boolean progressed;

	private boolean committed;

	// both move forward by the time in which the target was asked for nothing
	private long started;

	private long lastProgress;

	private boolean paused = true;

	private long pausedAt;

	private long lastHeard;

	private boolean hedgeable = true;

	/**
	 * Creates a watch that is paused: nothing is asked for yet.
	 * @param patience how long the attempt may take
	 * @param now the time
	 */
	Watch(Patience patience, long now) {
		this.patience = patience;
		this.started = now;
		this.lastProgress = now;
		this.lastHeard = now;
		this.pausedAt = now;
	}

	boolean paused() {
		return this.paused;
	}

	void pause(long now) {
		if (!this.paused) {
			this.paused = true;
			this.pausedAt = now;
		}
	}

	void resume(long now) {
		if (this.paused) {
			this.paused = false;
			this.started += now - this.pausedAt;
			this.lastProgress += now - this.pausedAt;
			this.lastHeard += now - this.pausedAt;
		}
	}

	/**
	 * Takes note of what the target sends. Its time begins when the request has its
	 * connection: the wait for that is nobody's silence. Headers are no progress.
	 * @param event the event
	 * @param now the time
	 */
	void received(TargetEvent event, long now) {
		this.lastHeard = now;
		if (event instanceof TargetEvent.Taken) {
			this.started = now;
			this.lastProgress = now;
			return;
		}
		this.heard = true;
		if (event instanceof TargetEvent.Opened) {
			return;
		}
		this.lastProgress = now;
		this.progressed = true;
		this.committed |= event instanceof TargetEvent.TextPiece || event instanceof TargetEvent.ToolCalled;
	}

	/**
	 * How long it takes until something is due.
	 * @param now the time
	 * @return nanoseconds, never more than the idle time, since progress may shorten
	 * them; negative if it is past; {@link Long#MAX_VALUE} while paused
	 */
	long untilDue(long now) {
		if (this.paused) {
			return Long.MAX_VALUE;
		}
		long due = this.hedgeable ? earlier(complaintDue(), hedgeDue()) : complaintDue();
		return Math.min(due - now, Time.nanos(this.patience.idle()));
	}

	/**
	 * Whether it has been silent for so long that another target may be asked beside it.
	 * That is so once in an attempt.
	 * @param now the time
	 * @return true the first time
	 */
	boolean fellSilent(long now) {
		if (this.paused || !this.hedgeable || hedgeDue() - now > 0) {
			return false;
		}
		this.hedgeable = false;
		return true;
	}

	/**
	 * What is to be said against the attempt's silence or duration.
	 * @param now the time
	 * @return a TIMEOUT; null while its time is not up
	 */
	@Nullable Failure complaint(long now) {
		if (this.paused || complaintDue() - now > 0) {
			return null;
		}
		Duration silence = longestSilence();
		if (now - this.lastProgress < Time.nanos(silence)) {
			Failure failure = Failure.of(FailureKind.TIMEOUT,
					"Not done within " + text(this.patience.uncommitted()) + ", its share of the call's time");
			return failure.in(slow(now) ? Circumstance.SILENT_SHARE : Circumstance.OUT_OF_SHARE);
		}
		return Failure.of(FailureKind.TIMEOUT, (this.progressed ? "Silent for " : "No answer within ") + text(silence));
	}

	/**
	 * Whether it has sent a byte.
	 * @return true once it has
	 */
	boolean heard() {
		return this.heard;
	}

	/**
	 * Whether it has been slow: it has not sent a byte for longer than it should take.
	 * @param now the time
	 * @return true if it has
	 */
	boolean slow(long now) {
		return !this.heard && Time.nanos(took(now)) >= Time.nanos(this.patience.slowAfter());
	}

	/**
	 * How long it may go on without a byte until it has been slow.
	 * @param now the time
	 * @return nanoseconds, at least 1
	 */
	long untilSlow(long now) {
		return Math.max(1, Time.nanos(this.patience.slowAfter()) - Time.nanos(took(now)));
	}

	/**
	 * Whether it has sent nothing for longer than it should take.
	 * @param now the time
	 * @return true if it has
	 */
	boolean silent(long now) {
		return (this.paused ? this.pausedAt : now) - this.lastHeard > Time.nanos(this.patience.slowAfter());
	}

	/**
	 * How long it has been asked for something.
	 * @param now the time
	 * @return the time, without that in which nothing was asked for
	 */
	Duration took(long now) {
		return Duration.ofNanos((this.paused ? this.pausedAt : now) - this.started);
	}

	private long complaintDue() {
		long due = this.lastProgress + Time.nanos(longestSilence());
		return this.committed ? due : earlier(due, this.started + Time.nanos(this.patience.uncommitted()));
	}

	private long hedgeDue() {
		Duration silence = this.heard ? this.patience.hedgeAfterHeaders() : this.patience.hedgeAfter();
		return silence.isZero() ? this.lastProgress + Long.MAX_VALUE / 2 : this.lastProgress + Time.nanos(silence);
	}

	private Duration longestSilence() {
		return this.progressed ? this.patience.idle() : this.patience.first();
	}

	private static long earlier(long one, long other) {
		return (one - other < 0) ? one : other;
	}

	private static String text(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
	}

}
