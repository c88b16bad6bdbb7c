package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls whose models ask scripted providers' callers for tools, which run as they are.
 */
abstract class ToolScenario {

	static final ToolDefinition CALLERS = new ToolDefinition("ask_user", null, "{\"type\":\"object\"}");

	final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	final FakeTools tools = new FakeTools();

	final RecordingListener told = new RecordingListener();

	final Failover failover = failover(FailoverSettings.DEFAULTS);

	Failover failover(FailoverSettings settings) {
		return new Failover(settings, Time.of(this.clock), () -> 0.5, List.of(this.told), List.of(), this.tools);
	}

	static ChatRequest.Builder request() {
		return ChatRequest.builder().user("Hello").tools(FakeTools.named("weather"), FakeTools.named("charge"));
	}

	static ToolCall call(String id, String name) {
		return new ToolCall(id, name, "{}");
	}

	static Flux<TargetEvent> calls(ToolCall... calls) {
		return calls(FinishReason.TOOL_CALLS, calls);
	}

	static Flux<TargetEvent> calls(FinishReason reason, ToolCall... calls) {
		Flux<TargetEvent> called = Flux.fromArray(calls).map(TargetEvent.ToolCalled::new);
		return called.concatWith(Mono
			.just(new TargetEvent.Finished(null, reason, "tool_calls", Usage.reported(10, 3), null, null, List.of())));
	}

	ChatResponse chat(ChatRequest request, StubProvider... providers) {
		var answer = new AtomicReference<ChatResponse>();
		var error = new AtomicReference<Throwable>();
		this.failover.chat(request, chain(providers)).subscribe(answer::set, error::set);
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(error).hasNullValue();
		return Objects.requireNonNull(answer.get());
	}

	List<ChatEvent> stream(ChatRequest request, StubProvider... providers) {
		var events = new CopyOnWriteArrayList<ChatEvent>();
		var error = new AtomicReference<Throwable>();
		this.failover.stream(request, chain(providers)).subscribe(events::add, error::set);
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(error).hasNullValue();
		return events;
	}

	ChatFailedException failure(ChatRequest request, StubProvider... providers) {
		var error = new AtomicReference<Throwable>();
		this.failover.stream(request, chain(providers)).subscribe((event) -> {
		}, error::set);
		this.clock.advanceTimeBy(Duration.ofMinutes(11));
		assertThat(error.get()).isInstanceOf(ChatFailedException.class);
		return (ChatFailedException) error.get();
	}

	List<String> ran() {
		return this.tools.ran.stream().map((run) -> run.call().id()).toList();
	}

	static List<Message> added(ChatRequest request, ChatRequest asked) {
		return asked.messages().subList(request.messages().size(), asked.messages().size());
	}

}
