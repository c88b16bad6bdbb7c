package io.llmfailover.failover;

import java.util.Objects;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener.Trigger;
import io.llmfailover.ToolRunner;
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

	/** What runs the tools of the last round; null while none runs. */
	private @Nullable ToolSource toolSource;

	private final Delivery delivery;

	private final Alarm alarm;

	private boolean timesChanged = true;

	CallLoop(CoreSubscriber<? super ChatEvent> caller, Call call) {
		this.caller = caller;
		this.call = call;
		this.delivery = new Delivery(caller, call);
		this.round = new Round(call, 1, call.mode(), this);
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
		if (this.call.nanosLeft(now) > 0) {
			this.round.rang(now);
			return;
		}
		this.round.deadlineReached();
		cancelTools();
		if (!this.delivery.answered()) {
			this.delivery.endAtOnce(this.call.failures().deadlineExceeded(partialText()));
		}
	}

	// the text of a round whose tools have begun is in its message
	private String partialText() {
		ToolLoop tools = this.call.tools();
		return (tools != null && tools.toolsBegun()) ? "" : this.round.partialText();
	}

	/**
	 * Takes how far a tool has come.
	 * @param source where it comes from
	 * @param progress how far
	 */
	void toolProgress(ToolSource source, ToolRunner.Progress progress) {
		ChatEvent event = (source == this.toolSource) ? tools().progress(progress) : null;
		if (event == null) {
			Operators.onDiscard(progress, currentContext());
			return;
		}
		this.call.trail().tool(event);
		this.delivery.show(event);
	}

	/**
	 * Takes the end of the tools of a round.
	 * @param source where it comes from
	 */
	void toolsEnded(ToolSource source) {
		if (source != this.toolSource) {
			return;
		}
		ToolRound ended = Objects.requireNonNull(tools().tools(), "tools run");
		ChatResponse answer = tools().toolsEnded();
		this.toolSource = null;
		if (answer != null) {
			this.delivery.show(new ChatEvent.Completed(answer));
			return;
		}
		this.call.nextRound(tools().nextRequest(), ended.answer().provider());
		this.round = new Round(this.call, tools().round(), this.call.mode(), this);
		this.round.start();
	}

	/**
	 * Takes an error of whoever runs tools, which ends the call.
	 * @param source where it comes from
	 * @param error the error
	 */
	void toolsFailed(ToolSource source, Throwable error) {
		if (source == this.toolSource) {
			bug(Exceptions.isJvmFatal(error) ? error : this.call.failures().toolFailed(error));
		}
		else {
			Operators.onErrorDropped(error, currentContext());
		}
	}

	private ToolLoop tools() {
		return Objects.requireNonNull(this.call.tools(), "the call offers tools to run");
	}

	// the round that asks for them has ended, and so has its exchange
	private void startTools() {
		ToolLoop loop = this.call.tools();
		ToolRound tools = (loop != null && this.toolSource == null) ? loop.tools() : null;
		if (tools == null || this.round.state() != Round.State.OVER || !this.delivery.mayGoOn()) {
			return;
		}
		ToolSource source = new ToolSource(this);
		this.toolSource = source;
		try {
			this.call.engine().tools().run(tools.runs()).subscribe(source);
		}
		catch (Throwable ex) {
			bug(ex);
			emit();
		}
	}

	private void cancelTools() {
		ToolSource source = this.toolSource;
		this.toolSource = null;
		if (source != null) {
			source.cancel();
		}
	}

	// anything but a failure of a target is a bug, of whomever: it ends the call
	private void bug(Throwable error) {
		this.round.abandoned();
		cancelTools();
		if (Exceptions.isJvmFatal(error)) {
			this.delivery.broke(error);
		}
		else {
			this.delivery.end(error);
		}
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
		startTools();
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

	private void demandAndSetAlarm() {
		try {
			this.round.demand(this.delivery.wanted());
			if (this.timesChanged) {
				this.timesChanged = false;
				long now = this.call.time().now();
				this.alarm.set(now, Math.min(this.call.nanosLeft(now), this.round.untilDue(now)));
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
		ToolLoop tools = this.call.tools();
		ChatResponse whole = answer;
		if (tools != null) {
			ChatEvent.RoundCompleted round = new ChatEvent.RoundCompleted(tools.round(), answer.usage());
			whole = tools.answered(answer);
			this.call.trail().roundCompleted(round);
			this.delivery.show(round);
		}
		if (whole != null) {
			this.delivery.show(new ChatEvent.Completed(whole));
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
