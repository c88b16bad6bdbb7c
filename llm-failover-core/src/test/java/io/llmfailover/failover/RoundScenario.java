package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener.Trigger;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolRunner;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

/**
 * A round of a call, whose inputs a test makes, and whose effects it writes down.
 */
abstract class RoundScenario {

	static final TargetEvent TEXT = new TargetEvent.TextPiece("Hello");

	final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	final List<String> happened = new ArrayList<>();

	final List<AttemptRun> asked = new ArrayList<>();

	Call call = call(ChatRequest.builder());

	Round round = new Round(this.call, 1, PresentationMode.LIVE, new Recorder());

	Call call(ChatRequest.Builder request) {
		Engine engine = Engine.of(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5, List.of(), List.of(),
				ToolRunner.NONE);
		List<Candidate> chain = Stream.of("a", "b", "c", "d")
			.map((name) -> new StubProvider(name, StubProvider.stalls()))
			.peek((provider) -> provider.timeouts = Timeouts.DEFAULTS)
			.map(StubProvider::candidate)
			.toList();
		ChatRequest asked = request.user("Hello").onFailure(FailureKind.CONTENT_FILTERED, FailureAction.NEXT).build();
		return new Call(engine, asked, new CallInfo(1, true, Context.empty()), chain);
	}

	AttemptRun last() {
		return this.asked.get(this.asked.size() - 1);
	}

	void receive(TargetEvent event) {
		this.round.received(last(), event);
	}

	void fail(Failure failure) {
		this.round.failed(last(), new TargetFailedException(failure));
	}

	void fail(FailureKind kind) {
		fail(Failure.of(kind, "on purpose"));
	}

	void finish(FinishReason reason) {
		receive(new TargetEvent.Finished(null, reason, null, Usage.reported(5, 1), null, null, List.of()));
	}

	void ring(Duration later) {
		this.clock.advanceTimeBy(later);
		this.round.rang(this.call.time().now());
	}

	void skipTo(String provider) {
		while (!last().target().provider().equals(provider)) {
			fail(FailureKind.AUTHENTICATION);
		}
	}

	final class Recorder implements Effects {

		@Override
		public boolean emitAndCheckCaller() {
			return true;
		}

		@Override
		public void ask(AttemptRun run, Trigger trigger) {
			RoundScenario.this.asked.add(run);
			RoundScenario.this.happened.add("ask " + run.target().provider() + " (" + trigger + ")");
		}

		@Override
		public void show(ChatEvent event) {
			RoundScenario.this.happened.add("show " + event.getClass().getSimpleName());
		}

		@Override
		public void answered(ChatResponse answer) {
			RoundScenario.this.happened.add("answer");
		}

		@Override
		public void end(Throwable error) {
			RoundScenario.this.happened.add("end " + ((ChatFailedException) error).kind());
		}

		@Override
		public Disposable takeInputLater(long nanos, Runnable input) {
			return () -> {
			};
		}

		@Override
		public void takeInput(Runnable input) {
			input.run();
		}

		@Override
		public void timesChanged() {
			// the loop looks at the times again
		}

	}

}
