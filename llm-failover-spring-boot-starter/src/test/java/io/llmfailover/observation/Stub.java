package io.llmfailover.observation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.TimeoutRules;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * A provider that follows a script, an entry per attempt; the last one stands for all
 * later ones.
 */
public final class Stub implements ChatProvider {

	private final String name;

	private final Deque<Flux<TargetEvent>> script = new ArrayDeque<>();

	@Nullable String unusable;

	/**
	 * Creates a provider.
	 * @param name its name
	 * @param script what it answers
	 */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public Stub(String name, Flux<TargetEvent>... script) {
		this.name = name;
		for (Flux<TargetEvent> answer : script) {
			this.script.add(answer);
		}
	}

	/**
	 * An answer.
	 * @param text its text
	 * @return the events
	 */
	public static Flux<TargetEvent> answer(String text) {
		return Flux.just(new TargetEvent.Opened(200, "req-1"), new TargetEvent.TextPiece(text),
				new TargetEvent.Finished("model-of-the-answer", FinishReason.STOP, "stop", Usage.reported(5, 2), null,
						null, List.of()));
	}

	/**
	 * An answer that asks for a tool.
	 * @param tool its name
	 * @return the events
	 */
	public static Flux<TargetEvent> calls(String tool) {
		return Flux.just(new TargetEvent.Opened(200, "req-3"),
				new TargetEvent.ToolCalled(new ToolCall("call-1", tool, "{}")),
				new TargetEvent.Finished("model-of-the-answer", FinishReason.TOOL_CALLS, "tool_calls",
						Usage.reported(5, 2), null, null, List.of()));
	}

	static Flux<TargetEvent> fails(FailureKind kind) {
		return Flux.error(() -> new TargetFailedException(Failure.of(kind, "it was " + kind)));
	}

	static Flux<TargetEvent> cut(String text) {
		return Flux.concat(Flux.just(new TargetEvent.Opened(200, "req-2"), new TargetEvent.TextPiece(text)),
				fails(FailureKind.INCOMPLETE_STREAM));
	}

	static Flux<TargetEvent> late(Duration delay, Scheduler clock, Flux<TargetEvent> events) {
		return events.delaySubscription(delay, clock);
	}

	Candidate candidate() {
		return new Candidate(this, models(), TimeoutRules.DEFAULTS, true);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public List<String> models() {
		return List.of(this.name + "-model");
	}

	@Override
	public Set<Capability> capabilities() {
		return Set.of(Capability.TOOLS);
	}

	@Override
	public @Nullable String whyUnusable() {
		return this.unusable;
	}

	@Override
	public ChatTarget target(String model) {
		return new Target(model);
	}

	private synchronized Flux<TargetEvent> next() {
		Flux<TargetEvent> next = this.script.getFirst();
		if (this.script.size() > 1) {
			this.script.removeFirst();
		}
		return next;
	}

	/** One of its models. */
	private final class Target implements ChatTarget {

		private final String model;

		Target(String model) {
			this.model = model;
		}

		@Override
		public String provider() {
			return Stub.this.name;
		}

		@Override
		public String model() {
			return this.model;
		}

		@Override
		public Set<Capability> capabilities() {
			return Stub.this.capabilities();
		}

		@Override
		public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
			return next();
		}

	}

}
