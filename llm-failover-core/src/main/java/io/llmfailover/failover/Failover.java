package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailoverListener.Trigger;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * The one flow: the target whose turn it is is asked; when it fails, the policy decides
 * whether it is asked again, the next one is, or the call ends. Chat and stream differ
 * only in what the consumer sees before the answer is whole. Thread-safe.
 */
public final class Failover {

	private static final Logger logger = LoggerFactory.getLogger(Failover.class);

	private final FailoverSettings settings;

	private final Health health;

	private final Time time;

	private final DoubleSupplier random;

	private final List<FailoverListener> listeners;

	private final AtomicLong calls = new AtomicLong();

	// a bad minute must not become a storm: at most a fifth more requests by retries, and
	// a hedge in a tenth of the calls
	private final Budget retries = new Budget(0.2, 100);

	private final Budget hedges = new Budget(0.1, 10);

	/**
	 * Creates the engine.
	 * @param settings how calls are held where the request does not say
	 * @param time where time comes from
	 * @param random random numbers from 0 (inclusive) to 1, for jitter
	 * @param listeners are told what happens
	 */
	public Failover(FailoverSettings settings, Time time, DoubleSupplier random, List<FailoverListener> listeners) {
		this.settings = settings;
		this.listeners = List.copyOf(listeners);
		this.health = new Health(settings.health(), time, Outbox.to(this.listeners));
		this.time = time;
		this.random = random;
	}

	/**
	 * Creates the engine without listeners.
	 * @param settings how calls are held where the request does not say
	 * @param time where time comes from
	 * @param random random numbers from 0 (inclusive) to 1, for jitter
	 */
	public Failover(FailoverSettings settings, Time time, DoubleSupplier random) {
		this(settings, time, random, List.of());
	}

	/**
	 * Creates the engine on the system's time.
	 * @param settings how calls are held where the request does not say
	 */
	public Failover(FailoverSettings settings) {
		this(settings, Time.system(), () -> ThreadLocalRandom.current().nextDouble());
	}

	/**
	 * Asks, and waits for the whole answer.
	 * @param request what to ask
	 * @param candidates the chain
	 * @return the answer, or a {@link ChatFailedException}
	 */
	public Mono<ChatResponse> chat(ChatRequest request, List<Candidate> candidates) {
		return run(request, false, candidates).ofType(ChatEvent.Completed.class)
			.map(ChatEvent.Completed::response)
			.single();
	}

	/**
	 * Asks, and shows the answer as it comes.
	 * @param request what to ask
	 * @param candidates the chain
	 * @return the events, ending in {@link ChatEvent.Completed} or with a
	 * {@link ChatFailedException}
	 */
	public Flux<ChatEvent> stream(ChatRequest request, List<Candidate> candidates) {
		return run(request, true, candidates);
	}

	/**
	 * The health of one model of a provider, as the next call finds it.
	 * @param provider the provider's name
	 * @param model the model
	 * @return its health
	 */
	public ModelHealth health(String provider, String model) {
		return this.health.of(provider, model).status();
	}

	/**
	 * For how long others have been answering in place of a provider that stands first.
	 * @param provider the provider's name
	 * @return the time; null where that has not lasted for as long as the settings say
	 */
	public @Nullable Duration degradedFor(String provider) {
		return this.health.degradation(provider).degradedFor();
	}

	/**
	 * Forgets what is held against a provider: it may be asked again at once.
	 * @param provider the provider's name
	 */
	public void resetHealth(String provider) {
		this.health.reset(provider);
		this.health.tell();
	}

	private Flux<ChatEvent> run(ChatRequest request, boolean stream, List<Candidate> candidates) {
		return Flux.deferContextual((context) -> {
			CallInfo info = new CallInfo(this.calls.incrementAndGet(), stream, context);
			Call call = new Call(request, info, candidates, this.settings, this.health, this.time,
					Outbox.to(this.listeners));
			this.hedges.earn();
			return told(call, withinDeadline(call, next(call, null, null)));
		}).doOnError(ChatFailedException.class, (failed) -> logger.warn("{}", failed.getMessage()));
	}

	private static Flux<ChatEvent> told(Call call, Flux<ChatEvent> events) {
		return events.doOnNext((event) -> {
			if (event instanceof ChatEvent.Completed completed) {
				call.ended(completed.response());
				call.tell();
			}
		}).doOnError((failure) -> {
			call.ended(failure);
			call.tell();
		}).doFinally((signal) -> {
			// what was given up on the way is in the trail by now
			if (signal == SignalType.CANCEL) {
				call.abandoned();
			}
			call.tell();
		});
	}

	// an error as the other side of takeUntilOther would not cancel the attempt, so its
	// end is turned into one
	private Flux<ChatEvent> withinDeadline(Call call, Flux<ChatEvent> events) {
		return events
			.takeUntilOther(Mono.delay(call.timeout(), this.time.scheduler()).doOnNext((tick) -> call.expire()))
			// behind the deadline: what did not get past it was not delivered
			.doOnNext(call::delivered)
			.concatWith(Mono.defer(() -> call.delivered() ? Mono.empty() : Mono.error(call.deadlineExceeded())));
	}

	private Flux<ChatEvent> next(Call call, @Nullable AttemptRun failed, @Nullable FailureKind kind) {
		return beside(call, (lane) -> {
			Turn turn = call.next(lane, failed, kind);
			if (turn == null) {
				return Flux.never();
			}
			this.retries.earn();
			return attempt(call, turn, lane, Trigger.NEXT, Tries.NONE);
		});
	}

	private Flux<ChatEvent> hedge(Call call, Lane silent) {
		return beside(call, (lane) -> {
			Turn turn = (call.anyoneLeft() && this.hedges.spend()) ? call.nextBeside(silent) : null;
			return (turn != null) ? attempt(call, turn, lane, Trigger.HEDGE, Tries.NONE) : Flux.never();
		});
	}

	// Whichever lane has something to show first answers; one that ends while others go
	// on says nothing, and an error is the end of all. A turn is taken on subscription
	// and
	// not before: a caller who has gone away by then leaves none behind.
	private Flux<ChatEvent> beside(Call call, Function<Lane, Flux<ChatEvent>> asked) {
		return Flux.defer(() -> {
			Lane lane = new Lane();
			Flux<ChatEvent> answer = Flux.defer(() -> asked.apply(lane));
			return call.mayHedge() ? Flux.firstWithSignal(answer, lane.silence().thenMany(hedge(call, lane))) : answer;
		});
	}

	private Flux<ChatEvent> attempt(Call call, Turn turn, Lane lane, Trigger trigger, Tries tries) {
		return Flux.defer(() -> {
			AttemptRun run = call.begin(turn, lane, trigger);
			call.tell();
			return Flux.using(turn::permit, (permit) -> observed(call, run), Permit::release).doOnCancel(() -> {
				call.cancelled(run);
				call.tell();
			}).onErrorResume(TargetFailedException.class, (failed) -> after(call, run, tries, failed));
		});
	}

	private Flux<ChatEvent> observed(Call call, AttemptRun run) {
		Permit permit = run.turn().permit();
		Flux<TargetEvent> told = new Watchdog(run.turn().target().exchange(run.request(), call.transport()),
				call.patience(run), this.time, run::fellSilent);
		// the target's health does not wait for a slow reader
		Flux<TargetEvent> noted = told.doOnNext((event) -> noteAnswering(event, permit))
			.doOnError(TargetFailedException.class, (failed) -> permit.failed(failed.failure()));
		return Outlet.of(noted, (event) -> run.on(event, call))
			.doOnError(TargetFailedException.class, (failed) -> permit.failed(failed.failure()));
	}

	private static void noteAnswering(TargetEvent event, Permit permit) {
		if (event instanceof TargetEvent.TextPiece || event instanceof TargetEvent.ToolCalled) {
			permit.answering();
		}
	}

	private Flux<ChatEvent> after(Call call, AttemptRun run, Tries tries, TargetFailedException failed) {
		Failure failure = call.learn(run, failed.failure());
		if (failure.circumstance() == Circumstance.NOT_ASKED) {
			call.skipped(run, failure);
			return next(call, run, null);
		}
		if (run.committed() && call.failsOnInterruption()) {
			settle(call, run, failed, FailureAction.STOP);
			return Flux.error(call.end(failure.kind(), "The stream broke off after part of it was shown", failed));
		}
		Verdict verdict = decide(failure, call, call.situation(failure, run, tries));
		Attempt attempt = settle(call, run, failed, verdict.decision());
		if (verdict.decision() == FailureAction.STOP) {
			return Flux.error(call.exhausted());
		}
		Flux<ChatEvent> then = (verdict.decision() == FailureAction.RETRY)
				? delayed(verdict.delay(), again(call, run, tries.after(failure), failure))
				: next(call, run, failure.kind());
		return run.committed() ? Flux.concat(Flux.just(new ChatEvent.Interrupted(attempt)), then) : then;
	}

	private Attempt settle(Call call, AttemptRun run, TargetFailedException failed, FailureAction decision) {
		Failure failure = failed.failure();
		Attempt attempt = run.failed(failure, decision);
		call.failed(run, attempt, failed, noteOn(attempt, failure));
		if (decision != FailureAction.RETRY) {
			this.health.left(attempt.provider(), attempt.model(), failure);
		}
		if (decision == FailureAction.NEXT) {
			logger.info("{}", attempt.summary());
		}
		call.tell();
		return attempt;
	}

	private Verdict decide(Failure failure, Call call, Situation situation) {
		Verdict verdict = call.policy().after(failure, situation, this.random);
		boolean retried = verdict.decision() == FailureAction.RETRY && !situation.tries().mayRepeat(failure);
		return (retried && !this.retries.spend()) ? FailurePolicy.next(situation) : verdict;
	}

	private Flux<ChatEvent> again(Call call, AttemptRun run, Tries tries, Failure failure) {
		return Flux.defer(() -> {
			Admission admission = run.turn().admission();
			Permit permit = admission.permit();
			if (permit == null) {
				call.leftOut(run.turn(), admission.availability());
				return next(call, run, failure.kind());
			}
			return attempt(call, run.turn().again(permit), run.lane(), Trigger.RETRY, tries);
		});
	}

	private Flux<ChatEvent> delayed(Duration delay, Flux<ChatEvent> events) {
		return delay.isZero() ? events : Mono.delay(delay, this.time.scheduler()).thenMany(events);
	}

	private @Nullable String noteOn(Attempt attempt, Failure failure) {
		return this.settings.errorContext().covers(failure.kind())
				? "Note: an earlier answer from " + attempt.provider() + " failed (" + failure.kind() + ")." : null;
	}

}
