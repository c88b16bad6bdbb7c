package io.llmfailover;

import java.time.Duration;
import java.util.List;

/**
 * Is told what happens inside the service while it happens, for metrics, dashboards and
 * alarms. Of one call it is told in order; of several calls at once. It is told on the
 * threads that do the work and must return at once: it must not block, and may be called
 * at the same time by several of them. What it throws is logged and has no other effect.
 * <p>
 * A new method gets an implementation that does nothing.
 */
public interface FailoverListener {

	/**
	 * A call starts.
	 * @param call the call
	 */
	default void callStarted(CallInfo call) {
	}

	/**
	 * A target is asked.
	 * @param call the call
	 * @param provider the provider's name
	 * @param model the model that is asked for
	 * @param trigger why it is asked
	 */
	default void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
	}

	/**
	 * A target has answered or failed, or was given up; or it turned out that it cannot
	 * be asked for this after all.
	 * @param call the call
	 * @param attempt its line in the trail
	 */
	default void attemptEnded(CallInfo call, Attempt attempt) {
	}

	/**
	 * A target is not asked in this call.
	 * @param call the call
	 * @param attempt its line in the trail, with the reason
	 */
	default void targetSkipped(CallInfo call, Attempt attempt) {
	}

	/**
	 * Another target is asked beside one that may answer as well, or once more after an
	 * answer that did not fit: both may be paid for, and both see the prompt. It is told
	 * once for each time.
	 * @param call the call
	 * @param provider the name of the provider that is asked as well
	 * @param model its model
	 * @param reason why
	 */
	default void paidTwice(CallInfo call, String provider, String model, String reason) {
	}

	/**
	 * A call waits for a target that refuses requests for now, since nobody else is left
	 * whom it could ask.
	 * @param call the call
	 * @param provider the provider's name
	 * @param model the model
	 * @param waiting how many calls wait for it, this one included
	 */
	default void callWaits(CallInfo call, String provider, String model, int waiting) {
	}

	/**
	 * A stream breaks off after part of its answer was shown. Another attempt follows.
	 * @param call the call
	 * @param attempt the line of the attempt that broke off in the trail
	 */
	default void answerInterrupted(CallInfo call, Attempt attempt) {
	}

	/**
	 * What a stream has shown is void, since the next answer goes on differently.
	 * @param call the call
	 * @param attempt the line of the attempt whose answer is void in the trail
	 */
	default void answerRestarted(CallInfo call, Attempt attempt) {
	}

	/**
	 * A round of a call that offers tools to run has ended well.
	 * @param call the call
	 * @param round which round it was, from 1
	 * @param usage the tokens that its answer cost
	 */
	default void roundCompleted(CallInfo call, int round, Usage usage) {
	}

	/**
	 * A tool begins to run.
	 * @param call the call
	 * @param tool what the model asks for, and in which round
	 */
	default void toolStarted(CallInfo call, ChatEvent.ToolStarted tool) {
	}

	/**
	 * A tool has run.
	 * @param call the call
	 * @param tool what came of it, and in which round
	 */
	default void toolFinished(CallInfo call, ChatEvent.ToolFinished tool) {
	}

	/**
	 * A call has ended with an answer.
	 * @param call the call
	 * @param response the answer
	 * @param duration from the start of the call
	 */
	default void callAnswered(CallInfo call, ChatResponse response, Duration duration) {
	}

	/**
	 * A call has ended with an error.
	 * @param call the call
	 * @param failure a {@link ChatFailedException}; anything else is a bug, or came from
	 * outside the service
	 * @param duration from the start of the call
	 */
	default void callFailed(CallInfo call, Throwable failure, Duration duration) {
	}

	/**
	 * A call has ended since the caller went away.
	 * @param call the call
	 * @param attempts the trail so far
	 * @param duration from the start of the call
	 */
	default void callCancelled(CallInfo call, List<Attempt> attempts, Duration duration) {
	}

	/**
	 * The health of a model has changed. That a time has run out is told when the model
	 * is next asked.
	 * @param provider the provider's name
	 * @param health the model and its health; never {@link ModelHealth.State#BUSY}
	 */
	default void healthChanged(String provider, ModelHealth health) {
	}

	/**
	 * Others have been answering for so long in place of a provider that stands first
	 * that somebody should look after it.
	 * @param provider the provider's name
	 * @param since for how long
	 */
	default void degraded(String provider, Duration since) {
	}

	/**
	 * A provider that was told to be degraded answers again, or its health was reset.
	 * @param provider the provider's name
	 * @param after for how long others had answered in its place
	 */
	default void recovered(String provider, Duration after) {
	}

	/**
	 * It is not certain that a turn of a conversation was saved. The caller has its
	 * answer all the same.
	 * @param conversationId the conversation's id
	 * @param reason why it is not certain
	 */
	default void turnLost(String conversationId, Throwable reason) {
	}

	/**
	 * Why a target is asked.
	 */
	enum Trigger {

		/** It is the first one of the call, or of one of its rounds. */
		FIRST,

		/** It has failed, and is asked once more. */
		RETRY,

		/** The one before it has failed. */
		NEXT,

		/** The one before it is silent, and is still waited for. */
		HEDGE

	}

}
