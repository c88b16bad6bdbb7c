package io.llmfailover.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.Tool;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner.Progress;
import io.llmfailover.ToolRunner.Run;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which threads tools run on, and how many at a time.
 */
class BoundedToolRunnerTest extends ToolRunScenario {

	@Test
	void tellsStartAndEndOfEachTool() {
		Run run = Rounds.run(Tool.named("t").run(() -> "done"), "{}");
		assertThat(this.rounds.all(run)).containsExactly(new Progress.Started(run),
				new Progress.Finished(run, ToolOutcome.of("done"), Duration.ZERO));
	}

	@Test
	void toolsOfARoundRunBesideEachOtherUpToALimit() throws Exception {
		rounds(new Rounds(Rounds.with(3, 10)));
		CyclicBarrier three = new CyclicBarrier(3);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Tool tool = Tool.named("t").run(() -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			three.await();
			running.decrementAndGet();
			return "ran";
		});
		Run run = Rounds.run(tool, "{}");
		assertThat(this.rounds.outcomes(run, run, run, run, run, run)).hasSize(6);
		assertThat(most).hasValueLessThanOrEqualTo(3);
	}

	@Test
	void aToolForWhichThereIsNoThreadIsNotRunAndDoesNotWait() throws Exception {
		rounds(new Rounds(Rounds.with(8, 1)));
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Tool slow = Tool.named("slow").run(() -> {
			begun.countDown();
			end.await();
			return "";
		});
		Disposable call = this.rounds.later(Rounds.run(slow, "{}")).subscribe();
		begun.await();
		Tool quick = Tool.named("quick").run(() -> "ran");
		assertThat(this.rounds.outcome(quick, "{}"))
			.isEqualTo(ToolOutcome.error("The tool was not run, since too many tools are running. Try again later."));
		end.countDown();
		await(() -> this.rounds.runner.threads() == 0);
		assertThat(this.rounds.outcome(quick, "{}")).isEqualTo(ToolOutcome.of("ran"));
		call.dispose();
	}

	@Test
	void threadsThatRefuseInWhicheverWayCostNoPlace() {
		try (BoundedToolRunner runner = new BoundedToolRunner(Rounds.with(1, 1), List.of(), (task) -> {
			throw new OutOfMemoryError("unable to create native thread");
		}, this.rounds.time)) {
			for (int i = 0; i < 3; i++) {
				assertThat(runner.run(List.of(Rounds.run(Tool.named("t").run(() -> "ran"), "{}")))
					.ofType(Progress.Finished.class)
					.map((finished) -> Rounds.text(finished.outcome()))
					.blockLast()).contains("too many tools are running");
				assertThat(runner.threads()).isZero();
			}
		}
	}

	@Test
	void anExecutorThatFailsAfterItsTaskGivesTheThreadBackOnce() {
		try (BoundedToolRunner runner = new BoundedToolRunner(Rounds.with(1, 1), List.of(), (task) -> {
			task.run();
			throw new IllegalStateException("of the executor");
		}, this.rounds.time)) {
			for (int i = 0; i < 3; i++) {
				assertThat(texts(runner)).containsExactly("ran");
				assertThat(runner.threads()).isZero();
			}
		}
	}

	@Test
	void aReactiveToolGivesItsThreadBackWhileItWaits() throws Exception {
		rounds(new Rounds(Rounds.with(8, 1)));
		TestPublisher<String> answer = TestPublisher.create();
		CountDownLatch waiting = new CountDownLatch(1);
		Queue<Progress> seen = new ConcurrentLinkedQueue<>();
		this.rounds
			.later(Rounds.run(Tool.named("t").run(() -> answer.mono().doOnSubscribe((s) -> waiting.countDown())), "{}"))
			.subscribe(seen::add);
		waiting.await();
		await(() -> this.rounds.runner.threads() == 0);
		assertThat(this.rounds.outcome(Tool.named("other").run(() -> "ran"), "{}")).isEqualTo(ToolOutcome.of("ran"));
		answer.emit("later");
		await(() -> seen.size() == 2);
	}

	@Test
	void aToolMayBlockOnAMono() {
		Tool tool = Tool.named("t").run(() -> Mono.just("x").subscribeOn(Schedulers.parallel()).block());
		assertThat(this.rounds.outcome(tool, "{}")).isEqualTo(ToolOutcome.of("x"));
	}

	@Test
	void anInterruptionOfTheThreadThatRunsAToolIsKept() {
		try (BoundedToolRunner runner = new BoundedToolRunner(Rounds.with(1, 1), List.of(), Runnable::run,
				this.rounds.time)) {
			Thread.currentThread().interrupt();
			List<String> texts = texts(runner);
			assertThat(Thread.interrupted()).isTrue();
			assertThat(texts).containsExactly("ran");
		}
	}

	@Test
	void whatFollowsAToolDoesNotSeeThatItInterruptedItself() {
		Tool tool = Tool.named("t").run(() -> {
			Thread.currentThread().interrupt();
			return "ran";
		});
		assertThat(this.rounds.runner.run(List.of(Rounds.run(tool, "{}")))
			.ofType(Progress.Finished.class)
			.map((finished) -> Thread.currentThread().isInterrupted())
			.blockLast()).isFalse();
	}

	@Test
	void whatFollowsAToolDoesNotHoldItsThread() throws Exception {
		rounds(new Rounds(Rounds.with(8, 1)));
		CountDownLatch done = new CountDownLatch(1);
		AtomicInteger taken = new AtomicInteger(-1);
		this.rounds.later(Rounds.run(Tool.named("t").run(() -> "ran"), "{}"))
			.filter(Progress.Finished.class::isInstance)
			.doFinally((signal) -> done.countDown())
			.subscribe((progress) -> taken.set(this.rounds.runner.threads()));
		done.await();
		assertThat(taken).hasValue(0);
	}

	// without a wait: the thread may be interrupted
	private static List<String> texts(BoundedToolRunner runner) {
		List<String> texts = new ArrayList<>();
		runner.run(List.of(Rounds.run(Tool.named("t").run(() -> "ran"), "{}")))
			.ofType(Progress.Finished.class)
			.subscribe((finished) -> texts.add(Rounds.text(finished.outcome())));
		return texts;
	}

}
