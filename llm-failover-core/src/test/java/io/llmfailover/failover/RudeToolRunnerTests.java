package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.DroppedErrors;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

import static io.llmfailover.failover.StubProvider.answer;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A tool runner that says things twice, too late, or of tools that nobody asked for: what
 * the call does not use is discarded, and no error of it is lost.
 */
class RudeToolRunnerTests {

	private static final ToolCall CHARGE = new ToolCall("1", "charge", "{}");

	// what it emits after its end or a cancel arrives nevertheless
	private final TestPublisher<ToolRunner.Progress> tools = TestPublisher
		.createNoncompliant(Violation.CLEANUP_ON_TERMINATE, Violation.REQUEST_OVERFLOW);

	private final List<ToolRunner.Run> runs = new ArrayList<>();

	private final List<Object> discarded = new ArrayList<>();

	@RegisterExtension
	final DroppedErrors dropped = new DroppedErrors();

	private final TestSubscriber<ChatEvent> caller = TestSubscriber.builder()
		.contextPutAll(Operators.enableOnDiscard(Context.empty(), this.discarded::add))
		.build();

	private final StubProvider provider = new StubProvider("a",
			Flux.just(new TargetEvent.ToolCalled(CHARGE), new TargetEvent.Finished(null, FinishReason.TOOL_CALLS,
					"tool_calls", Usage.reported(10, 3), null, null, List.of())),
			answer("Paid"));

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private void call(ToolRunner runner) {
		Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5, List.of(),
				List.of(), (runs) -> {
					this.runs.addAll(runs);
					return runner.run(runs);
				});
		ChatRequest request = ChatRequest.builder().user("Hello").tool(FakeTools.named("charge")).build();
		failover.stream(request, List.of(this.provider.candidate())).subscribe(this.caller);
	}

	private void callUntilToolsRun() {
		call((runs) -> this.tools.flux());
		assertThat(this.runs).hasSize(1);
	}

	private ToolRunner.Progress started() {
		return new ToolRunner.Progress.Started(this.runs.get(0));
	}

	private ToolRunner.Progress finished(String outcome) {
		return new ToolRunner.Progress.Finished(this.runs.get(0), ToolOutcome.of(outcome), Duration.ZERO);
	}

	@Test
	void whatItSaysTwiceIsShownOnce() {
		callUntilToolsRun();
		this.tools.next(started(), started(), finished("paid"), finished("paid again"), started()).complete();
		List<ChatEvent> shown = this.caller.getReceivedOnNext();
		assertThat(shown).filteredOn(ChatEvent.ToolStarted.class::isInstance).hasSize(1);
		assertThat(shown).filteredOn(ChatEvent.ToolFinished.class::isInstance)
			.containsExactly(new ChatEvent.ToolFinished(CHARGE, ToolOutcome.of("paid"), Duration.ZERO, 1));
		assertThat(this.discarded).containsExactly(started(), finished("paid again"), started());
		assertThat(shown).last().isInstanceOf(ChatEvent.Completed.class);
	}

	@Test
	void whatItSaysOfAToolThatNobodyAskedForIsDiscarded() {
		callUntilToolsRun();
		ToolCall other = new ToolCall("2", "charge", "{}");
		ToolRunner.Run unknown = new ToolRunner.Run(other, null, this.runs.get(0).context());
		this.tools.next(new ToolRunner.Progress.Started(unknown),
				new ToolRunner.Progress.Finished(unknown, ToolOutcome.of("paid"), Duration.ZERO));
		assertThat(this.discarded).hasSize(2);
		assertThat(this.caller.getReceivedOnNext()).last().isInstanceOf(ChatEvent.RoundCompleted.class);
	}

	@Test
	void theCallEndsWhereItEndsBeforeItsTools() {
		callUntilToolsRun();
		this.tools.next(started()).complete();
		assertThat(this.caller.expectTerminalError()).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("before all tools had ended");
		this.tools.assertNotCancelled();
	}

	@Test
	void whatItSaysOnceTheCallerHasLeftIsDiscardedAndItsErrorDropped() {
		callUntilToolsRun();
		this.tools.next(started());
		this.caller.cancel();
		IllegalStateException bug = new IllegalStateException("a bug");
		this.tools.next(finished("paid")).error(bug);
		this.tools.complete();
		assertThat(this.discarded).containsExactly(finished("paid"));
		assertThat(this.dropped.all()).containsExactly(bug);
		assertThat(this.caller.getProtocolErrors()).isEmpty();
	}

	@Test
	void itsEndBeginsNoFurtherRoundOnceTheTimeOfTheCallIsUp() {
		callUntilToolsRun();
		this.tools.next(started(), finished("paid"));
		this.clock.advanceTimeBy(Duration.ofMinutes(11));
		assertThat(this.caller.expectTerminalError()).isInstanceOfSatisfying(ChatFailedException.class,
				(failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED));
		this.tools.complete();
		assertThat(this.provider.requests).hasSize(1);
	}

	@Test
	void theCallEndsWithWhatItThrows() {
		IllegalStateException bug = new IllegalStateException("a bug");
		call((runs) -> {
			throw bug;
		});
		assertThat(this.caller.expectTerminalError())
			.isInstanceOfSatisfying(ChatFailedException.class,
					(failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.TOOL_FAILED))
			.hasCause(bug);
	}

	@Test
	void whatItThrowsWhenItIsCancelledIsDropped() {
		IllegalStateException bug = new IllegalStateException("a bug");
		call((runs) -> Flux.from((subscriber) -> subscriber.onSubscribe(new Subscription() {

			@Override
			public void request(long n) {
			}

			@Override
			public void cancel() {
				throw bug;
			}

		})));
		this.caller.cancel();
		assertThat(this.dropped.all()).containsExactly(bug);
	}

}
