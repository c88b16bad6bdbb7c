package io.llmfailover.service;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ProviderState;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A provider in memory that answers by what it is asked, and remembers that.
 */
final class TalkingProvider implements ChatProvider, ChatTarget {

	final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

	volatile Function<ChatRequest, Flux<TargetEvent>> answers = (request) -> says("Answer " + this.requests.size());

	@Nullable Integer contextWindow;

	boolean signsHistory;

	private final String name;

	TalkingProvider(String name) {
		this.name = name;
	}

	TalkingProvider answering(Function<ChatRequest, Flux<TargetEvent>> answers) {
		this.answers = answers;
		return this;
	}

	Flux<TargetEvent> says(String text) {
		return Flux.just(new TargetEvent.TextPiece(text), finished(FinishReason.STOP));
	}

	Flux<TargetEvent> calls(ToolCall call) {
		return Flux.just(new TargetEvent.ToolCalled(call), finished(FinishReason.TOOL_CALLS));
	}

	private TargetEvent finished(FinishReason reason) {
		return new TargetEvent.Finished(null, reason, null, Usage.reported(1, 1), null,
				new ProviderState(this.name, "{\"signed\":" + this.requests.size() + "}"), List.of());
	}

	static Flux<TargetEvent> fails(FailureKind kind) {
		return Flux.error(() -> new TargetFailedException(Failure.of(kind, "it was " + kind)));
	}

	ChatRequest asked(int index) {
		return this.requests.get(index);
	}

	ChatRequest lastAsked() {
		return this.requests.get(this.requests.size() - 1);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public List<String> models() {
		return List.of(model());
	}

	@Override
	public Set<Capability> capabilities() {
		return Set.of(Capability.TOOLS, Capability.VISION, Capability.DOCUMENTS);
	}

	@Override
	public @Nullable String whyUnusable() {
		return null;
	}

	@Override
	public ChatTarget target(String model) {
		return this;
	}

	@Override
	public String provider() {
		return this.name;
	}

	@Override
	public String model() {
		return this.name + "-model";
	}

	@Override
	public @Nullable Integer contextWindow() {
		return this.contextWindow;
	}

	@Override
	public boolean signsHistory() {
		return this.signsHistory;
	}

	@Override
	public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
		return Flux.defer(() -> {
			this.requests.add(request);
			return this.answers.apply(request);
		});
	}

}
