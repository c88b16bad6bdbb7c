package io.llmfailover.service;

import java.util.List;

import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.simulator.Fault;
import org.jspecify.annotations.Nullable;

/**
 * What must come of a fault.
 *
 * @param kind how it is classified; null if it is no failure
 * @param decisions what is decided after each request to the faulty provider
 * @param decisionsIfLast the same where nobody is left to ask
 * @param shown whether the consumer has seen part of the answer by then
 */
record Reaction(@Nullable FailureKind kind, List<FailureAction> decisions, List<FailureAction> decisionsIfLast,
		boolean shown) {

	/**
	 * The table of expectations: a new fault does not compile before somebody decides.
	 */
	static Reaction to(Fault fault, String provider, boolean stream) {
		// chats of models that think unseen go upstream as streams
		boolean upstreamStream = stream || !provider.equals("deepseek");
		return switch (fault) {
			case OK, BROKEN_FRAME -> answered();
			case ERROR_500 -> retried(FailureKind.SERVER_ERROR);
			case ERROR_503 -> retried(FailureKind.OVERLOADED);
			case RATE_LIMITED, RATE_LIMITED_RETRY_AFTER -> retried(FailureKind.RATE_LIMITED);
			case SILENCE, SLOW_FIRST_TOKEN -> left(FailureKind.TIMEOUT);
			case RESET -> retried(FailureKind.NETWORK);
			case CUT_STREAM ->
				upstreamStream ? broken(FailureKind.INCOMPLETE_STREAM, stream) : retried(FailureKind.NETWORK);
			case STALL -> stream ? left(FailureKind.TIMEOUT).afterText() : left(FailureKind.TIMEOUT);
			case BAD_KEY -> left(FailureKind.AUTHENTICATION);
			case RETIRED_MODEL -> left(FailureKind.MODEL_UNAVAILABLE);
			case OVERLOADED_IN_STREAM ->
				stream ? broken(FailureKind.OVERLOADED, true) : retried(FailureKind.OVERLOADED);
			case CONTEXT_TOO_LONG -> left(FailureKind.CONTEXT_TOO_LONG);
			case CONTENT_POLICY -> ends(FailureKind.CONTENT_FILTERED);
			case EMPTY_ANSWER -> left(FailureKind.EMPTY_RESPONSE);
		};
	}

	private static Reaction answered() {
		return new Reaction(null, List.of(), List.of(), false);
	}

	private static Reaction left(FailureKind kind) {
		return new Reaction(kind, List.of(FailureAction.NEXT), List.of(FailureAction.STOP), false);
	}

	private static Reaction retried(FailureKind kind) {
		return new Reaction(kind, List.of(FailureAction.RETRY, FailureAction.NEXT),
				List.of(FailureAction.RETRY, FailureAction.STOP), false);
	}

	// another provider is better than the one that broke off, but that one than none
	private static Reaction broken(FailureKind kind, boolean shown) {
		return new Reaction(kind, List.of(FailureAction.NEXT), List.of(FailureAction.RETRY, FailureAction.STOP), shown);
	}

	private static Reaction ends(FailureKind kind) {
		return new Reaction(kind, List.of(FailureAction.STOP), List.of(FailureAction.STOP), false);
	}

	private Reaction afterText() {
		return new Reaction(this.kind, this.decisions, this.decisionsIfLast, true);
	}

	boolean failed() {
		return this.kind != null;
	}

}
