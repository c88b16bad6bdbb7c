package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.llmfailover.ChatFailedException;
import io.llmfailover.FailureKind;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;

/**
 * The failures of a call, and the exception that it ends with. Not thread-safe.
 */
final class Failures {

	private final boolean stream;

	private final Duration timeout;

	private final Trail trail;

	private final Lineup lineup;

	private final @Nullable ToolLoop tools;

	private List<TargetFailedException> failures = List.of();

	/** How many of them are of earlier rounds. */
	private int before;

	/**
	 * Creates it for one call, of which nothing has failed yet.
	 * @param stream whether the caller sees the answer as it comes
	 * @param timeout how long the call may take
	 * @param trail what has happened in it
	 * @param lineup its targets
	 * @param tools its rounds; null where it runs no tools
	 */
	Failures(boolean stream, Duration timeout, Trail trail, Lineup lineup, @Nullable ToolLoop tools) {
		this.stream = stream;
		this.timeout = timeout;
		this.trail = trail;
		this.lineup = lineup;
		this.tools = tools;
	}

	void add(TargetFailedException failed) {
		this.failures = Additions.plus(this.failures, failed);
	}

	/**
	 * Takes note that another round begins, in which nothing has failed yet.
	 */
	void nextRound() {
		this.before = this.failures.size();
	}

	/**
	 * The end of a call that nobody could answer.
	 * @param partialText what the caller has seen of an answer
	 * @return the exception
	 */
	ChatFailedException exhausted(String partialText) {
		if (this.failures.size() == this.before) {
			return ended(refusal(), "No provider could be asked", partialText, null);
		}
		TargetFailedException last = this.failures.get(this.failures.size() - 1);
		return ended(last.failure().kind(), "No provider could answer", partialText, last);
	}

	// what they all would have refused it with
	private FailureKind refusal() {
		return this.lineup.refusingForNow()
			.stream()
			.map(Place::reason)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(FailureKind.NO_USABLE_PROVIDER);
	}

	/**
	 * The end of a call whose stream may not be answered by anybody else.
	 * @param failed the failure
	 * @param partialText what the caller has seen of the answer
	 * @return the exception
	 */
	ChatFailedException brokeOff(TargetFailedException failed, String partialText) {
		return ended(failed.failure().kind(), "The stream broke off after part of it was shown", partialText, failed);
	}

	/**
	 * The end of a call by a tool.
	 * @param error what happened
	 * @return the exception
	 */
	ChatFailedException toolFailed(Throwable error) {
		return ended(FailureKind.TOOL_FAILED, "A tool has failed, and was to end the call", "", error);
	}

	/**
	 * The end of a call whose time is up.
	 * @param partialText what the caller has seen of an answer
	 * @return the exception
	 */
	ChatFailedException deadlineExceeded(String partialText) {
		return ended(FailureKind.DEADLINE_EXCEEDED,
				"The call's timeout of " + Time.limited(this.timeout).toMillis() + " ms is up", partialText, null);
	}

	private ChatFailedException ended(FailureKind kind, String message, String partialText, @Nullable Throwable cause) {
		ChatFailedException end = new ChatFailedException(kind, message, this.trail.attempts(),
				this.stream ? partialText : "", (this.tools != null) ? this.tools.messages() : List.of(), cause);
		this.failures.stream().filter((earlier) -> earlier != cause).forEach(end::addSuppressed);
		return end;
	}

}
