package io.llmfailover.failover;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatResponse;
import reactor.core.Disposable;
import io.llmfailover.FailoverListener.Trigger;

/**
 * Carries out what a round decides.
 */
interface Effects {

	/**
	 * Hands the caller what it has asked for so far, and looks whether it is still there.
	 * @return false if it went away: then nobody is asked any more
	 */
	boolean emitAndCheckCaller();

	/**
	 * Asks the target of an attempt. What it sends comes back as inputs of the round, and
	 * never before this method has returned.
	 * @param run the attempt
	 * @param trigger why it is made
	 */
	void ask(AttemptRun run, Trigger trigger);

	/**
	 * Shows an event to the caller, as soon as it is ready to take it.
	 * @param event the event
	 */
	void show(ChatEvent event);

	/**
	 * Takes the answer of the round, which was shown before as far as it is shown.
	 * @param answer the answer
	 */
	void answered(ChatResponse answer);

	/**
	 * Ends the call with an error, behind everything that was shown before.
	 * @param error the error
	 */
	void end(Throwable error);

	/**
	 * Has an input of the round handled, whichever thread it comes on, and never before
	 * what is being handled now.
	 * @param input what is done
	 */
	void takeInput(Runnable input);

	/**
	 * Has an input handled later, also after the end of the call.
	 * @param nanos how much later
	 * @param input what is done
	 * @return cancels it
	 */
	Disposable takeInputLater(long nanos, Runnable input);

	/**
	 * Takes note that something may be due earlier now than {@link Round#untilDue} said.
	 */
	void timesChanged();

}
