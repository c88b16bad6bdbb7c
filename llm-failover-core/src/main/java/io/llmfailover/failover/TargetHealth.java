package io.llmfailover.failover;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The health of one model of one provider: a circuit breaker for failures that count, and
 * parking for those that tell how long they last. Thread-safe.
 */
final class TargetHealth {

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

	// half of the last twenty
	private static final int WINDOW = 20;

	// so many slow ones in a row are half of the last twenty, whatever the others were
	private static final int SLOW_IN_ROW = 10;

	private static final int FAILURE_RATE = 50;

	// a lost hedge is reported with this duration, every other call as shorter
	private static final Duration SLOW = Duration.ofDays(1);

	private static final Exception COUNTED = new Exception("counted failure");

	private final String providerName;

	private final String model;

	private final Time time;

	private final Outbox outbox;

	private final HealthSettings settings;

	private final ProviderHealth provider;

	private final CircuitBreaker breaker;

	private final Parking parking;

	private int failuresInRow;

	private int slowInRow;

	private final UsualTime usualTime = new UsualTime();

	private long openedAt;

	private @Nullable Permit probe;

	private final Pace pace;

	private final WaitingLine line;

	// the request that finds out whether a target that refused others answers again
	private @Nullable Permit scout;

	// of the attempts that run, oldest first
	private final Set<Permit> running = new LinkedHashSet<>();

	private final Pushes pushes = new Pushes();

	private final AtomicInteger pushing = new AtomicInteger();

	private @Nullable Disposable timer;

	private long timerAt;

	private final AtomicInteger serving = new AtomicInteger();

	// the breaker has opened or was reset that often
	private int era;

	private ModelHealth.State told = ModelHealth.State.UP;

	TargetHealth(String providerName, String model, ProviderHealth provider, HealthSettings settings, int maxWaiting,
			Time time, DoubleSupplier random, Outbox outbox) {
		this.providerName = providerName;
		this.model = model;
		this.time = time;
		this.outbox = outbox;
		this.settings = settings;
		this.provider = provider;
		this.parking = new Parking(time);
		this.pace = new Pace(random);
		this.line = new WaitingLine(maxWaiting);
		this.breaker = CircuitBreaker.of(providerName + ":" + model,
				CircuitBreakerConfig.custom()
					.clock(new TimeClock(time))
					.slidingWindow(WINDOW, WINDOW, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
					.failureRateThreshold(FAILURE_RATE)
					.slowCallDurationThreshold(SLOW.minusSeconds(1))
					.slowCallRateThreshold(FAILURE_RATE)
					.waitDurationInOpenState(Time.limited(settings.openFor()))
					.permittedNumberOfCallsInHalfOpenState(1)
					.build());
	}

	/**
	 * Whether the target may be asked now. Takes no turn.
	 * @return whether, and if not, why
	 */
	synchronized Availability availability() {
		Availability health = health();
		if (health.refusal() != null) {
			return health;
		}
		return (this.line.size() > 0) ? Availability.crowded() : this.provider.room();
	}

	private Availability health() {
		Availability account = this.provider.account();
		if (account.refusal() != null) {
			return account;
		}
		Duration left = this.parking.left();
		if (!left.isZero()) {
			return Availability.parked(this.parking.reason(), left);
		}
		if (this.breaker.getState() == State.OPEN) {
			Duration open = this.settings.openFor().minusNanos(this.time.now() - this.openedAt);
			// the breaker lets the probe through after that time, and not at its last
			// instant
			return open.isNegative() ? Availability.NOW : Availability.open(open);
		}
		return (this.probe != null) ? Availability.probing() : Availability.NOW;
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
		if (!this.provider.enter()) {
			return Admission.refused(Availability.busy());
		}
		if (!this.breaker.tryAcquirePermission()) {
			this.provider.leave();
			return Admission.refused(Availability.open(Duration.ZERO));
		}
		boolean probe = this.breaker.getState() == State.HALF_OPEN;
		this.pace.asked(this.time.now());
		Permit permit = permit(probe ? Permit.Type.PROBE : Permit.Type.REGULAR);
		this.probe = probe ? permit : null;
		noteChange();
		return Admission.granted(permit);
	}

	/**
	 * Takes a turn although the target may not be asked: the last resort of a call that
	 * has nobody else.
	 * @return the permit, unless as many attempts are running as it is given at a time
	 */
	synchronized Admission admitAnyway() {
		return this.provider.enter() ? Admission.granted(permit(Permit.Type.LAST_RESORT))
				: Admission.refused(Availability.busy());
	}

	private Permit permit(Permit.Type type) {
		Permit permit = new Permit(this, type, this.era, this.time.now());
		this.running.add(permit);
		return permit;
	}

	/**
	 * The target takes the request: it begins to answer.
	 * @param permit the turn
	 */
	void accepted(Permit permit) {
		synchronized (this) {
			this.pace.answered(permit.taken(), this.time.now());
			endScouting(permit);
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
		else if (counts(permit)) {
			endRows();
			recordSuccess();
		}
		if (permit.probe()) {
			endProbe(permit);
		}
	}

	/**
	 * The target is up: it just refused this request.
	 * @param permit the turn
	 */
	synchronized void refused(Permit permit) {
		if (counts(permit)) {
			endRows();
			recordSuccess();
		}
	}

	private void endRows() {
		this.failuresInRow = 0;
		this.slowInRow = 0;
	}

	void failed(Permit permit, boolean silent) {
		synchronized (this) {
			if (counts(permit)) {
				recordFailure();
			}
			if (!silent || this.breaker.getState() != State.OPEN) {
				return;
			}
			this.pushes.begin(this.running);
		}
		push();
	}

	/**
	 * The target refuses requests for now, whatever they ask. That is neither a failure
	 * of it nor a success.
	 * @param permit the turn
	 */
	synchronized void limited(Permit permit) {
		if (counts(permit)) {
			this.breaker.releasePermission();
		}
		if (permit.probe()) {
			endProbe(permit);
		}
	}

	/**
	 * Takes note of a refusal that is about nothing but the moment.
	 * @param permit the turn
	 * @param retryAfter how long the target wants to be left alone; null if it does not
	 * say
	 */
	void refusedForNow(Permit permit, @Nullable Duration retryAfter) {
		synchronized (this) {
			this.pace.refused(permit.taken(), this.time.now(), retryAfter);
			endScouting(permit);
		}
		serve();
	}

	private void endScouting(Permit permit) {
		if (this.scout == permit) {
			this.scout = null;
		}
	}

	/**
	 * Leaves it out after repeated refusals that did not say for how long: 1 s, doubling
	 * to 60 s.
	 * @param reason why it refuses
	 */
	synchronized void parkWhereRepeated(FailureKind reason) {
		int repeated = this.pace.refusalsInRow() - 2;
		if (repeated >= 0) {
			Duration pause = Duration.ofSeconds(1L << Math.min(repeated, 6));
			park((pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE, reason);
		}
	}

	/**
	 * A probe that had begun to answer has failed after all. It is no longer one, and
	 * counts like any other attempt.
	 * @param permit the turn
	 */
	synchronized void brokeOff(Permit permit) {
		if (permit.era() == this.era && this.breaker.getState() == State.CLOSED) {
			recordFailure();
		}
	}

	private void recordFailure() {
		this.failuresInRow++;
		this.breaker.onError(0, TimeUnit.NANOSECONDS, COUNTED);
		if (this.failuresInRow >= this.settings.failuresInRow() && this.breaker.getState() == State.CLOSED) {
			this.breaker.transitionToOpenState();
		}
		noteOpening();
	}

	// also a quick success may be the one that completes a window of slow ones
	private void recordSuccess() {
		this.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
		if (this.breaker.getState() == State.CLOSED) {
			this.pushes.end();
		}
		noteOpening();
	}

	private void noteOpening() {
		if (this.breaker.getState() == State.OPEN) {
			this.openedAt = this.time.now();
			this.era++;
		}
		noteChange();
	}

	private void closeBreaker() {
		this.breaker.reset();
		this.pushes.end();
		endRows();
		this.era++;
	}

	void slow(Permit permit) {
		synchronized (this) {
			if (!counts(permit)) {
				return;
			}
			this.slowInRow++;
			this.breaker.onSuccess(SLOW.toNanos(), TimeUnit.NANOSECONDS);
			if (this.slowInRow >= SLOW_IN_ROW && this.breaker.getState() == State.CLOSED) {
				this.breaker.transitionToOpenState();
			}
			noteOpening();
			if (this.breaker.getState() != State.OPEN) {
				return;
			}
			this.pushes.begin(this.running);
		}
		push();
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

	synchronized void undecided(Permit permit) {
		if (counts(permit)) {
			this.breaker.releasePermission();
		}
	}

	void released(Permit permit) {
		boolean pushed;
		synchronized (this) {
			this.running.remove(permit);
			pushed = this.pushes.done(permit);
			this.provider.leave();
			endScouting(permit);
			if (permit.probe()) {
				endProbe(permit);
			}
		}
		if (pushed) {
			push();
		}
		this.provider.serveAll();
	}

	/**
	 * Another target has answered in place of this one.
	 * @param permit the turn
	 */
	synchronized void overtaken(Permit permit) {
		this.pushes.overtaken(permit);
	}

	/**
	 * Nobody is asked beside an attempt that was told of the outage.
	 * @param permit the turn
	 */
	void notPushed(Permit permit) {
		boolean more;
		synchronized (this) {
			more = this.pushes.done(permit);
		}
		if (more) {
			push();
		}
	}

	/**
	 * Tells attempts that the target is silent for everybody, as far as there are some to
	 * be told. Call it without a lock.
	 */
	private void push() {
		if (this.pushing.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			for (Permit next = nextPush(); next != null; next = nextPush()) {
				next.outage();
			}
			missed = this.pushing.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private synchronized @Nullable Permit nextPush() {
		return this.pushes.next();
	}

	/**
	 * Waits for a turn, behind those who already do.
	 * @param waiter the call
	 * @return false if so many wait that one more is not let in
	 */
	boolean join(WaitingLine.Waiter waiter) {
		synchronized (this) {
			if (!this.line.join(waiter)) {
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
			if (!this.line.leave(waiter)) {
				return;
			}
		}
		serve();
	}

	/**
	 * When somebody who waits for it may be asked, as far as known.
	 * @return the time from now on
	 */
	synchronized Duration recovery() {
		Duration health = health().recovery();
		Duration pace = Duration.ofNanos(this.pace.left(this.time.now()));
		return (health.compareTo(pace) > 0) ? health : pace;
	}

	/**
	 * How many calls wait for a turn.
	 * @return the number
	 */
	synchronized int waiting() {
		return this.line.size();
	}

	/**
	 * Gives a turn to those who wait for one, as far as that is possible now. A turn may
	 * end before this method does, and the next one is given by the same loop then.
	 */
	void serve() {
		if (this.serving.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			for (Turned next = nextTurn(); next != null; next = nextTurn()) {
				next.waiter.turn(next.permit);
			}
			missed = this.serving.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private synchronized @Nullable Turned nextTurn() {
		WaitingLine.Waiter head = this.line.head();
		if (head == null) {
			this.provider.waitsNoLonger(this);
			return null;
		}
		if (this.scout != null) {
			return null;
		}
		Availability health = health();
		long wait = Math.max(this.pace.left(this.time.now()), Time.nanos(health.recovery()));
		if (wait > 0) {
			lookAgain(wait);
			return null;
		}
		Permit permit = (health.refusal() == null) ? take().permit() : null;
		if (permit == null) {
			// it is busy, or probed: whoever gives his turn back looks again
			return null;
		}
		this.scout = this.pace.probing() ? permit : null;
		this.line.leave(head);
		return new Turned(head, permit);
	}

	private void lookAgain(long wait) {
		long at = this.time.now() + wait;
		if (this.timer != null && this.timerAt - at <= 0 && this.timerAt - this.time.now() > 0) {
			return;
		}
		if (this.timer != null) {
			this.timer.dispose();
		}
		this.timerAt = at;
		this.timer = this.time.after(wait, this::serve);
	}

	/**
	 * Whether nobody would miss it.
	 * @return true if no attempt runs, and nobody waits for one
	 */
	synchronized boolean unused() {
		return this.running.isEmpty() && this.line.size() == 0;
	}

	// a reset may have let another probe through in the meantime
	private void endProbe(Permit permit) {
		if (this.probe == permit) {
			this.probe = null;
			noteChange();
		}
	}

	// a call from before the breaker opened must neither pass for its probe nor open it
	// again once it is closed
	private boolean counts(Permit permit) {
		return permit.era() == this.era && switch (permit.type()) {
			case PROBE -> this.breaker.getState() == State.HALF_OPEN;
			case REGULAR -> this.breaker.getState() == State.CLOSED;
			case LAST_RESORT -> false;
		};
	}

	synchronized void park(Duration duration, FailureKind reason) {
		this.parking.park(duration, reason);
		noteChange();
	}

	void reset() {
		synchronized (this) {
			this.parking.clear();
			this.pace.forget();
			closeBreaker();
			this.probe = null;
			this.scout = null;
			noteChange();
		}
		serve();
	}

	/**
	 * Takes note that the health may have changed. Being busy for a moment is no change.
	 */
	synchronized void noteChange() {
		ModelHealth now = status(health());
		if (now.state() != this.told) {
			this.told = now.state();
			this.outbox.add((listener) -> listener.healthChanged(this.providerName, now));
		}
	}

	synchronized ModelHealth status() {
		return status(availability());
	}

	private ModelHealth status(Availability now) {
		return new ModelHealth(this.model, now.state(), now.refusal(), now.recovery(), this.line.size());
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
