package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolOutcome;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class ActivityTests {

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final CountedActivity activity = new CountedActivity();

	private final FakeTools tools = new FakeTools();

	private final Time time = new Time(this.clock, Time.of(this.clock).nanos(), this.activity);

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS, this.time, () -> 0.5, List.of(),
			List.of(), this.tools);

	private static List<Candidate> chain(StubProvider provider) {
		return List.of(provider.candidate());
	}

	@Test
	void aCallWaitsUntilItsProviderAnswers() {
		StubProvider slow = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(5), this.clock, StubProvider.answer("Hello")));
		CompletableFuture<ChatResponse> answer = this.failover.chat(ChatRequest.of("Hi"), chain(slow)).toFuture();
		assertThat(this.activity.waiting).hasValue(1);
		assertThat(this.activity.working).hasValue(0);
		this.clock.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(answer.join().content()).isEqualTo("Hello");
		assertThat(this.activity.waiting).hasValue(0);
		assertThat(this.activity.working).hasValue(0);
	}

	@Test
	void aCallWaitsUntilItsRetryIsDue() {
		StubProvider busy = new StubProvider("a", StubProvider.fails(FailureKind.SERVER_ERROR),
				StubProvider.answer("Hello"));
		CompletableFuture<ChatResponse> answer = this.failover.chat(ChatRequest.of("Hi"), chain(busy)).toFuture();
		assertThat(busy.requests).hasSize(1);
		assertThat(this.activity.waiting).hasValue(1);
		this.clock.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(answer.join().content()).isEqualTo("Hello");
		assertThat(this.activity.waiting).hasValue(0);
	}

	@Test
	void aCallWhoseCallerAsksForNothingDoesNotWait() {
		StubProvider talks = new StubProvider("a", StubProvider.stalls("one", "two"));
		StepVerifier.create(this.failover.stream(ChatRequest.of("Hi"), chain(talks)), 0)
			.then(() -> assertThat(this.activity.waiting).hasValue(0))
			.thenRequest(1)
			.expectNextCount(1)
			.then(() -> assertThat(this.activity.waiting).hasValue(0))
			.thenRequest(2)
			.expectNextCount(1)
			.then(() -> assertThat(this.activity.waiting).hasValue(1))
			.thenCancel()
			.verify(Duration.ofSeconds(10));
		assertThat(this.activity.waiting).hasValue(0);
		assertThat(this.activity.working).hasValue(0);
	}

	@Test
	void aThreadIsAtWorkOnTheCallWhileACallerTakesAnEvent() {
		List<Integer> working = new ArrayList<>();
		this.failover.stream(ChatRequest.of("Hi"), chain(new StubProvider("a", StubProvider.answer("one", "two"))))
			.subscribe((event) -> working.add(this.activity.working.get()));
		assertThat(working).hasSizeGreaterThanOrEqualTo(3).allMatch((count) -> count > 0);
		assertThat(this.activity.working).hasValue(0);
	}

	@Test
	void aCallWhoseToolsRunDoesNotWait() {
		Sinks.One<ToolOutcome> outcome = Sinks.one();
		this.tools.on("weather", outcome.asMono());
		Flux<TargetEvent> calls = Flux.just(new TargetEvent.ToolCalled(new ToolCall("1", "weather", "{}")),
				new TargetEvent.Finished(null, FinishReason.TOOL_CALLS, null, Usage.UNKNOWN, null, null, List.of()));
		StubProvider provider = new StubProvider("a", calls, StubProvider.answer("Sunny"));
		ChatRequest request = ChatRequest.builder().user("Hi").tools(FakeTools.named("weather")).build();
		CompletableFuture<ChatResponse> answer = this.failover.chat(request, chain(provider)).toFuture();
		assertThat(this.tools.running).hasValue(1);
		assertThat(this.activity.waiting).hasValue(0);
		outcome.tryEmitValue(ToolOutcome.of("20 degrees"));
		assertThat(answer.join().content()).isEqualTo("Sunny");
		assertThat(this.activity.waiting).hasValue(0);
		assertThat(this.activity.working).hasValue(0);
	}

	@Test
	void aThreadIsAtWorkOnTheCallWhileItTakesWhatComesLater() {
		List<Integer> working = new ArrayList<>();
		StubProvider slow = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(5), this.clock, StubProvider.answer("one")));
		this.failover.stream(ChatRequest.of("Hi"), chain(slow))
			.subscribe((event) -> working.add(this.activity.working.get()));
		this.clock.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(working).containsExactly(1, 1);
		assertThat(this.activity.working).hasValue(0);
	}

}
