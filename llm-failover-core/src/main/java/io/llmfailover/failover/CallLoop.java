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
 * Handles one after the other whatever happens to a call: events and errors of targets,
 * the alarm, the caller's demand and its cancellation. So whatever belongs to the call -
 * {@link Call}, {@link Round}, its attempts - needs no lock. Every pass of the loop ends
 * with the same steps, see {@link #endPass}.
 */
final class CallLoop extends SerialLoop implements Subscription, Effects {

	private final CoreSubscriber<? super ChatEvent> caller;

	private final Call call;

	private Round round;

	/** Runs tools between rounds; null where the call offers none to run. */
	private final @Nullable ToolPhase toolPhase;

	private final Delivery delivery;

	private final Alarm alarm;

	private boolean alarmOutdated = true;

	/** What Activity was last told: whether the call waits for a provider or a timer. */
	private boolean reportedWaiting;

	CallLoop(CoreSubscriber<? super ChatEvent> caller, Call call) {
		this.caller = caller;
		this.call = call;
		this.delivery = new Delivery(caller, call);
		this.round = new Round(call, 1, call.mode(), this);
		ToolLoop toolLoop = call.tools();
		this.toolPhase = (toolLoop != null) ? new ToolPhase(this, call, toolLoop, this.delivery) : null;
		this.alarm = new Alarm(call.engine().alarms(), call.time(), (ring) -> enter(() -> rang(ring)));
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
	 * Handles an event of an attempt's target, on any thread.
	 * @param run its attempt
	 * @param event the event
	 */
	void onEvent(AttemptRun run, TargetEvent event) {
		if (tryEnter()) {
			receive(run, event);
			drain();
		}
		else {
			later(() -> receive(run, event));
		}
	}

	/**
	 * Handles the error that ended an attempt's event stream, on any thread.
	 * @param run its attempt
	 * @param error the error
	 */
	void onError(AttemptRun run, Throwable error) {
		enter(() -> fail(run, error));
	}

	/**
	 * Handles the completion of an attempt's event stream, on any thread.
	 * @param run its attempt
	 */
	void onComplete(AttemptRun run) {
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
			endWith(ex);
		}
	}

	// An attempt that was overtaken may go on as a probe of its target.
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
			endWith(ex);
		}
	}

	private void fail(AttemptRun run, Throwable error) {
		if (run.running() && error instanceof TargetFailedException failed) {
			this.round.failed(run, failed);
		}
		else if (run.running()) {
			endWith(error);
		}
		else {
			exchangeEnded(run, error);
			if (!(error instanceof TargetFailedException)) {
				Operators.onErrorDropped(error, currentContext());
			}
		}
	}

	private void complete(AttemptRun run) {
		if (run.running()) {
			endWith(new IllegalStateException(run.target().provider() + " completed before its answer was complete"));
		}
		else {
			exchangeEnded(run, null);
		}
	}

	private void exchangeEnded(AttemptRun run, @Nullable Throwable error) {
		run.probeEnded(error);
		this.round.exchangeEnded(run);
	}

	private void rang(Alarms.Ring ring) {
		Long now = this.alarm.rang(ring);
		if (now == null || this.delivery.ended()) {
			return;
		}
		this.alarmOutdated = true;
		if (this.call.remainingNanos(now) > 0) {
			this.round.rang(now);
			return;
		}
		this.round.deadlineReached();
		cancelTools();
		if (!this.delivery.answered()) {
			this.delivery.endAtOnce(this.call.failures()
				.deadlineExceeded((this.toolPhase != null && this.toolPhase.begun()) ? "" : this.round.partialText()));
		}
	}

	/**
	 * Ends the call because a tool, or the runner of the tools, has failed.
	 * @param error what happened
	 */
	void toolsFailed(Throwable error) {
		endWith(this.call.failures().toolFailed(error));
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
		if (this.toolPhase != null) {
			this.toolPhase.cancel();
		}
	}

	// Ends the call with an error that no other target can make good: a bug, a failed
	// tool, a scheduler that was shut down. The caller gets it, also where Reactor would
	// throw it: on the thread of a target or a tool nobody would take it, and the caller
	// would wait for ever.
	private void endWith(Throwable error) {
		this.round.abandoned();
		cancelTools();
		this.delivery.end(error);
	}

	// Emit after every input, so that a caller's cancellation is noticed before the next
	// input is handled.
	@Override
	void afterInput() {
		emit();
	}

	/**
	 * Runs at the end of each pass of the loop: hands the caller its events, starts tools
	 * that are due, completes or abandons the call, asks targets for more, sets the
	 * alarm, and tells Activity whether the call waits.
	 */
	@Override
	@Nullable Throwable endPass() {
		emit();
		if (this.toolPhase != null && this.round.state() == Round.State.OVER) {
			this.toolPhase.startIfDue();
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
		if (!this.delivery.ended()) {
			demandAndSetAlarm();
		}
		// a target that throws when it is asked for more has ended the call just now
		if (this.delivery.ended()) {
			this.alarm.clear();
		}
		reportWhetherItWaits();
		return this.delivery.takeThrown();
	}

	@Override
	void afterLeaving(Throwable thrown) {
		Exceptions.throwIfJvmFatal(thrown);
		Operators.onErrorDropped(thrown, currentContext());
	}

	// Listeners are told before the caller is.
	private void emit() {
		this.call.publish();
		this.delivery.emit();
	}

	private void reportWhetherItWaits() {
		boolean waits = !this.delivery.ended() && this.delivery.wanted() > 0
				&& (this.toolPhase == null || !this.toolPhase.running());
		if (waits != this.reportedWaiting) {
			this.reportedWaiting = waits;
			this.call.time().activity().waits(waits);
		}
	}

	private void demandAndSetAlarm() {
		try {
			this.round.demand(this.delivery.wanted());
			if (this.alarmOutdated) {
				this.alarmOutdated = false;
				long now = this.call.time().now();
				this.alarm.set(now, Math.min(this.call.remainingNanos(now), this.round.untilDue(now)));
			}
		}
		catch (Throwable ex) {
			// A scheduler may have been shut down. A call without an alarm might never
			// end.
			endWith(ex);
			emit();
		}
	}

	@Override
	public boolean emitAndCheckCaller() {
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

	// If an interceptor or a target throws, the call treats it like an emitted error.
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
		if (this.toolPhase != null) {
			this.toolPhase.answered(answer);
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
		this.alarmOutdated = true;
	}

}
