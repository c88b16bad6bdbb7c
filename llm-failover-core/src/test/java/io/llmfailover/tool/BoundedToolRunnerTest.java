package io.llmfailover.tool;

import org.reactivestreams.Subscription;
import org.jspecify.annotations.Nullable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolDefinition;
import io.llmfailover.ToolException;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner.Progress;
import io.llmfailover.ToolRunner.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class BoundedToolRunnerTest {

	private Rounds rounds = new Rounds(Rounds.SETTINGS);

	@AfterEach
	void close() {
		this.rounds.close();
	}

	private void rounds(Rounds rounds) {
		this.rounds.close();
		this.rounds = rounds;
	}

	@Test
	void tellsStartAndEndOfEachTool() {
		Run run = Rounds.run(Tool.named("t").run(() -> "done"), "{}");
		assertThat(this.rounds.all(run)).containsExactly(new Progress.Started(run),
				new Progress.Finished(run, ToolOutcome.of("done"), Duration.ZERO));
	}

	@Test
	void argumentsThatDoNotFitNeverReachTheFunction() {
		AtomicBoolean ran = new AtomicBoolean();
		Tool tool = Tool.named("charge").input(Charge.class).run((charge) -> ran.getAndSet(true));
		assertThat(this.rounds.outcome(tool, "{\"cents\":\"ten\"}")).isEqualTo(ToolOutcome.error(
				"The tool was not run, since its arguments do not fit its schema: /cents: must be of type integer, but is string."));
		assertThat(this.rounds.outcome(tool, "{\"cents\":99999999999}").error()).isTrue();
		assertThat(this.rounds.outcome(tool, "{\"cents\":1").error()).isTrue();
		assertThat(ran).isFalse();
	}

	@Test
	void argumentsOfAToolOfAnotherKindAreCheckedAsWell() {
		Tool foreign = foreign("{\"type\":\"object\",\"required\":[\"a\"]}", Mono.just(ToolOutcome.of("ran")));
		assertThat(this.rounds.outcome(foreign, "{}")).isEqualTo(
				ToolOutcome.error("The tool was not run, since its arguments do not fit its schema: 'a' is missing."));
		assertThat(this.rounds.outcome(foreign, "{\"a\":1}")).isEqualTo(ToolOutcome.of("ran"));
	}

	@Test
	void aToolWhoseSchemaIsNoneRunsUnchecked() {
		assertThat(this.rounds.outcome(foreign("no schema", Mono.just(ToolOutcome.of("ran"))), "{}"))
			.isEqualTo(ToolOutcome.of("ran"));
	}

	@Test
	void noArgumentsAtAllAreAnEmptyObject() {
		Tool tool = Tool.named("t").run(() -> "ran");
		for (String nothing : List.of("", " ", "null", "{}")) {
			assertThat(this.rounds.outcome(tool, nothing)).isEqualTo(ToolOutcome.of("ran"));
		}
	}

	@Test
	void aToolThatIsNotThereIsAnErrorForTheModel() {
		assertThat(this.rounds.outcomes(Rounds.run(null, new ToolCall("1", "made_up", "{}"))))
			.containsExactly(ToolOutcome.error("There is no such tool. Call only the tools that you were given."));
	}

	@Test
	void onlyTheMessageOfAToolExceptionReachesTheModel() {
		assertThat(this.rounds.outcome(failing(new ToolException("No such city")), "{}"))
			.isEqualTo(ToolOutcome.error("No such city"));
		assertThat(this.rounds.outcome(failing(new IllegalStateException("jdbc:secret")), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed."));
		assertThat(this.rounds.outcome(failing(new StackOverflowError()), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed."));
		assertThat(this.rounds.outcome(Tool.named("t").run(() -> Mono.error(new Exception("secret"))), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed."));
	}

	@Test
	void aToolExceptionWithoutAMessageSaysThatTheToolFailed() {
		assertThat(this.rounds.outcome(failing(new ToolException(" ")), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed."));
		assertThat(this.rounds.outcome(failing(new ToolException("x") {

			private static final long serialVersionUID = 1L;

			@Override
			public @Nullable String getMessage() {
				return null;
			}

		}), "{}")).isEqualTo(ToolOutcome.error("The tool failed."));
	}

	@Test
	void anExceptionWhoseMessageCannotBeToldIsAFailureOfTheToolAlone() {
		assertThat(this.rounds.outcome(failing(new IllegalStateException() {

			private static final long serialVersionUID = 1L;

			@Override
			public String getMessage() {
				throw new IllegalStateException("Not even this can be told");
			}

		}), "{}")).isEqualTo(ToolOutcome.error("The tool failed."));
	}

	@Test
	void aToolMayHaveAllTheTimeThereIs() {
		assertThat(
				this.rounds.outcome(Tool.named("t").timeout(Duration.ofSeconds(Long.MAX_VALUE)).run(() -> "ran"), "{}"))
			.isEqualTo(ToolOutcome.of("ran"));
	}

	@Test
	void aToolThatDoesNotTellItsTimeFailsAlone() {
		Tool tool = new Tool() {

			@Override
			public ToolDefinition definition() {
				return new ToolDefinition("t", null, "{\"type\":\"object\"}");
			}

			@Override
			public Mono<ToolOutcome> call(ToolCall call, ToolContext context) {
				return Mono.just(ToolOutcome.of("ran"));
			}

			@Override
			public Duration timeout() {
				throw new NoClassDefFoundError("Missing");
			}

		};
		assertThat(this.rounds.outcomes(Rounds.run(tool, "{}"), Rounds.run(Tool.named("u").run(() -> "ran"), "{}")))
			.containsExactlyInAnyOrder(ToolOutcome.error("The tool failed."), ToolOutcome.of("ran"));
	}

	@Test
	void aToolThatThrowsOnCancelIsGivenUpAllTheSame() {
		Tool tool = Tool.named("t")
			.timeout(Duration.ofSeconds(5))
			.run(() -> Mono.fromDirect((subscriber) -> subscriber.onSubscribe(new Subscription() {

				@Override
				public void request(long n) {
				}

				@Override
				public void cancel() {
					throw new IllegalStateException("Not now");
				}

			})));
		List<ToolOutcome> outcomes = new CopyOnWriteArrayList<>();
		this.rounds.later(Rounds.run(tool, "{}"))
			.ofType(Progress.Finished.class)
			.subscribe((finished) -> outcomes.add(finished.outcome()));
		await(() -> {
			this.rounds.time.advanceTimeBy(Duration.ofSeconds(5));
			return !outcomes.isEmpty();
		});
		assertThat(outcomes.get(0).error()).isTrue();
		await(() -> this.rounds.runner.threads() == 0);
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
	void anInterruptionOfTheThreadThatRunsAToolIsKept() {
		try (BoundedToolRunner runner = new BoundedToolRunner(Rounds.with(1, 1), List.of(), Runnable::run,
				this.rounds.time)) {
			Thread.currentThread().interrupt();
			List<String> texts = texts(runner);
			assertThat(Thread.interrupted()).isTrue();
			assertThat(texts).containsExactly("ran");
		}
	}

	// without a wait: the thread may be interrupted
	private static List<String> texts(BoundedToolRunner runner) {
		List<String> texts = new ArrayList<>();
		runner.run(List.of(Rounds.run(Tool.named("t").run(() -> "ran"), "{}")))
			.ofType(Progress.Finished.class)
			.subscribe((finished) -> texts.add(Rounds.text(finished.outcome())));
		return texts;
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
	void messagesOfOtherExceptionsReachTheModelOnlyWhereThatIsConfigured() {
		rounds(new Rounds(Rounds.with(ToolErrors.MESSAGE)));
		assertThat(this.rounds.outcome(failing(new IllegalStateException("no stock")), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed: no stock"));
		assertThat(Rounds.text(this.rounds.outcome(failing(new IllegalStateException("x".repeat(5000))), "{}")))
			.hasSizeLessThan(1100);
		assertThat(this.rounds.outcome(failing(new IllegalStateException()), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed."));
	}

	@Test
	void anExceptionEndsTheCallOnlyWhereThatIsConfigured() {
		rounds(new Rounds(Rounds.with(ToolErrors.FAIL)));
		Tool failing = failing(new IllegalStateException("bug"));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.rounds.outcome(failing, "{}"))
			.withMessage("bug");
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.rounds.all(Rounds.run(failing, "{}"), Rounds.run(failing, "{}")))
			.withMessage("bug");
		assertThat(this.rounds.outcome(failing(new ToolException("No such city")), "{}"))
			.isEqualTo(ToolOutcome.error("No such city"));
	}

	@Test
	void aToolThatRunsBesideOneThatEndsTheCallStillTellsItsResult() throws Exception {
		rounds(new Rounds(Rounds.with(ToolErrors.FAIL)));
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch failed = new CountDownLatch(1);
		Tool slow = Tool.named("slow").run(() -> {
			begun.countDown();
			failed.await();
			return "charged";
		});
		Tool failing = Tool.named("failing").run(() -> {
			begun.await();
			throw new IllegalStateException("bug");
		});
		List<Progress> seen = new ArrayList<>();
		AtomicBoolean ended = new AtomicBoolean();
		CountDownLatch over = new CountDownLatch(1);
		this.rounds.later(Rounds.run(slow, "{}"), Rounds.run(failing, "{}"))
			.doFinally((signal) -> over.countDown())
			.subscribe(seen::add, (error) -> ended.set(true));
		await(() -> this.rounds.runner.threads() == 1);
		assertThat(ended).isFalse();
		failed.countDown();
		over.await();
		assertThat(ended).isTrue();
		assertThat(seen).filteredOn(Progress.Finished.class::isInstance)
			.extracting((progress) -> ((Progress.Finished) progress).outcome())
			.containsExactly(ToolOutcome.of("charged"));
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
	void aToolThatTakesTooLongIsInterruptedAndItsOutcomeIsToldAsUnknown() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		Tool tool = Tool.named("t").run(() -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				throw ex;
			}
			return "";
		});
		Queue<Progress> seen = new ConcurrentLinkedQueue<>();
		this.rounds.later(Rounds.run(tool, "{}")).subscribe(seen::add);
		begun.await();
		this.rounds.time.advanceTimeBy(Duration.ofSeconds(29));
		assertThat(seen).hasSize(1);
		this.rounds.time.advanceTimeBy(Duration.ofSeconds(1));
		interrupted.await();
		assertThat(seen).element(1)
			.extracting((progress) -> ((Progress.Finished) progress).outcome())
			.isEqualTo(ToolOutcome.error("The tool took too long and was cancelled. Its outcome is unknown: it may"
					+ " have done what it was asked for. Do not repeat the call."));
		await(() -> this.rounds.runner.unresponsive() == 0 && this.rounds.runner.threads() == 0);
	}

	@Test
	void aToolMayHaveATimeOfItsOwnAndEndTheCallAfterIt() {
		Tool tool = Tool.named("t")
			.timeout(Duration.ofSeconds(5))
			.onTimeout(Tool.OnTimeout.FAIL)
			.run(() -> Mono.never());
		AtomicBoolean failed = new AtomicBoolean();
		this.rounds.later(Rounds.run(tool, "{}")).subscribe((progress) -> {
		}, (error) -> failed.set(error instanceof ToolException));
		await(() -> {
			this.rounds.time.advanceTimeBy(Duration.ofSeconds(5));
			return failed.get();
		});
	}

	@Test
	void cancellingInterruptsWhatBlocksAndCancelsWhatIsReactive() throws Exception {
		CountDownLatch begun = new CountDownLatch(2);
		CountDownLatch interrupted = new CountDownLatch(1);
		Tool blocking = Tool.named("blocking").run(() -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			return "";
		});
		TestPublisher<String> reactive = TestPublisher.create();
		Tool other = Tool.named("reactive").run(() -> reactive.mono().doOnSubscribe((s) -> begun.countDown()));
		Disposable call = this.rounds.later(Rounds.run(blocking, "{}"), Rounds.run(other, "{}")).subscribe();
		begun.await();
		call.dispose();
		interrupted.await();
		await(reactive::wasCancelled);
	}

	@Test
	void aToolThatIgnoresItsInterruptionIsCountedUntilItEnds() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		AtomicBoolean end = new AtomicBoolean();
		Tool tool = Tool.named("t").run(() -> {
			begun.countDown();
			while (!end.get()) {
				Thread.onSpinWait();
			}
			return "";
		});
		Disposable call = this.rounds.later(Rounds.run(tool, "{}")).subscribe();
		begun.await();
		call.dispose();
		await(() -> this.rounds.runner.unresponsive() == 1);
		assertThat(this.rounds.runner.threads()).isEqualTo(1);
		end.set(true);
		await(() -> this.rounds.runner.unresponsive() == 0 && this.rounds.runner.threads() == 0);
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

	private static Tool failing(Throwable failure) {
		return Tool.named("t").run(() -> {
			if (failure instanceof Error error) {
				throw error;
			}
			throw (Exception) failure;
		});
	}

	private static Tool foreign(String schema, Mono<ToolOutcome> outcome) {
		return new Tool() {

			@Override
			public ToolDefinition definition() {
				return new ToolDefinition("foreign", null, schema);
			}

			@Override
			public Mono<ToolOutcome> call(ToolCall call, ToolContext context) {
				return outcome;
			}

		};
	}

	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
			LockSupport.parkNanos(100_000);
		}
	}

	record Charge(int cents) {

	}

}
