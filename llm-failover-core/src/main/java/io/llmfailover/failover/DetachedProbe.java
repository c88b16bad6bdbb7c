package io.llmfailover.failover;

import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The rest of an attempt that was the probe of its target when another target was faster:
 * it stays open until the target sends anything, fails, or is silent for too long, so
 * that the target's health is known. Not thread-safe.
 */
final class DetachedProbe {

	private final Permit permit;

	private final @Nullable EventSource source;

	private final Disposable timer;

	private final Runnable exit;

	private boolean over;

	/**
	 * Goes on with a probe.
	 * @param permit the permit of the attempt
	 * @param source where its events come from; null if the target was not asked yet
	 * @param timer ends it in time
	 * @param exit closes the exchange and gives the permit back
	 */
	DetachedProbe(Permit permit, @Nullable EventSource source, Disposable timer, Runnable exit) {
		this.permit = permit;
		this.source = source;
		this.timer = timer;
		this.exit = exit;
	}

	/**
	 * Asks for one more event.
	 */
	void askForOne() {
		if (this.source != null) {
			this.source.request(1);
		}
	}

	/**
	 * Takes what the target sends.
	 * @param event what it sends
	 * @return false if the probe was over before, so that the event is to be discarded
	 */
	boolean received(TargetEvent event) {
		if (this.over) {
			return false;
		}
		if (event instanceof TargetEvent.Taken) {
			// a connection is no sign of the target yet
			askForOne();
			return true;
		}
		this.permit.succeeded();
		end();
		return true;
	}

	/**
	 * Takes the end of what the target sends.
	 * @param error the error; null if it just ended
	 */
	void ended(@Nullable Throwable error) {
		if (this.over) {
			return;
		}
		if (error instanceof TargetFailedException failed) {
			this.permit.failed(failed.failure());
		}
		end();
	}

	/**
	 * Takes note that it was silent for longer than it should take.
	 */
	void wasSilent() {
		if (!this.over) {
			this.permit.slow();
			end();
		}
	}

	private void end() {
		this.over = true;
		this.timer.dispose();
		this.exit.run();
	}

}
