package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.OnInterruption;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.chain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls of which a target answers that the model declines, or a filter cuts.
 */
abstract class DeclinedAnswerScenario {

	static final ToolCall CALL = new ToolCall("call-1", "charge", "{}");

	final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	final StubProvider answers = new StubProvider("b", StubProvider.answer("All ", "well"));

	final List<ChatEvent> events = new ArrayList<>();

	@Nullable Throwable error;

	Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5);

	static StubProvider declines(String name, FinishReason reason, String... pieces) {
		return new StubProvider(name, declined(reason, pieces));
	}

	static Flux<TargetEvent> declined(FinishReason reason, String... pieces) {
		String refusal = (reason == FinishReason.REFUSAL) ? "I can't" : null;
		return Flux.concat(Flux.just(new TargetEvent.Opened(200, null)), StubProvider.text(pieces), Flux.just(
				new TargetEvent.Finished(null, reason, "their word", Usage.reported(7, 3), refusal, null, List.of())));
	}

	static Flux<TargetEvent> declinedCalling(ToolCall call, String... pieces) {
		return Flux.concat(StubProvider.text(pieces), Flux.just(new TargetEvent.ToolCalled(call)),
				declined(FinishReason.CONTENT_FILTER));
	}

	static ChatRequest request(FailureAction action, OnInterruption onInterruption) {
		return ChatRequest.builder()
			.user("Hello")
			.onFailure(FailureKind.CONTENT_FILTERED, action)
			.onInterruption(onInterruption)
			.build();
	}

	ChatResponse chat(FailureAction action, StubProvider... providers) {
		return run(this.failover.chat(request(action, OnInterruption.RESTART), chain(providers))
			.map(ChatEvent.Completed::new));
	}

	ChatResponse stream(FailureAction action, OnInterruption onInterruption, StubProvider... providers) {
		return run(this.failover.stream(request(action, onInterruption), chain(providers)));
	}

	ChatResponse run(Publisher<? extends ChatEvent> call) {
		Flux.from(call).subscribe(this.events::add, (error) -> this.error = error);
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.error).isNull();
		ChatEvent last = this.events.get(this.events.size() - 1);
		assertThat(last).isInstanceOf(ChatEvent.Completed.class);
		return ((ChatEvent.Completed) last).response();
	}

	List<String> seen() {
		return this.events.stream()
			.map((event) -> (event instanceof ChatEvent.TextDelta delta) ? delta.text()
					: event.getClass().getSimpleName())
			.toList();
	}

}
