package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Decision;
import io.llmfailover.Capability;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.FailureKind;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.OnInterruption;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;

/**
 * One call: who is left, how much time is left, what was shown, and the trail. One per
 * subscription; used by one thread at a time, but for its end by the deadline, which is
 * why the trail is synchronized.
 */
final class Call {

	private final ChatRequest request;

	private final boolean stream;

	private final OnInterruption onInterruption;

	private final Time time;

	private final long deadline;

	private final Duration timeout;

	private final Lineup lineup;

	private final Shown shown = new Shown();

	private final List<Attempt> trail = new ArrayList<>();

	private final List<TargetFailedException> failures = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	private final List<String> refusedBy = new ArrayList<>();

	private @Nullable AttemptRun running;

	private volatile boolean completed;

	private @Nullable FailureKind lastFailure;

	private int retries;

	private int adjustments;

	Call(ChatRequest request, boolean stream, List<Candidate> candidates, FailoverSettings settings, Time time) {
		this.request = request;
		this.stream = stream;
		this.time = time;
		this.onInterruption = Objects.requireNonNullElse(request.onInterruption(), settings.onInterruption());
		this.timeout = Objects.requireNonNullElse(request.timeout(),
				stream ? settings.streamTimeout() : settings.chatTimeout());
		this.deadline = time.now() + this.timeout.toNanos();
		this.lineup = new Lineup(candidates, needed(request), this::skipped);
	}

	private static Set<Capability> needed(ChatRequest request) {
		Set<Capability> needed = EnumSet.noneOf(Capability.class);
		if (!request.tools().isEmpty()) {
			needed.add(Capability.TOOLS);
		}
		if (request.messages().stream().flatMap(Call::content).anyMatch(Image.class::isInstance)) {
			needed.add(Capability.VISION);
		}
		return needed;
	}

	private static Stream<Content> content(Message message) {
		if (message instanceof Message.User user) {
			return user.content().stream();
		}
		return (message instanceof Message.ToolResult result) ? result.content().stream() : Stream.empty();
	}

	@Nullable Slot nextSlot() {
		this.retries = 0;
		this.adjustments = 0;
		return this.lineup.next(this.lastFailure);
	}

	AttemptRun begin(Slot slot) {
		AttemptRun run = new AttemptRun(slot.target(), requestFor(slot), presentation(), this.time);
		begun(run);
		return run;
	}

	private synchronized void begun(AttemptRun run) {
		this.running = run;
	}

	private synchronized void skipped(Attempt attempt) {
		this.trail.add(attempt);
	}

	private ChatRequest requestFor(Slot slot) {
		ChatRequest request = this.request;
		if (!this.notes.isEmpty()) {
			request = request.toBuilder().systemNote(String.join("\n", this.notes)).build();
		}
		return resumes() ? Resumption.continuing(request, this.shown.text(), slot.target()) : request;
	}

	private Presentation presentation() {
		if (!this.stream) {
			return new WholePresentation();
		}
		if (this.shown.nothing()) {
			return new LivePresentation(this.shown);
		}
		return resumes() ? new ResumePresentation(this.shown) : new RestartPresentation(this.shown);
	}

	private boolean resumes() {
		return this.onInterruption == OnInterruption.RESUME && !this.shown.nothing() && Resumption.possible(this.shown);
	}

	Transport transport() {
		return this.stream ? Transport.STREAM : Transport.WHOLE;
	}

	Patience patience(Slot slot) {
		return Patience.of(slot.timeouts(), transport(), this.stream, timeLeft(), this.lineup.left());
	}

	Situation situation(Failure failure, AttemptRun run) {
		return new Situation(this.retries, this.adjustments, this.lineup.last(failure.kind()), run.committed(),
				!this.refusedBy.isEmpty(), timeLeft());
	}

	/**
	 * Records a failed attempt and what was decided.
	 * @param attempt the attempt
	 * @param failed its failure
	 * @param note the line that tells the next target; null for none
	 */
	synchronized void failed(Attempt attempt, TargetFailedException failed, @Nullable String note) {
		Failure failure = failed.failure();
		this.running = null;
		this.failures.add(failed);
		this.lastFailure = failure.kind();
		if (note != null) {
			this.notes.add(note);
		}
		if (attempt.decision() == Decision.RETRY) {
			if (failure.circumstance() == Failure.Circumstance.REQUEST_ADJUSTED) {
				this.adjustments++;
			}
			else {
				this.retries++;
			}
		}
		else if (failure.kind() == FailureKind.INVALID_REQUEST) {
			this.refusedBy.add(attempt.provider());
		}
		this.trail.add(attempt);
	}

	void interrupted(Attempt attempt) {
		this.shown.interrupted(attempt);
	}

	synchronized void record(Attempt answered) {
		this.running = null;
		this.trail.add(answered);
	}

	void delivered(ChatEvent event) {
		if (event instanceof ChatEvent.Completed) {
			this.completed = true;
		}
	}

	synchronized List<Attempt> trail() {
		return List.copyOf(this.trail);
	}

	boolean failsOnInterruption() {
		return this.onInterruption == OnInterruption.FAIL;
	}

	Duration timeLeft() {
		return Duration.ofNanos(Math.max(0, this.deadline - this.time.now()));
	}

	Duration timeout() {
		return this.timeout;
	}

	boolean completed() {
		return this.completed;
	}

	/**
	 * The end of a call whom nobody could answer.
	 * @param cause the last failure; null if nobody was asked
	 * @return the exception
	 */
	ChatFailedException exhausted(@Nullable Throwable cause) {
		// those that nobody came to belong to the trail, too
		while (this.lineup.next(null) != null) {
			continue;
		}
		FailureKind kind = this.lastFailure;
		if (kind == null) {
			return end(FailureKind.NO_USABLE_PROVIDER, "No provider could be asked", null);
		}
		return end(kind, "No provider could answer", cause);
	}

	/**
	 * The end of a call by its deadline.
	 * @return the exception
	 */
	synchronized ChatFailedException deadlineExceeded() {
		AttemptRun run = this.running;
		String message = "The call's timeout of " + this.timeout.toMillis() + " ms is up";
		if (run != null) {
			this.trail
				.add(run.failed(Failure.of(FailureKind.DEADLINE_EXCEEDED, message + " while waiting"), Decision.STOP));
		}
		return end(FailureKind.DEADLINE_EXCEEDED, message, null);
	}

	synchronized ChatFailedException end(FailureKind kind, String message, @Nullable Throwable cause) {
		ChatFailedException end = new ChatFailedException(kind, message, this.trail,
				this.stream ? this.shown.text() : "", cause);
		this.failures.stream().filter((earlier) -> earlier != cause).forEach(end::addSuppressed);
		return end;
	}

}
