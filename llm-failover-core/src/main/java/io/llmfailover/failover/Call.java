package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.Capability;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Content;
import io.llmfailover.FailoverListener.Trigger;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.OnInterruption;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: who is left, how much time is left, what was shown, and the trail. One per
 * subscription. Thread-safe, since a hedge and the deadline run beside the first target.
 */
final class Call {

	private static final Logger logger = LoggerFactory.getLogger(Failover.class);

	private final ChatRequest request;

	private final boolean stream;

	private final OnInterruption onInterruption;

	private final FailurePolicy policy;

	private final Transport transport;

	private final Time time;

	private final Duration timeout;

	private final boolean hurried;

	private final long deadline;

	private final Lineup lineup;

	private final Health health;

	private final Trail trail;

	private final long started;

	private final List<TargetFailedException> failures = new ArrayList<>();

	private final List<AttemptRun> running = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	private Shown shown = new Shown();

	private @Nullable AttemptRun answering;

	private int lanes = 1;

	private boolean refusedAsInvalid;

	private boolean prefillRefused;

	private boolean delivered;

	private boolean expired;

	Call(ChatRequest request, CallInfo info, List<Candidate> candidates, FailoverSettings settings, Health health,
			Time time, Outbox outbox) {
		boolean stream = info.stream();
		this.request = request;
		this.health = health;
		this.trail = new Trail(info, outbox);
		this.stream = stream;
		this.time = time;
		this.onInterruption = Objects.requireNonNullElse(request.onInterruption(), settings.onInterruption());
		this.transport = stream ? Transport.STREAM : settings.chatTransport();
		this.policy = settings.policy().with(request.actions());
		Duration usual = stream ? settings.streamTimeout() : settings.chatTimeout();
		this.timeout = Objects.requireNonNullElse(request.timeout(), usual);
		this.hurried = this.timeout.compareTo(usual) < 0;
		this.started = time.now();
		this.deadline = this.started + this.timeout.toNanos();
		this.lineup = new Lineup(candidates, needed(request), health, this.trail::skipped);
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

	/**
	 * Gives the next target its turn.
	 * @param lane the lane in which it will be asked
	 * @param failed the attempt in whose place it is asked; null at the start
	 * @param kind the kind of failure of that; null where it was not asked after all
	 * @return whose turn it is; null where nobody is asked in its place, since other
	 * lanes go on
	 * @throws ChatFailedException if there are no others
	 */
	synchronized @Nullable Turn next(Lane lane, @Nullable AttemptRun failed, @Nullable FailureKind kind) {
		if (this.answering != null) {
			return null;
		}
		Turn turn = turnAfter(lane, failed, kind);
		if (turn == null && this.lanes == 1) {
			throw exhausted();
		}
		if (turn == null) {
			this.lanes--;
		}
		return turn;
	}

	private @Nullable Turn turnAfter(Lane lane, @Nullable AttemptRun failed, @Nullable FailureKind kind) {
		boolean hedged = failed != null && failed.lane().hedged() && this.lanes > 1;
		Turn otherModel = (failed != null && kind == FailureKind.MODEL_UNAVAILABLE)
				? this.lineup.nextModel(failed.turn()) : null;
		if (hedged && otherModel != null) {
			lane.hedge();
		}
		if (hedged || otherModel != null) {
			return otherModel;
		}
		Turn next = this.lineup.next();
		return (next == null && this.lanes == 1) ? this.lineup.takeLastResort() : next;
	}

	/**
	 * Gives the next target its turn beside a silent one, in a lane of its own.
	 * @param silent the lane of the silent one
	 * @return whose turn it is; null where nobody is left, or another one answers by now
	 */
	synchronized @Nullable Turn nextBeside(Lane silent) {
		Turn next = (this.answering == null) ? this.lineup.next() : null;
		if (next != null) {
			silent.hedge();
			this.lanes++;
		}
		return next;
	}

	/**
	 * Records that a target is not asked again, although that was decided: other calls
	 * have failed there in the meantime.
	 * @param turn its last turn
	 * @param availability why not
	 */
	synchronized void leftOut(Turn turn, Availability availability) {
		this.trail
			.skipped(Attempt.skipped(turn.target().provider(), turn.target().model(), availability.reasonToSkip()));
	}

	synchronized AttemptRun begin(Turn turn, Lane lane, Trigger trigger) {
		this.trail.started(turn.target(), trigger);
		Shown shown = this.shown.nothing() ? new Shown() : this.shown;
		AttemptRun run = new AttemptRun(turn, lane, requestFor(turn), shown, presentation(shown, turn.target()),
				this.time);
		this.running.add(run);
		return run;
	}

	private ChatRequest requestFor(Turn turn) {
		ChatRequest request = this.request;
		if (!this.notes.isEmpty()) {
			request = request.toBuilder().systemNote(String.join("\n", this.notes)).build();
		}
		if (!resumes()) {
			return request;
		}
		boolean prefill = !this.prefillRefused && turn.target().capabilities().contains(Capability.PREFILL);
		return Resumption.continuing(request, this.shown.text(), prefill, turn.target().maxTokens());
	}

	/**
	 * Learns from a failure how to ask differently: a target that refuses to continue an
	 * assistant message, and all after it, are instructed instead, and what is too long
	 * for one is not sent to those that are no larger.
	 * @param run the attempt that failed
	 * @param failure its failure
	 * @return the failure; in other circumstances if the target is asked differently now
	 */
	synchronized Failure learn(AttemptRun run, Failure failure) {
		if (failure.kind() == FailureKind.CONTEXT_TOO_LONG) {
			this.lineup.tooLongFor(run.turn().target());
		}
		List<Message> sent = run.request().messages();
		boolean prefilled = sent.size() > this.request.messages().size()
				&& sent.get(sent.size() - 1) instanceof Message.Assistant;
		if (failure.kind() != FailureKind.INVALID_REQUEST || !prefilled || this.prefillRefused) {
			return failure;
		}
		this.prefillRefused = true;
		return failure.in(Failure.Circumstance.REQUEST_ADJUSTED);
	}

	private Presentation presentation(Shown shown, ChatTarget target) {
		if (!this.stream) {
			return new WholePresentation();
		}
		if (shown.nothing()) {
			return new LivePresentation(shown, target);
		}
		return resumes() ? new ResumePresentation(shown, target) : new RestartPresentation(shown, target, this::trail);
	}

	private boolean resumes() {
		return this.onInterruption == OnInterruption.RESUME && !this.shown.nothing() && Resumption.possible(this.shown);
	}

	Transport transport() {
		return this.transport;
	}

	synchronized Patience patience(AttemptRun run) {
		Timeouts timeouts = run.turn().timeouts();
		Duration hedgeAfter = this.stream ? timeouts.hedgeAfter() : timeouts.chatHedgeAfter();
		int left = this.lineup.left();
		boolean hedgeable = left > 1 && mayHedge() && !run.lane().hedged();
		return Patience.of(timeouts, this.transport, hedgeable ? hedgeAfter : Duration.ZERO, timeLeft(), left,
				this.hurried);
	}

	/**
	 * Whether another target may be asked beside a silent one.
	 * @return true while nothing is shown
	 */
	synchronized boolean mayHedge() {
		return this.shown.nothing();
	}

	synchronized boolean anyoneLeft() {
		return this.lineup.left() > 1;
	}

	synchronized Situation situation(Failure failure, AttemptRun run, Tries tries) {
		return new Situation(tries, run.turn().permit().probe(), run.committed(),
				this.lanes == 1 && this.lineup.last(run.turn(), failure.kind()), this.refusedAsInvalid, timeLeft());
	}

	/**
	 * Lets one target answer: the first that asks.
	 * @param run the attempt that has something to show
	 * @return whether it may
	 */
	synchronized boolean claim(AttemptRun run) {
		if (this.answering == null && this.running.contains(run)) {
			this.answering = run;
			this.lanes = 1;
			this.shown = run.shown();
		}
		return this.answering == run;
	}

	synchronized void answered(AttemptRun run, Attempt attempt) {
		this.running.remove(run);
		this.running.forEach(this::overtaken);
		this.running.clear();
		this.trail.ended(attempt);
	}

	/**
	 * Records a failed attempt.
	 * @param run the attempt
	 * @param attempt its line in the trail
	 * @param failed its failure
	 * @param note the line that tells the next target; null for none
	 */
	synchronized void failed(AttemptRun run, Attempt attempt, TargetFailedException failed, @Nullable String note) {
		this.running.remove(run);
		this.failures.add(failed);
		if (this.answering == run) {
			this.answering = null;
			this.shown.interrupted(attempt);
		}
		if (note != null) {
			this.notes.add(note);
		}
		if (FailurePolicy.isAboutTheRequest(failed.failure()) && attempt.decision() != FailureAction.RETRY) {
			this.refusedAsInvalid = true;
		}
		this.trail.ended(attempt);
	}

	/**
	 * Records a target that found, when its turn came, that it cannot be asked for this.
	 * @param run the attempt that was none
	 * @param failure why not
	 */
	synchronized void skipped(AttemptRun run, Failure failure) {
		this.running.remove(run);
		this.lineup.unfit(run.turn().target());
		this.trail
			.ended(Attempt.skipped(run.turn().target().provider(), run.turn().target().model(), failure.message()));
	}

	/**
	 * Records an attempt that was cancelled: by its deadline, by the caller, or since
	 * another target was faster.
	 * @param run the attempt
	 */
	synchronized void cancelled(AttemptRun run) {
		if (!this.running.remove(run)) {
			return;
		}
		if (this.expired) {
			this.trail.ended(run.failed(Failure.of(FailureKind.DEADLINE_EXCEEDED, "the call's time was up"),
					FailureAction.STOP));
		}
		else if (this.answering != null && this.answering != run) {
			overtaken(run);
		}
		else {
			this.trail.ended(run.cancelled("the caller went away"));
		}
	}

	private void overtaken(AttemptRun run) {
		Attempt attempt = run.cancelled("another target was faster");
		if (run.silent()) {
			run.turn().permit().slow();
			logger.info("{}", attempt.summary());
		}
		this.trail.ended(attempt);
	}

	synchronized List<Attempt> trail() {
		return this.trail.attempts();
	}

	/**
	 * Takes note that the call has ended with an answer.
	 * @param response the answer
	 */
	synchronized void ended(ChatResponse response) {
		this.trail.answered(response, this.time.since(this.started));
		this.health.degradation(response.provider()).answered();
		String primary = this.lineup.primary();
		if (primary == null || primary.equals(response.provider())) {
			return;
		}
		response.attempts()
			.stream()
			.filter((attempt) -> attempt.provider().equals(primary))
			.reduce((first, second) -> second)
			.ifPresent((last) -> this.health.degradation(primary).missed(response.provider(), last));
	}

	synchronized void ended(Throwable failure) {
		this.trail.failed(failure, this.time.since(this.started));
	}

	/**
	 * Takes note that the caller went away, unless the call had ended before.
	 */
	synchronized void abandoned() {
		this.trail.cancelled(this.time.since(this.started));
	}

	/**
	 * Tells listeners what has happened. Not synchronized: they run whatever they like.
	 */
	void tell() {
		this.trail.tell();
		this.health.tell();
	}

	/**
	 * What is done about failures in this call.
	 * @return the policy
	 */
	FailurePolicy policy() {
		return this.policy;
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

	synchronized void expire() {
		this.expired = true;
	}

	synchronized void delivered(ChatEvent event) {
		this.delivered |= event instanceof ChatEvent.Completed;
	}

	synchronized boolean delivered() {
		return this.delivered;
	}

	/**
	 * The end of a call that nobody could answer.
	 * @return the exception
	 */
	synchronized ChatFailedException exhausted() {
		// those that nobody came to belong to the trail, too
		this.lineup.skipRest();
		if (this.failures.isEmpty()) {
			return end(FailureKind.NO_USABLE_PROVIDER, "No provider could be asked", null);
		}
		TargetFailedException last = this.failures.get(this.failures.size() - 1);
		return end(last.failure().kind(), "No provider could answer", last);
	}

	ChatFailedException deadlineExceeded() {
		return end(FailureKind.DEADLINE_EXCEEDED, "The call's timeout of " + this.timeout.toMillis() + " ms is up",
				null);
	}

	synchronized ChatFailedException end(FailureKind kind, String message, @Nullable Throwable cause) {
		this.running.forEach((run) -> this.trail.ended(run.cancelled("the call has ended")));
		this.running.clear();
		ChatFailedException end = new ChatFailedException(kind, message, this.trail.attempts(),
				this.stream ? this.shown.text() : "", cause);
		this.failures.stream().filter((earlier) -> earlier != cause).forEach(end::addSuppressed);
		return end;
	}

}
