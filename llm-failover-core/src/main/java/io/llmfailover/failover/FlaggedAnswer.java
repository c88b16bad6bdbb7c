package io.llmfailover.failover;

import io.llmfailover.ChatResponse;
import io.llmfailover.target.TargetEvent;

/**
 * An answer that was declined or filtered, and is kept for the case that nobody has a
 * better one.
 *
 * @param run the attempt that brought it, which has ended
 * @param text its text, as it stood then
 * @param finished how it ended
 */
record FlaggedAnswer(AttemptRun run, String text, TargetEvent.Finished finished) {

	/**
	 * The answer with the trail as it is by now.
	 * @return the answer
	 */
	ChatResponse response() {
		return this.run.response(this.text, this.finished);
	}

}
