package io.llmfailover.tool;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolDefinition;
import io.llmfailover.ToolException;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner.Progress;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a tool whose time is up, or whose call is cancelled.
 */
class ToolTimesTest extends ToolRunScenario {

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
	void cancellingInterruptsWhatBlocksAndCancelsWhatIsReactive() throws Exception {
		CountDownLatch begun = new CountDownLatch(2);
		CountDownLatch interrupted = new CountDownLatch(1);
		Tool blocking = blocking(begun, interrupted);
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

}
