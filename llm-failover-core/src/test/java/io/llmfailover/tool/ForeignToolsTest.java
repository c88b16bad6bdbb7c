package io.llmfailover.tool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.DroppedErrors;
import io.llmfailover.Tool;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tools that an application has written itself, and that begin and end in ways of their
 * own.
 */
class ForeignToolsTest extends ToolRunScenario {

	private static final String ANYTHING = "{\"type\":\"object\"}";

	@RegisterExtension
	final DroppedErrors dropped = new DroppedErrors();

	private BoundedToolRunner on(Executor threads) {
		return new BoundedToolRunner(Rounds.SETTINGS, List.of(), threads, this.rounds.time);
	}

	@Test
	void anOutcomeThatNeverComesIsAnEmptyOne() {
		assertThat(this.rounds.outcome(foreign(ANYTHING, Mono::empty), "{}")).isEqualTo(ToolOutcome.of(""));
	}

	@Test
	void oneThatIsCancelledBeforeItsThreadBeginsIsNotRun() {
		Queue<Runnable> tasks = new ArrayDeque<>();
		AtomicInteger runs = new AtomicInteger();
		try (BoundedToolRunner runner = on(tasks::add)) {
			Tool tool = foreign(ANYTHING, () -> Mono.just(ToolOutcome.of("run " + runs.incrementAndGet())));
			runner.run(List.of(Rounds.run(tool, "{}"))).subscribe().dispose();
			assertThat(runner.threads()).isEqualTo(1);
			tasks.remove().run();
			assertThat(runs).hasValue(0);
			assertThat(runner.threads()).isZero();
			assertThat(runner.unresponsive()).isZero();
		}
	}

	@Test
	void whatOneReturnsThatWasCancelledMeanwhileIsCancelled() {
		Sinks.Empty<Void> stop = Sinks.empty();
		TestPublisher<ToolOutcome> late = TestPublisher.create();
		try (BoundedToolRunner runner = on(Runnable::run)) {
			Tool tool = foreign(ANYTHING, () -> {
				stop.tryEmitEmpty();
				return late.mono();
			});
			runner.run(List.of(Rounds.run(tool, "{}"))).takeUntilOther(stop.asMono()).subscribe();
			late.assertCancelled();
			assertThat(runner.threads()).isZero();
			assertThat(runner.unresponsive()).isZero();
		}
	}

	@Test
	void oneThatThrowsAsItIsInterruptedHasResponded() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		Disposable call = this.rounds.later(Rounds.run(foreign(ANYTHING, () -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return Mono.empty();
		}), "{}")).subscribe();
		begun.await();
		call.dispose();
		await(() -> this.rounds.runner.threads() == 0);
		assertThat(this.rounds.runner.unresponsive()).isZero();
	}

	@Test
	void whatOneThrowsWhenItIsCancelledIsDropped() {
		IllegalStateException bug = new IllegalStateException("Not now");
		Tool tool = foreign(ANYTHING, () -> Mono.fromDirect((subscriber) -> subscriber.onSubscribe(new Subscription() {

			@Override
			public void request(long n) {
			}

			@Override
			public void cancel() {
				throw bug;
			}

		})));
		try (BoundedToolRunner runner = on(Runnable::run)) {
			runner.run(List.of(Rounds.run(tool, "{}"))).subscribe().dispose();
		}
		assertThat(this.dropped.all()).containsExactly(bug);
	}

	@Test
	void toolsRunOnThreadsThatKeepNoApplicationAlive() {
		Tool tool = Tool.named("t").run(() -> Thread.currentThread().getName() + Thread.currentThread().isDaemon());
		assertThat(this.rounds.outcome(tool, "{}")).isEqualTo(ToolOutcome.of("llm-tool-1true"));
	}

	@Test
	void closingInterruptsWhatRunsAndNothingRunsAfterIt() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		this.rounds.later(Rounds.run(blocking(begun, interrupted), "{}")).subscribe();
		begun.await();
		this.rounds.runner.close();
		interrupted.await();
		assertThat(this.rounds.outcome(Tool.named("u").run(() -> "ran"), "{}").error()).isTrue();
	}

	@Test
	void theTimeThatAToolTookIsTold() {
		this.rounds.time.advanceTimeBy(Duration.ofHours(1));
		List<Progress> seen = new ArrayList<>();
		try (BoundedToolRunner runner = on(Runnable::run)) {
			Tool tool = foreign(ANYTHING,
					() -> Mono.delay(Duration.ofSeconds(3), this.rounds.time).map((tick) -> ToolOutcome.of("ran")));
			runner.run(List.of(Rounds.run(tool, "{}"))).subscribe(seen::add);
			this.rounds.time.advanceTimeBy(Duration.ofSeconds(3));
		}
		assertThat(seen).last()
			.extracting((progress) -> ((Progress.Finished) progress).duration())
			.isEqualTo(Duration.ofSeconds(3));
	}

}
