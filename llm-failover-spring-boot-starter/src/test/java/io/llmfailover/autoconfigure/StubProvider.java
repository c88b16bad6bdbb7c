package io.llmfailover.autoconfigure;

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
 * A provider of the application's own, which answers with its name.
 *
 * @param name its name
 */
record StubProvider(String name) implements ChatProvider {

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
		return new Target(this.name, model);
	}

	private record Target(String provider, String model) implements ChatTarget {

		@Override
		public Set<Capability> capabilities() {
			return Set.of();
		}

		@Override
		public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
			return Flux.just(new TargetEvent.TextPiece(this.provider), new TargetEvent.Finished(this.model,
					FinishReason.STOP, "stop", Usage.UNKNOWN, null, null, List.of()));
		}

	}

}
