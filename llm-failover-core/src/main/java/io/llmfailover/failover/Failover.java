package io.llmfailover.failover;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Decision;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one flow: the target whose turn it is is asked; when it fails, the policy decides
 * whether it is asked again, the next one is, or the call ends. Chat and stream differ
 * only in what the consumer sees before the answer is whole. Thread-safe.
 */
public final class Failover {

	private static final Logger logger = LoggerFactory.getLogger(Failover.class);

	private final FailoverSettings settings;

	private final Time time;

	private final DoubleSupplier random;

	/**
	 * Creates the engine.
	 * @param settings how calls are held where the request does not say
	 * @param time where time comes from
	 * @param random random numbers from 0 (inclusive) to 1, for jitter
	 */
	public Failover(FailoverSettings settings, Time time, DoubleSupplier random) {
		this.settings = settings;
		this.time = time;
		this.random = random;
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

	private Flux<ChatEvent> run(ChatRequest request, boolean stream, List<Candidate> candidates) {
		return Flux.defer(() -> {
			Call call = new Call(request, stream, candidates, this.settings, this.time);
			return withinDeadline(call, proceed(call, null));
		}).doOnError(ChatFailedException.class, Failover::logFailed);
	}

	// an error as the other side of takeUntilOther would not cancel the attempt, so its
	// end is turned into one
	private Flux<ChatEvent> withinDeadline(Call call, Flux<ChatEvent> events) {
		return events.takeUntilOther(Mono.delay(call.timeout(), this.time.scheduler()))
			// behind the deadline: what did not get past it was not delivered
			.doOnNext(call::delivered)
			.concatWith(Mono.defer(() -> call.completed() ? Mono.empty() : Mono.error(call.deadlineExceeded())));
	}

	private Flux<ChatEvent> proceed(Call call, @Nullable TargetFailedException last) {
		Slot slot = call.nextSlot();
		return (slot != null) ? attempt(call, slot) : Flux.error(call.exhausted(last));
	}

	private Flux<ChatEvent> attempt(Call call, Slot slot) {
		return Flux.defer(() -> {
			AttemptRun run = call.begin(slot);
			return new Watchdog(slot.target().exchange(run.request(), call.transport()), call.patience(slot), this.time)
				.concatMapIterable((event) -> run.on(event, call), 1)
				.onErrorResume(TargetFailedException.class, (failed) -> after(call, slot, run, failed));
		});
	}

	private Flux<ChatEvent> after(Call call, Slot slot, AttemptRun run, TargetFailedException failed) {
		Failure failure = failed.failure();
		Verdict verdict = this.settings.policy().after(failure, call.situation(failure, run), this.random);
		boolean ends = run.committed() && call.failsOnInterruption();
		Attempt attempt = run.failed(failure, ends ? Decision.STOP : verdict.decision());
		call.failed(attempt, failed, noteOn(attempt, failure.kind()));
		if (ends) {
			return Flux.error(call.end(failure.kind(), "The stream broke off after part of it was shown", failed));
		}
		Flux<ChatEvent> then = switch (verdict.decision()) {
			case RETRY -> delayed(verdict, attempt(call, slot));
			case NEXT -> Flux.defer(() -> proceed(call, failed));
			case STOP -> Flux.error(call.exhausted(failed));
		};
		if (verdict.decision() == Decision.STOP) {
			return then;
		}
		logger.info("{}", attempt.summary());
		if (run.committed()) {
			call.interrupted(attempt);
			return Flux.concat(Flux.just(new ChatEvent.Interrupted(attempt)), then);
		}
		return then;
	}

	private Flux<ChatEvent> delayed(Verdict verdict, Flux<ChatEvent> attempt) {
		return verdict.delay().isZero() ? attempt
				: Mono.delay(verdict.delay(), this.time.scheduler()).thenMany(attempt);
	}

	private @Nullable String noteOn(Attempt attempt, FailureKind kind) {
		return this.settings.errorContext().covers(kind)
				? "Note: an earlier answer from " + attempt.provider() + " failed (" + kind + ")." : null;
	}

	private static void logFailed(ChatFailedException failed) {
		logger.warn("{}", failed.getMessage());
	}

}
