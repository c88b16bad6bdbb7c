package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Runs a tool that charges a card, and fails at random: before it has charged, after it
 * has, or never ends.
 */
final class CardTools implements ToolRunner {

	private final Random random;

	private final Scheduler clock;

	final CardService card = new CardService();

	/** The calls that were run, by id. */
	final Map<String, Run> ran = new LinkedHashMap<>();

	/** The results that were handed back, by the id of the call. */
	final Map<String, ToolOutcome> results = new LinkedHashMap<>();

	final List<String> ranTwice = new ArrayList<>();

	final AtomicInteger running = new AtomicInteger();

	CardTools(Random random, Scheduler clock) {
		this.random = random;
		this.clock = clock;
	}

	@Override
	public Flux<Progress> run(List<Run> runs) {
		return Flux.fromIterable(runs).flatMap(this::run);
	}

	private Flux<Progress> run(Run run) {
		Duration time = (this.random.nextInt(3) == 0) ? Duration.ZERO
				: Duration.ofMillis(1 + this.random.nextInt(20_000));
		int fate = this.random.nextInt(12);
		Mono<Progress> ends = (fate == 0) ? Mono.never() : Mono.fromSupplier(() -> ended(run, fate, time));
		Mono<Progress> later = time.isZero() ? ends : Mono.delay(time, this.clock).then(ends);
		Flux<Progress> progress = Flux.concat(Mono.just(new Progress.Started(run)), later);
		// a runner may tell an end twice
		Flux<Progress> told = (fate == 11) ? progress.concatMapIterable((step) -> List.of(step, step)) : progress;
		return told.doOnSubscribe((subscription) -> begins(run)).doFinally((signal) -> this.running.decrementAndGet());
	}

	private void begins(Run run) {
		this.running.incrementAndGet();
		if (this.ran.put(run.call().id(), run) != null) {
			this.ranTwice.add(run.call().id());
		}
	}

	private Progress ended(Run run, int fate, Duration time) {
		String intention = run.call().arguments();
		ToolOutcome outcome = switch (fate) {
			case 1, 2 -> ToolOutcome.error("The card was not charged. Try again.");
			case 3, 4 -> {
				this.card.charge(intention, run.context().idempotencyKey());
				yield ToolOutcome.error("The outcome is unknown.");
			}
			default -> {
				this.card.charge(intention, run.context().idempotencyKey());
				yield (fate == 5) ? ToolOutcome.of("charged").endingLoop() : ToolOutcome.of("charged");
			}
		};
		this.results.put(run.call().id(), outcome);
		return new Progress.Finished(run, outcome, time);
	}

}
