package io.llmfailover.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * One entry of a script: what a fake does with a request. Immutable.
 *
 * @param said what it says
 * @param most how many pieces it says at most before the end; null for all
 * @param ending how it ends
 * @param latency how long it takes before the first sign of it
 * @param pause how long it takes between one piece and the next
 */
record FakeStep(Said said, @Nullable Integer most, FakeEnding ending, Duration latency, Duration pause) {

	FakeStep(Said said, FakeEnding ending) {
		this(said, null, ending, Duration.ZERO, Duration.ZERO);
	}

	FakeStep saying(Said said) {
		return new FakeStep(said, this.most, this.ending, this.latency, this.pause);
	}

	FakeStep ending(FakeEnding ending) {
		return new FakeStep(this.said, this.most, ending, this.latency, this.pause);
	}

	FakeStep endingAfter(int pieces, FakeEnding ending) {
		if (pieces < 0) {
			throw new IllegalArgumentException("pieces must not be negative, but is " + pieces);
		}
		return new FakeStep(this.said, pieces, ending, this.latency, this.pause);
	}

	FakeStep taking(Duration latency) {
		return new FakeStep(this.said, this.most, this.ending, notNegative("latency", latency), this.pause);
	}

	FakeStep pausing(Duration pause) {
		return new FakeStep(this.said, this.most, this.ending, this.latency, notNegative("pause", pause));
	}

	private static Duration notNegative(String name, Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException(name + " must not be negative, but is " + duration);
		}
		return duration;
	}

	/**
	 * Plays it.
	 * @param request what was asked
	 * @param model the model that was asked
	 * @param transport how the answer is fetched
	 * @param scheduler the fake's time
	 * @return the events, on threads of the scheduler
	 */
	Flux<TargetEvent> play(ChatRequest request, String model, Transport transport, Scheduler scheduler) {
		List<TargetEvent> pieces = pieces(request);
		Flux<TargetEvent> events = (transport == Transport.STREAM) ? streamed(pieces, model, scheduler)
				: whole(pieces, model, scheduler);
		return delayed(events, this.latency, scheduler).subscribeOn(scheduler);
	}

	private List<TargetEvent> pieces(ChatRequest request) {
		List<TargetEvent> pieces = this.said.events(request);
		return (this.most != null && this.most < pieces.size()) ? pieces.subList(0, this.most) : pieces;
	}

	private Flux<TargetEvent> streamed(List<TargetEvent> pieces, String model, Scheduler scheduler) {
		if (pieces.isEmpty() && !(this.ending instanceof FakeEnding.Finishes)) {
			return this.ending.end(model).flux();
		}
		Flux<TargetEvent> said = Flux.fromIterable(pieces);
		if (!this.pause.isZero()) {
			said = said.index()
				.concatMap((piece) -> delayed(Flux.just(piece.getT2()),
						(piece.getT1() == 0) ? Duration.ZERO : this.pause, scheduler), 1);
		}
		return Flux.concat(Flux.just(opened()), said, this.ending.end(model));
	}

	// nothing of an answer in one piece that does not end well is ever seen
	private Flux<TargetEvent> whole(List<TargetEvent> pieces, String model, Scheduler scheduler) {
		if (!(this.ending instanceof FakeEnding.Finishes)) {
			return this.ending.end(model).flux();
		}
		List<TargetEvent> answer = new ArrayList<>();
		answer.add(opened());
		answer.addAll(pieces);
		return delayed(Flux.fromIterable(answer).concatWith(this.ending.end(model)),
				this.pause.multipliedBy(Math.max(0, pieces.size() - 1)), scheduler);
	}

	private static TargetEvent opened() {
		return new TargetEvent.Opened(200, null);
	}

	private static Flux<TargetEvent> delayed(Flux<TargetEvent> events, Duration delay, Scheduler scheduler) {
		return delay.isZero() ? events : events.delaySubscription(delay, scheduler);
	}

}
