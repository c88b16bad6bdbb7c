package io.llmfailover.failover;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener.Trigger;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The one place through which everything enters that can happen to a call: an event or an
 * error of a target, the alarm, demand, the caller going away. So whatever belongs to the
 * call - {@link Call}, {@link Round}, its attempts - needs no lock, and sees one thing
 * happen after the other. Every pass ends with the same steps, see {@link #endPass}.
 */
final class CallLoop extends SerialLoop implements Subscription, Effects {

	private final CoreSubscriber<? super ChatEvent> caller;

	private final Call call;

	private Round round;

	/** Runs tools between rounds; null where the call offers none to run. */
	private final @Nullable ToolPhase tools;

	private final Delivery delivery;

	private final Alarm alarm;

	private boolean timesChanged = true;

	/** Whether the call waits for a provider or a time, as was reported last. */
	private boolean waits;

	CallLoop(CoreSubscriber<? super ChatEvent> caller, Call call) {
		this.caller = caller;
		this.call = call;
		this.delivery = new Delivery(caller, call);
		this.round = new Round(call, 1, call.mode(), this);
		ToolLoop rounds = call.tools();
		this.tools = (rounds != null) ? new ToolPhase(this, call, rounds, this.delivery) : null;
		this.alarm = new Alarm(call.time(), (ring) -> enter(() -> rang(ring)));
	}

	Context currentContext() {
		return this.caller.currentContext();
	}

	/**
	 * Begins the call. Called once, after the caller has got its subscription.
	 */
	void start() {
		entered();
		handle(this.round::start);
		drain();
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			this.delivery.request(n);
			wake();
		}
	}

	@Override
	public void cancel() {
		this.delivery.cancel();
		wake();
	}

	/**
	 * Takes an event of a target, on any thread.
	 * @param run its attempt
	 * @param event the event
	 */
	void received(AttemptRun run, TargetEvent event) {
		if (tryEnter()) {
			receive(run, event);
			drain();
		}
		else {
			later(() -> receive(run, event));
		}
	}

	/**
	 * Takes the error with which what a target sends has ended, on any thread.
	 * @param run its attempt
	 * @param error the error
	 */
	void failed(AttemptRun run, Throwable error) {
		enter(() -> fail(run, error));
	}

	/**
	 * Takes the end of what a target sends, on any thread.
	 * @param run its attempt
	 */
	void completed(AttemptRun run) {
		enter(() -> complete(run));
	}

	@Override
	void entered() {
		this.call.time().activity().begin();
	}

	@Override
	void exited() {
		this.call.time().activity().end();
	}

	@Override
	void handle(Runnable input) {
		try {
			input.run();
		}
		catch (Throwable ex) {
			bug(ex);
		}
	}

	private void receive(AttemptRun run, TargetEvent event) {
		if (!run.running()) {
			if (!run.probed(event)) {
				Operators.onDiscard(event, currentContext());
			}
			return;
		}
		try {
			this.round.received(run, event);
		}
		catch (Throwable ex) {
			bug(ex);
		}
	}

	private void fail(AttemptRun run, Throwable error) {
		if (run.running() && error instanceof TargetFailedException failed) {
			this.round.failed(run, failed);
		}
		else if (run.running()) {
			bug(error);
		}
		else if (!run.probeFailed(error)) {
			this.round.exchangeEnded(run);
			if (!(error instanceof TargetFailedException)) {
				Operators.onErrorDropped(error, currentContext());
			}
		}
	}

	private void complete(AttemptRun run) {
		if (run.running()) {
			bug(new IllegalStateException(run.target().provider() + " completed before its answer was complete"));
		}
		else if (!run.probeFailed(null)) {
			this.round.exchangeEnded(run);
		}
	}

	private void rang(Alarm.Ring ring) {
		Long now = this.alarm.rang(ring);
		if (now == null || this.delivery.ended()) {
			return;
		}
		this.timesChanged = true;
		if (this.call.remainingNanos(now) > 0) {
			this.round.rang(now);
			return;
		}
		this.round.deadlineReached();
		cancelTools();
		if (!this.delivery.answered()) {
			this.delivery.endAtOnce(this.call.failures()
				.deadlineExceeded((this.tools != null && this.tools.begun()) ? "" : this.round.partialText()));
		}
	}

	/**
	 * Ends the call, since a tool has failed, or whoever runs it.
	 * @param error what happened
	 */
	void toolsFailed(Throwable error) {
		bug(this.call.failures().toolFailed(error));
	}

	/**
	 * Begins another round.
	 * @param number which one it is
	 */
	void nextRound(int number) {
		this.round = new Round(this.call, number, this.call.mode(), this);
		this.round.start();
	}

	private void cancelTools() {
		if (this.tools != null) {
			this.tools.cancel();
		}
	}

	// anything but a failure of a target is a bug, of whomever: it ends the call. The
	// caller gets it, also where Reactor would throw it: on the thread of a target or a
	// tool nobody would take it, and the caller would wait for ever
	private void bug(Throwable error) {
		this.round.abandoned();
		cancelTools();
		this.delivery.end(error);
	}

	// a caller who goes away at the third event is seen before the fourth is handled
	@Override
	void afterInput() {
		emit();
	}

	/**
	 * What every pass ends with: hand on what the caller asked for; end if there is an
	 * end; ask the targets for more; set the alarm.
	 */
	@Override
	@Nullable Throwable endPass() {
		emit();
		if (this.tools != null && this.round.state() == Round.State.OVER) {
			this.tools.startIfDue();
		}
		if (this.delivery.answered() && this.round.state() == Round.State.OVER) {
			this.delivery.complete();
		}
		if (this.delivery.cancelled() && !this.delivery.ended()) {
			this.round.callerWentAway();
			cancelTools();
			this.delivery.abandon();
			this.call.publish();
		}
		if (this.delivery.ended()) {
			this.alarm.clear();
		}
		else {
			demandAndSetAlarm();
		}
		reportWhetherItWaits();
		return this.delivery.takeThrown();
	}

	@Override
	void afterLeaving(Throwable thrown) {
		Exceptions.throwIfJvmFatal(thrown);
		Operators.onErrorDropped(thrown, currentContext());
	}

	// listeners hear of it first
	private void emit() {
		this.call.publish();
		this.delivery.emit();
	}

	private void reportWhetherItWaits() {
		boolean waits = !this.delivery.ended() && this.delivery.wanted() > 0
				&& (this.tools == null || !this.tools.running());
		if (waits != this.waits) {
			this.waits = waits;
			this.call.time().activity().waits(waits);
		}
	}

	private void demandAndSetAlarm() {
		try {
			this.round.demand(this.delivery.wanted());
			if (this.timesChanged) {
				this.timesChanged = false;
				long now = this.call.time().now();
				this.alarm.set(now, Math.min(this.call.remainingNanos(now), this.round.untilDue(now)));
			}
		}
		catch (Throwable ex) {
			// a scheduler was shut down, perhaps: a call without an alarm might never end
			bug(ex);
			emit();
		}
	}

	@Override
	public boolean callerIsThere() {
		emit();
		return !this.delivery.cancelled();
	}

	@Override
	public void ask(AttemptRun run, Trigger trigger) {
		AttemptSource source = new AttemptSource(this, run);
		this.call.publish();
		if (!this.delivery.cancelled()) {
			exchange(run, trigger).subscribe(source);
		}
	}

	// what an interceptor or a target throws instead of emitting it is the same to a call
	private Flux<TargetEvent> exchange(AttemptRun run, Trigger trigger) {
		try {
			return this.call.exchange(run, this.round.number(), trigger);
		}
		catch (Throwable ex) {
			return Flux.error(ex);
		}
	}

	@Override
	public void show(ChatEvent event) {
		this.call.trail().shown(event);
		this.delivery.show(event);
	}

	@Override
	public void answered(ChatResponse answer) {
		if (this.tools != null) {
			this.tools.answered(answer);
		}
		else {
			this.delivery.show(new ChatEvent.Completed(answer));
		}
	}

	@Override
	public void end(Throwable error) {
		this.delivery.end(error);
	}

	@Override
	public Disposable takeInputLater(long nanos, Runnable input) {
		return this.call.time().after(nanos, () -> enter(input));
	}

	@Override
	public void takeInput(Runnable input) {
		enter(input);
	}

	@Override
	public void timesChanged() {
		this.timesChanged = true;
	}

}
