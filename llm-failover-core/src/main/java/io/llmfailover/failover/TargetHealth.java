package io.llmfailover.failover;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.DoubleSupplier;

import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth;
import org.jspecify.annotations.Nullable;

/**
 * The health of one model of one provider: a circuit breaker for failures that count, and
 * parking for those that say how long they last. Thread-safe.
 */
final class TargetHealth {

	private final String providerName;

	private final String model;

	private final Time time;

	private final Outbox outbox;

	private final ProviderHealth provider;

	private final Breaker breaker;

	private final Parking parking;

	private final UsualTime usualTime = new UsualTime();

	private final TurnQueue turns;

	/** Those of the gates that a call which has waited in line has to pass. */
	private final Gates health;

	private final Gates gates;

	// of the attempts that run, oldest first
	private final Set<Permit> running = new LinkedHashSet<>();

	private final OutageHedges outageHedges = new OutageHedges();

	private final DrainLoop serving = new DrainLoop(this::serveNext);

	private ModelHealth.State published = ModelHealth.State.UP;

	TargetHealth(String providerName, String model, ProviderHealth provider, HealthSettings settings, int maxWaiting,
			Time time, DoubleSupplier random, Outbox outbox) {
		this.providerName = providerName;
		this.model = model;
		this.time = time;
		this.outbox = outbox;
		this.provider = provider;
		this.parking = new Parking(time);
		this.turns = new TurnQueue(maxWaiting, time, random);
		this.breaker = new Breaker(providerName + ":" + model, settings, time);
		this.health = Gates.of(provider::account, this.parking, this.breaker);
		this.gates = this.health.and(this::line, provider.room());
	}

	/**
	 * Whether the target may be asked now. Takes no turn.
	 * @return whether, and if not, why
	 */
	synchronized Availability availability() {
		return this.gates.availability();
	}

	// a call that comes while others wait is refused with what they wait for
	private Availability line() {
		if (this.turns.waiting() == 0) {
			return Availability.NOW;
		}
		Availability room = this.provider.room().availability();
		return (room.refusal() != null) ? room : Availability.crowded();
	}

	/**
	 * Takes a turn.
	 * @return the permit, or why the target may not be asked now
	 */
	synchronized Admission admit() {
		Availability availability = availability();
		if (availability.refusal() != null) {
			return Admission.refused(availability);
		}
		return take();
	}

	private Admission take() {
		Availability entered = this.gates.enter();
		if (entered.refusal() != null) {
			return Admission.refused(entered);
		}
		long now = this.time.now();
		this.turns.asked(now);
		Permit permit;
		if (this.breaker.halfOpen()) {
			permit = permit(Permit.Type.PROBE, now);
			this.breaker.probedBy(permit);
		}
		else {
			permit = permit(Permit.Type.REGULAR, now);
		}
		noteChange();
		return Admission.granted(permit);
	}

	/**
	 * Takes a turn although the target may not be asked: the last resort of a call that
	 * has nobody else.
	 * @return the permit, unless as many attempts are running as it is given at a time
	 */
	synchronized Admission admitAnyway() {
		Availability entered = this.provider.room().enter();
		return (entered.refusal() == null) ? Admission.granted(permit(Permit.Type.LAST_RESORT, this.time.now()))
				: Admission.refused(entered);
	}

	private Permit permit(Permit.Type type, long now) {
		Permit permit = new Permit(this, type, this.breaker.era(), now);
		this.running.add(permit);
		return permit;
	}

	/**
	 * Takes note that the target takes the request: it begins to answer.
	 * @param permit the turn
	 */
	void accepted(Permit permit) {
		synchronized (this) {
			this.turns.answered(permit);
		}
		serve();
	}

	synchronized void succeeded(Permit permit) {
		this.provider.accountAccepted();
		if (permit.lastResort()) {
			this.provider.reset();
			this.parking.clear();
			closeBreaker();
			noteChange();
		}
		else if (this.breaker.counts(permit)) {
			recordSuccess();
		}
		if (permit.probe()) {
			endProbe(permit);
		}
	}

	/**
	 * Takes note that the target refused a request for what it asks: the target is up.
	 * @param permit the turn
	 */
	synchronized void refused(Permit permit) {
		if (this.breaker.counts(permit)) {
			recordSuccess();
		}
	}

	void failed(Permit permit, boolean silent) {
		synchronized (this) {
			if (this.breaker.counts(permit)) {
				recordFailure();
			}
			if (!silent || !this.breaker.open()) {
				return;
			}
			this.outageHedges.begin(this.running);
		}
		this.outageHedges.notifyWaiting();
	}

	/**
	 * Takes note of a refusal that is about nothing but the moment.
	 * @param permit the turn
	 * @param retryAfter how long the target wants to be left alone; null if it does not
	 * say
	 */
	void refusedForNow(Permit permit, @Nullable Duration retryAfter) {
		synchronized (this) {
			this.turns.refused(permit, retryAfter);
		}
		serve();
	}

	/**
	 * Leaves it out after repeated refusals that did not say for how long: 1 s, doubling
	 * to 60 s.
	 * @param reason why it refuses
	 */
	synchronized void parkWhereRepeated(FailureKind reason) {
		this.turns.parkWhereRepeated(this.parking, reason);
		noteChange();
	}

	/**
	 * Takes note that an answer broke off which had begun as a probe. The attempt is no
	 * probe any more, and counts like any other.
	 * @param permit the turn
	 */
	synchronized void brokeOff(Permit permit) {
		if (permit.era() == this.breaker.era() && this.breaker.closed()) {
			recordFailure();
		}
	}

	private void recordFailure() {
		this.breaker.failed();
		noteChange();
	}

	private void recordSuccess() {
		this.breaker.succeeded();
		if (this.breaker.closed()) {
			this.outageHedges.end();
		}
		noteChange();
	}

	private void closeBreaker() {
		this.breaker.close();
		this.outageHedges.end();
	}

	void slow(Permit permit) {
		synchronized (this) {
			if (!this.breaker.counts(permit)) {
				return;
			}
			this.breaker.slow();
			noteChange();
			if (!this.breaker.open()) {
				return;
			}
			this.outageHedges.begin(this.running);
		}
		this.outageHedges.notifyWaiting();
	}

	/**
	 * Takes note of how long an answer in one piece took.
	 * @param duration the time
	 */
	synchronized void answeredWhole(Duration duration) {
		this.usualTime.add(duration);
	}

	/**
	 * How long an answer in one piece usually takes.
	 * @return the time; zero if that is not known
	 */
	synchronized Duration usualTime() {
		return this.usualTime.median();
	}

	/**
	 * A turn has shown nothing about the target, neither a failure nor a success: it
	 * ended too soon, or was refused for now, whatever it asked.
	 * @param permit the turn
	 */
	synchronized void undecided(Permit permit) {
		if (this.breaker.counts(permit)) {
			this.breaker.takeBack();
		}
	}

	void released(Permit permit) {
		boolean more;
		synchronized (this) {
			this.running.remove(permit);
			more = this.outageHedges.done(permit);
			this.provider.leave();
			this.turns.over(permit);
			if (permit.probe()) {
				endProbe(permit);
			}
		}
		if (more) {
			this.outageHedges.notifyWaiting();
		}
		this.provider.serveAll();
	}

	/**
	 * Takes note that another target has answered in place of this one.
	 * @param permit the turn
	 */
	void overtaken(Permit permit) {
		this.outageHedges.overtaken(permit);
	}

	/**
	 * Takes note that no target is asked beside an attempt that was notified of the
	 * outage.
	 * @param permit the turn
	 */
	void notHedged(Permit permit) {
		if (this.outageHedges.done(permit)) {
			this.outageHedges.notifyWaiting();
		}
	}

	/**
	 * Waits for a turn, behind those who already do.
	 * @param waiter the call
	 * @return false if so many wait that one more is not let in
	 */
	boolean join(WaitingLine.Waiter waiter) {
		synchronized (this) {
			if (!this.turns.join(waiter)) {
				return false;
			}
			this.provider.waitsFor(this);
		}
		serve();
		return true;
	}

	/**
	 * Waits no longer.
	 * @param waiter the call
	 */
	void leave(WaitingLine.Waiter waiter) {
		synchronized (this) {
			if (!this.turns.leave(waiter)) {
				return;
			}
		}
		serve();
	}

	/**
	 * When a call that waits for it may get its turn, as far as known.
	 * @return the time from now on
	 */
	synchronized Duration recovery() {
		Duration health = this.health.availability().recovery();
		Duration pace = Duration.ofNanos(this.turns.pause());
		return (health.compareTo(pace) > 0) ? health : pace;
	}

	/**
	 * How many calls wait for a turn.
	 * @return the number
	 */
	synchronized int waiting() {
		return this.turns.waiting();
	}

	/**
	 * Gives a turn to those who wait for one, as far as that is possible now. A turn may
	 * end before this method does, and the next one is given by the same loop then.
	 */
	void serve() {
		this.serving.run();
	}

	private boolean serveNext() {
		Turned next = nextTurn();
		if (next != null) {
			next.waiter.turn(next.permit);
		}
		return next != null;
	}

	private synchronized @Nullable Turned nextTurn() {
		WaitingLine.Waiter head = this.turns.head();
		if (head == null) {
			this.provider.waitsNoLonger(this);
			return null;
		}
		if (this.turns.scouted()) {
			return null;
		}
		Availability health = this.health.availability();
		long wait = Math.max(this.turns.pause(), Time.nanos(health.recovery()));
		if (wait > 0) {
			this.turns.lookAgain(wait, this::serve);
			return null;
		}
		Permit permit = (health.refusal() == null) ? take().permit() : null;
		if (permit == null) {
			// it is busy, or a probe runs: the next turn that is given back serves again
			return null;
		}
		this.turns.given(head, permit);
		return new Turned(head, permit);
	}

	/**
	 * Whether it may be forgotten.
	 * @return true if no attempt runs, and no call waits for one
	 */
	synchronized boolean unused() {
		return this.running.isEmpty() && this.turns.waiting() == 0;
	}

	private void endProbe(Permit permit) {
		if (this.breaker.endProbe(permit)) {
			noteChange();
		}
	}

	synchronized void park(Duration duration, FailureKind reason) {
		this.parking.park(duration, reason);
		noteChange();
	}

	void reset() {
		synchronized (this) {
			this.parking.clear();
			this.turns.reset();
			this.breaker.reset();
			this.outageHedges.end();
			noteChange();
		}
		serve();
	}

	/**
	 * Takes note that the health may have changed. Being busy for a moment is no change.
	 */
	synchronized void noteChange() {
		ModelHealth now = status(this.health.availability());
		if (now.state() != this.published) {
			this.published = now.state();
			this.outbox.add((listener) -> listener.healthChanged(this.providerName, now));
		}
	}

	synchronized ModelHealth status() {
		return status(availability());
	}

	private ModelHealth status(Availability now) {
		return new ModelHealth(this.model, now.state(), now.refusal(), now.recovery(), this.turns.waiting());
	}

	ProviderHealth provider() {
		return this.provider;
	}

	/**
	 * A call whose turn it is.
	 */
	private record Turned(WaitingLine.Waiter waiter, Permit permit) {

	}

}
