package io.llmfailover.failover;

import java.time.Duration;
import java.util.function.Consumer;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.ToolCall;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * One attempt. However it ends, it writes one line into the trail and gives its permit
 * back once: {@link #record} and {@link #exit} are the only places that do, and the state
 * lets nobody through twice. Not thread-safe.
 */
final class AttemptRun {

	// a target that answers at once is never asked for all of it: what it sends meanwhile
	// waits in the call's mailbox
	private static final long MOST_ASKED_FOR = 64;

	private static final long TOP_UP_AT = 16;

	// our own providers end sooner, so that their connection can be used again
	private static final long WAIT_FOR_END = Duration.ofSeconds(2).toNanos();

	private final TargetTurn turn;

	private final Lane lane;

	private final ChatRequest request;

	private final Shown shown;

	private final Presentation presentation;

	private final Trail trail;

	private final Time time;

	private final Watch watch;

	private final AttemptRecord record;

	private final AnswerDraft draft;

	private final CallIds.@Nullable Answer ids;

	private @Nullable EventSource source;

	/** How many events the target was asked for and has not sent yet. */
	private long outstanding;

	/** Goes on in place of the attempt where it was given up as its target's probe. */
	private @Nullable DetachedProbe probe;

	private State state = State.RUNNING;

	private long answeredAt;

	/**
	 * Begins an attempt, of which nobody is asked yet.
	 * @param turn whose turn it is; its permit is the attempt's from now on
	 * @param lane where it runs
	 * @param question what is asked
	 * @param patience how long it may take
	 * @param shown what the caller has seen of the round, to which it may add
	 * @param presentation decides what the caller sees of it
	 * @param trail takes its line
	 * @param time where time comes from
	 * @param ids gives its tool calls ids that no other one has; null where they keep
	 * their own
	 */
	AttemptRun(TargetTurn turn, Lane lane, Question question, Patience patience, Shown shown, Presentation presentation,
			Trail trail, Time time, CallIds.@Nullable Answer ids) {
		this.turn = turn;
		this.lane = lane;
		this.request = question.request();
		this.shown = shown;
		this.presentation = presentation;
		this.trail = trail;
		this.time = time;
		long now = time.now();
		this.watch = new Watch(patience, now);
		this.record = new AttemptRecord(turn.target(), this.request, time, now);
		this.draft = new AnswerDraft(turn.target(), question.warnings());
		this.ids = ids;
		lane.begin(this);
	}

	TargetTurn turn() {
		return this.turn;
	}

	ChatTarget target() {
		return this.turn.target();
	}

	Lane lane() {
		return this.lane;
	}

	ChatRequest request() {
		return this.request;
	}

	Shown shown() {
		return this.shown;
	}

	Watch watch() {
		return this.watch;
	}

	/**
	 * Whether the caller has seen something of this attempt.
	 * @return true once it has
	 */
	boolean committed() {
		return this.presentation.committed();
	}

	/**
	 * Whether its end is still open.
	 * @return false once it has answered, failed or was given up
	 */
	boolean running() {
		return this.state == State.RUNNING;
	}

	/**
	 * Whether its answer is complete, and only the end of its exchange is waited for.
	 * @return true in between
	 */
	boolean answered() {
		return this.state == State.ANSWERED;
	}

	/**
	 * How long the end of the exchange of a complete answer is still waited for. It is
	 * looked at when the alarm rings that was set for the answer, so that no answer costs
	 * an alarm more.
	 * @param now the time
	 * @return nanoseconds; zero or less when it is not waited for any longer
	 */
	long remainingWaitForEnd(long now) {
		return this.answeredAt + WAIT_FOR_END - now;
	}

	void askedThrough(EventSource source) {
		this.source = source;
	}

	/**
	 * Asks the target for no more than the caller wants, since the times of the attempt
	 * run only while it is asked for something.
	 * @param wanted how many events the caller is ready to take
	 * @return whether its times run from now on
	 */
	boolean demand(long wanted) {
		if (!running() || this.outstanding >= wanted || this.outstanding > TOP_UP_AT) {
			return false;
		}
		boolean resumed = this.watch.paused();
		if (resumed) {
			this.watch.resume(this.time.now());
		}
		long more = Math.min(wanted, MOST_ASKED_FOR) - this.outstanding;
		if (this.source != null && this.source.request(more)) {
			this.outstanding += more;
		}
		return resumed;
	}

	/**
	 * Takes what the target sends.
	 * @param sent what it sends
	 * @param reader takes what the caller sees of it
	 */
	void receive(TargetEvent sent, Consumer<ChatEvent> reader) {
		TargetEvent event = (this.ids != null && sent instanceof TargetEvent.ToolCalled called)
				? once(called.toolCall(), this.ids) : sent;
		long now = this.time.now();
		this.watch.received(event, now);
		// it may send more than it was asked for
		if (this.outstanding > 0 && --this.outstanding == 0) {
			this.watch.pause(now);
		}
		if (event instanceof TargetEvent.TextPiece || event instanceof TargetEvent.ToolCalled) {
			this.turn.permit().answering();
		}
		this.record.receive(event);
		this.draft.receive(event);
		this.presentation.receive(event, reader);
	}

	private static TargetEvent once(ToolCall call, CallIds.Answer ids) {
		ToolCall taken = ids.take(call);
		return (taken != null) ? new TargetEvent.ToolCalled(taken) : TargetEvent.Progress.INSTANCE;
	}

	/**
	 * The answer so far, but for its text.
	 * @return the draft
	 */
	AnswerDraft draft() {
		return this.draft;
	}

	/**
	 * The text of the answer so far.
	 * @return the text
	 */
	String text() {
		return this.presentation.answer();
	}

	/**
	 * Shows what was held back, since the answer is complete.
	 * @param reader takes what the caller sees
	 */
	void showRest(Consumer<ChatEvent> reader) {
		this.presentation.finish(reader);
	}

	/**
	 * Takes note that the answer is complete. The permit is kept until the exchange has
	 * ended, too.
	 * @param finished how it ended
	 * @return the answer
	 */
	ChatResponse succeed(TargetEvent.Finished finished) {
		this.turn.permit().succeeded();
		this.answeredAt = this.time.now();
		record(this.record.answered(finished.usage(), this.answeredAt), State.ANSWERED);
		return response(text(), finished);
	}

	/**
	 * How long its target took for the answer, which is complete.
	 * @return the time while it was asked for something
	 */
	Duration took() {
		return this.watch.took(this.answeredAt);
	}

	/**
	 * The whole answer, as it would be delivered now.
	 * @param text its text
	 * @param finished how it ended
	 * @return the answer
	 */
	ChatResponse response(String text, TargetEvent.Finished finished) {
		return this.draft.response(text, finished, this.trail, this.presentation);
	}

	/**
	 * Whether its answer ends well although the target adds nothing to what was shown.
	 * @return true if it does
	 */
	boolean nothingToAdd() {
		return this.presentation.nothingToAdd();
	}

	/**
	 * Ends it with a failure.
	 * @param failure what happened
	 * @param decision what is done about it
	 * @return its line in the trail
	 */
	Attempt fail(Failure failure, FailureAction decision) {
		return record(this.record.failed(failure, decision), State.CLOSED);
	}

	/**
	 * Ends it: the target found that it cannot be asked for this.
	 * @param failure why not
	 */
	void skip(Failure failure) {
		record(this.record.skipped(failure), State.CLOSED);
	}

	/**
	 * Gives it up.
	 * @param reason why
	 * @return its line in the trail
	 */
	Attempt cancel(String reason) {
		return record(this.record.cancelled(reason), State.CLOSED);
	}

	/**
	 * Leaves the exchange of an answer that is complete: it has ended, or is waited for
	 * no longer.
	 */
	void leave() {
		if (this.state == State.ANSWERED) {
			this.state = State.CLOSED;
			exit();
		}
	}

	/**
	 * Gives it up for its call, but not for its target's health: it is a probe, and goes
	 * on until the target shows whether it is up.
	 * @param reason why it is given up
	 * @param timer ends it in time
	 */
	void detachAsProbe(String reason, Disposable timer) {
		record(this.record.cancelled(reason), State.PROBING);
		this.probe = new DetachedProbe(this.turn.permit(), this.source, timer, this::exit);
		if (this.outstanding == 0) {
			this.probe.askForOne();
		}
	}

	/**
	 * Takes what the target of a probe sends.
	 * @param event what it sends
	 * @return false if it does not go on as a probe, or the probe is over
	 */
	boolean probed(TargetEvent event) {
		return this.probe != null && this.probe.received(event);
	}

	/**
	 * Takes the end of what the target sends, in case that it goes on as a probe.
	 * @param error the error; null if it just ended
	 */
	void probeEnded(@Nullable Throwable error) {
		if (this.probe != null) {
			this.probe.ended(error);
		}
	}

	/**
	 * Takes note that a probe was silent for longer than it should take.
	 */
	void probeWasSilent() {
		if (this.probe != null) {
			this.probe.wasSilent();
		}
	}

	private Attempt record(Attempt line, State next) {
		if (!running()) {
			throw new IllegalStateException("the attempt at " + line.provider() + " has ended before");
		}
		this.state = next;
		Attempt attempt = this.trail.ended(line);
		if (next == State.CLOSED) {
			exit();
		}
		return attempt;
	}

	private void exit() {
		this.lane.clear();
		try {
			if (this.source != null) {
				this.source.cancel();
			}
		}
		finally {
			this.turn.permit().release();
		}
	}

	/**
	 * How far an attempt has come.
	 */
	private enum State {

		RUNNING, ANSWERED, PROBING, CLOSED

	}

}
