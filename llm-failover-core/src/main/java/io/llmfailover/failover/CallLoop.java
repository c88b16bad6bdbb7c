package io.llmfailover.failover;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.llmfailover.ChatEvent;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * The one place through which everything enters that can happen to a call: an event or an
 * error of a target, the alarm, demand, the caller going away. One thread at a time is in
 * the loop; the others put their input into the mailbox and leave. So whatever belongs to
 * the call - {@link Call}, {@link Round}, its attempts - needs no lock, and sees one
 * thing happen after the other. Every pass ends with the same steps, see
 * {@link #endPass}.
 */
final class CallLoop implements Subscription, Effects {

	private static final AtomicIntegerFieldUpdater<CallLoop> INPUTS = AtomicIntegerFieldUpdater
		.newUpdater(CallLoop.class, "inputs");

	private final CoreSubscriber<? super ChatEvent> caller;

	private final Call call;

	private final Round round;

	private final Delivery delivery;

	private final Alarm alarm;

	private final Queue<Runnable> mailbox = Queues.<Runnable>unboundedMultiproducer().get();

	/** Not zero while a thread is in the loop; taken from the beginning. */
	private volatile int inputs = 1;

	private boolean timesChanged = true;

	private @Nullable Throwable thrownByCaller;

	CallLoop(CoreSubscriber<? super ChatEvent> caller, Call call) {
		this.caller = caller;
		this.call = call;
		this.delivery = new Delivery(caller, call);
		this.round = new Round(call, this);
		this.alarm = new Alarm(call.time(), (ring) -> enter(() -> rang(ring)));
	}

	Context currentContext() {
		return this.caller.currentContext();
	}

	/**
	 * Begins the call. Called once, after the caller has got its subscription.
	 */
	void start() {
		handle(this.round::start);
		drain();
	}

	// ---- the way in

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
	 * Has the loop look at what any thread may change: demand, a cancel, a subscription
	 * that has come.
	 */
	void wake() {
		if (INPUTS.getAndIncrement(this) == 0) {
			drain();
		}
	}

	/**
	 * Takes an input: on this thread if no other is in the loop, and on that one
	 * otherwise.
	 * @param input what is done in the loop
	 */
	void enter(Runnable input) {
		if (enterNow()) {
			handle(input);
			drain();
		}
		else {
			this.mailbox.add(input);
			wake();
		}
	}

	/**
	 * Takes an event of a target, like any other input.
	 * @param run its attempt
	 * @param event the event
	 */
	void received(AttemptRun run, TargetEvent event) {
		if (enterNow()) {
			receive(run, event);
			drain();
		}
		else {
			this.mailbox.add(() -> receive(run, event));
			wake();
		}
	}

	private boolean enterNow() {
		return this.inputs == 0 && INPUTS.compareAndSet(this, 0, 1);
	}

	private void drain() {
		int handled = 1;
		Throwable thrown = null;
		do {
			for (Runnable input = this.mailbox.poll(); input != null; input = this.mailbox.poll()) {
				handle(input);
				// a caller who goes away at the third event is seen before the fourth
				emit();
			}
			endPass();
			if (this.thrownByCaller != null) {
				thrown = this.thrownByCaller;
				this.thrownByCaller = null;
			}
			handled = INPUTS.addAndGet(this, -handled);
		}
		while (handled != 0);
		if (thrown != null) {
			Exceptions.throwIfJvmFatal(thrown);
			Operators.onErrorDropped(thrown, currentContext());
		}
	}

	// ---- inputs

	private void handle(Runnable input) {
		try {
			input.run();
		}
		catch (Throwable ex) {
			bug(ex);
		}
	}

	private void receive(AttemptRun run, TargetEvent event) {
		if (!run.running()) {
			Operators.onDiscard(event, currentContext());
			return;
		}
		try {
			this.round.received(run, event);
		}
		catch (Throwable ex) {
			bug(ex);
		}
	}

	/**
	 * Input: what a target sends has ended with an error.
	 * @param run its attempt
	 * @param error the error
	 */
	void failed(AttemptRun run, Throwable error) {
		if (run.running() && error instanceof TargetFailedException failed) {
			this.round.failed(run, failed);
			return;
		}
		if (run.answered()) {
			this.round.exchangeEnded(run);
		}
		if (run.running()) {
			bug(error);
		}
		else if (!(error instanceof TargetFailedException)) {
			Operators.onErrorDropped(error, currentContext());
		}
	}

	/**
	 * Input: what a target sends has ended.
	 * @param run its attempt
	 */
	void completed(AttemptRun run) {
		if (run.answered()) {
			this.round.exchangeEnded(run);
		}
		else if (run.running()) {
			bug(new IllegalStateException(run.target().provider() + " completed before its answer was complete"));
		}
	}

	private void rang(Alarm.Ring ring) {
		Long now = this.alarm.rang(ring);
		if (now == null || this.delivery.ended()) {
			return;
		}
		this.timesChanged = true;
		if (this.call.left(now) > 0) {
			this.round.rang(now);
			return;
		}
		this.round.deadlineReached();
		if (!this.delivery.answered()) {
			this.delivery.endAtOnce(this.call.deadlineExceeded(this.round.partialText()));
		}
	}

	// anything but a failure of a target is a bug, of whomever: it ends the call
	private void bug(Throwable error) {
		this.round.abandoned();
		if (Exceptions.isJvmFatal(error)) {
			callerThrew(error);
		}
		else {
			this.delivery.end(error);
		}
	}

	// ---- what every pass ends with

	private void endPass() {
		emit();
		if (this.delivery.answered() && this.round.state() == Round.State.OVER) {
			complete();
		}
		if (this.delivery.cancelled() && !this.delivery.ended()) {
			this.round.callerLeft();
			this.delivery.abandon();
			this.call.publish();
		}
		if (this.delivery.ended()) {
			this.alarm.clear();
		}
		else {
			this.round.demand(this.delivery.wanted());
			setAlarm();
		}
	}

	// listeners hear of it first
	private void emit() {
		this.call.publish();
		try {
			this.delivery.emit();
		}
		catch (Throwable ex) {
			callerThrew(ex);
		}
	}

	private void complete() {
		try {
			this.delivery.complete();
		}
		catch (Throwable ex) {
			callerThrew(ex);
		}
	}

	// https://github.com/reactive-streams/reactive-streams-jvm, rule 2.13: a subscriber
	// that throws has cancelled
	private void callerThrew(Throwable error) {
		this.delivery.cancel();
		this.thrownByCaller = error;
	}

	private void setAlarm() {
		if (!this.timesChanged) {
			return;
		}
		this.timesChanged = false;
		long now = this.call.time().now();
		try {
			this.alarm.set(now, Math.min(this.call.left(now), this.round.left(now)));
		}
		catch (Throwable ex) {
			// a scheduler that was shut down: a call without an alarm could last for ever
			bug(ex);
			emit();
		}
	}

	// ---- what a round has done

	@Override
	public boolean callerIsThere() {
		emit();
		return !this.delivery.cancelled();
	}

	@Override
	public void ask(AttemptRun run) {
		AttemptSource source = new AttemptSource(this, run);
		this.call.publish();
		if (this.delivery.cancelled()) {
			return;
		}
		run.target().exchange(run.request(), this.call.transport()).subscribe(source);
	}

	@Override
	public void show(ChatEvent event) {
		this.delivery.show(event);
	}

	@Override
	public void end(Throwable error) {
		this.delivery.end(error);
	}

	@Override
	public void timesChanged() {
		this.timesChanged = true;
	}

}
