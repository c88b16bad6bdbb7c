package io.llmfailover.benchmarks.micro;

import java.util.List;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.FinishReason;
import io.llmfailover.Usage;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A provider in memory, which answers with the same pieces again and again.
 *
 * @param name its name
 * @param events its answer
 */
record StubProvider(String name, TargetEvent[] events) implements ChatProvider, ChatTarget {

	StubProvider(String name, int pieces) {
		this(name, events(pieces));
	}

	private static TargetEvent[] events(int pieces) {
		TargetEvent[] events = new TargetEvent[pieces + 1];
		for (int i = 0; i < pieces; i++) {
			events[i] = new TargetEvent.TextPiece(" token");
		}
		events[pieces] = new TargetEvent.Finished("stub", FinishReason.STOP, "stop", Usage.reported(20, pieces), null,
				null, List.of());
		return events;
	}

	@Override
	public List<String> models() {
		return List.of("stub");
	}

	@Override
	public Set<Capability> capabilities() {
		return Set.of();
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
		return "stub";
	}

	@Override
	public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
		return Flux.fromArray(this.events);
	}

}
