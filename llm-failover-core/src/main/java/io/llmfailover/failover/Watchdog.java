package io.llmfailover.failover;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Ends an attempt that stays silent for too long. An operator of our own, because
 * {@code Flux.timeout} mistakes a slow reader for a dead provider and sets a timer for
 * every element: here time runs only while there is demand, and one timer per attempt
 * re-arms itself for the time that is left. A shorter silence is only told, once.
 */
final class Watchdog extends FluxOperator<TargetEvent, TargetEvent> {

	private final Patience patience;

	private final Time time;

	private final Runnable silent;

	/**
	 * Creates a watchdog.
	 * @param source the attempt
	 * @param patience how long it may take
	 * @param time where time comes from
	 * @param silent run when it has been silent for long enough that another target may
	 * be asked beside it
	 */
	Watchdog(Flux<? extends TargetEvent> source, Patience patience, Time time, Runnable silent) {
		super(source);
		this.patience = patience;
		this.time = time;
		this.silent = silent;
	}

	@Override
	public void subscribe(CoreSubscriber<? super TargetEvent> actual) {
		this.source.subscribe(new Guard(actual, this));
	}

	private static final class Guard implements CoreSubscriber<TargetEvent>, Subscription {

		private static final AtomicLongFieldUpdater<Guard> REQUESTED = AtomicLongFieldUpdater.newUpdater(Guard.class,
				"requested");

		private static final int WAITING = 0;

		private static final int EMITTING = 1;

		private static final int DONE = 2;

		private final CoreSubscriber<? super TargetEvent> actual;

		private final Patience patience;

		private final Time time;

		private final Runnable silent;

		private final AtomicInteger state = new AtomicInteger(WAITING);

		private volatile long requested;

		private final AtomicBoolean armed = new AtomicBoolean();

		private final Disposable.Swap alarm = Disposables.swap();

		private @Nullable Subscription upstream;

		private volatile boolean progressed;

		private volatile boolean committed;

		// both move forward by the time in which there was no demand
		private volatile long started;

		private volatile long lastProgress;

		private volatile long pausedAt;

		private volatile boolean silenceMayBeTold;

		Guard(CoreSubscriber<? super TargetEvent> actual, Watchdog watchdog) {
			this.actual = actual;
			this.patience = watchdog.patience;
			this.time = watchdog.time;
			this.silent = watchdog.silent;
			this.silenceMayBeTold = !this.patience.hedgeAfter().isZero();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.upstream = subscription;
			this.started = this.time.now();
			this.lastProgress = this.started;
			this.pausedAt = this.started;
			this.actual.onSubscribe(this);
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n)) {
				if (Operators.addCap(REQUESTED, this, n) == 0) {
					resume();
				}
				upstream().request(n);
			}
		}

		private void resume() {
			long now = this.time.now();
			long paused = now - this.pausedAt;
			this.started += paused;
			this.lastProgress += paused;
			arm(due() - now);
		}

		@Override
		public void onNext(TargetEvent event) {
			if (!this.state.compareAndSet(WAITING, EMITTING)) {
				Operators.onDiscard(event, currentContext());
				return;
			}
			if (!(event instanceof TargetEvent.Opened || event instanceof TargetEvent.Taken)) {
				this.lastProgress = this.time.now();
				this.progressed = true;
				this.committed |= event instanceof TargetEvent.TextPiece || event instanceof TargetEvent.ToolCalled;
			}
			if (this.requested == 1) {
				this.pausedAt = this.time.now();
			}
			Operators.produced(REQUESTED, this, 1);
			this.actual.onNext(event);
			this.state.compareAndSet(EMITTING, WAITING);
		}

		@Override
		public void onError(Throwable error) {
			if (end()) {
				this.actual.onError(error);
			}
			else if (!(error instanceof TargetFailedException)) {
				Operators.onErrorDropped(error, currentContext());
			}
		}

		@Override
		public void onComplete() {
			if (end()) {
				this.actual.onComplete();
			}
		}

		@Override
		public void cancel() {
			end();
			upstream().cancel();
		}

		private boolean end() {
			this.alarm.dispose();
			return this.state.getAndSet(DONE) != DONE;
		}

		// never later than the idle time: progress may shorten what is left
		private void arm(long left) {
			if (this.state.get() != DONE && this.armed.compareAndSet(false, true)) {
				long delay = Math.max(1, Math.min(left, this.patience.idle().toNanos()));
				this.alarm.update(this.time.scheduler().schedule(this::ring, delay, TimeUnit.NANOSECONDS));
			}
		}

		private void ring() {
			this.armed.set(false);
			if (this.requested == 0) {
				return; // the next request arms anew
			}
			long now = this.time.now();
			if (this.silenceMayBeTold && now - silenceTold() >= 0) {
				this.silenceMayBeTold = false;
				this.silent.run();
			}
			long left = due() - now;
			if (left > 0) {
				arm(left);
			}
			else if (this.state.compareAndSet(WAITING, DONE)) {
				upstream().cancel();
				this.actual.onError(new TargetFailedException(complaint()));
			}
			else {
				arm(this.patience.idle().toNanos());
			}
		}

		private long due() {
			long due = this.lastProgress + silence().toNanos();
			if (!this.committed) {
				due = Math.min(due, this.started + this.patience.uncommitted().toNanos());
			}
			return this.silenceMayBeTold ? Math.min(due, silenceTold()) : due;
		}

		private long silenceTold() {
			return this.lastProgress + this.patience.hedgeAfter().toNanos();
		}

		private Duration silence() {
			return this.progressed ? this.patience.idle() : this.patience.first();
		}

		private Failure complaint() {
			Duration silence = silence();
			if (this.time.now() - this.lastProgress < silence.toNanos()) {
				Failure failure = Failure.of(FailureKind.TIMEOUT,
						"Not done within " + text(this.patience.uncommitted()) + ", its share of the call's time");
				return (this.progressed || this.patience.hurried()) ? failure.in(Circumstance.OUT_OF_SHARE) : failure;
			}
			return Failure.of(FailureKind.TIMEOUT,
					(this.progressed ? "Silent for " : "No answer within ") + text(silence));
		}

		private static String text(Duration duration) {
			return (duration.toMillis() % 1000 == 0) ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
		}

		private Subscription upstream() {
			Subscription subscription = this.upstream;
			return (subscription != null) ? subscription : Operators.emptySubscription();
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

	}

}
