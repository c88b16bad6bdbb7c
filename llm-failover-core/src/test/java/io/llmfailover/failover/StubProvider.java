package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Usage;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * A provider that follows a script, one entry per attempt; the last entry stands for all
 * later ones.
 */
final class StubProvider implements ChatProvider {

	private final String name;

	private final Deque<Flux<TargetEvent>> script = new ArrayDeque<>();

	private final List<String> models;

	final List<ChatRequest> requests = new ArrayList<>();

	final List<String> askedModels = new ArrayList<>();

	final List<ChatTarget.Transport> transports = new ArrayList<>();

	final AtomicInteger open = new AtomicInteger();

	// hedging is tested by itself
	Timeouts timeouts = new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(60));

	boolean thinksUnseen;

	@Nullable String unusable;

	@Nullable Integer contextWindow;

	@Nullable Integer maxTokens;

	/** What its targets throw when they are asked for that; null for nothing. */
	@Nullable RuntimeException thrown;

	Set<Capability> capabilities = Set.of(Capability.TOOLS, Capability.VISION);

	@SafeVarargs
	StubProvider(String name, Flux<TargetEvent>... script) {
		this.name = name;
		this.models = List.of(name + "-model");
		for (Flux<TargetEvent> attempt : script) {
			this.script.add(attempt);
		}
	}

	@SafeVarargs
	StubProvider(String name, List<String> models, Flux<TargetEvent>... script) {
		this.name = name;
		this.models = models;
		for (Flux<TargetEvent> attempt : script) {
			this.script.add(attempt);
		}
	}

	StubProvider then(Flux<TargetEvent> attempt) {
		this.script.add(attempt);
		return this;
	}

	static Flux<TargetEvent> answer(String... pieces) {
		return Flux.concat(opened(), text(pieces), finished(pieces.length));
	}

	static Flux<TargetEvent> opened() {
		return Flux.just(new TargetEvent.Opened(200, "req-1"));
	}

	static Flux<TargetEvent> text(String... pieces) {
		return Flux.fromArray(pieces).map(TargetEvent.TextPiece::new);
	}

	static Flux<TargetEvent> finished(int tokens) {
		return Flux.just(new TargetEvent.Finished(null, FinishReason.STOP, "stop", Usage.reported(5, tokens), null,
				null, List.of()));
	}

	static Flux<TargetEvent> fails(FailureKind kind) {
		return fails(Failure.of(kind, "it was " + kind));
	}

	static Flux<TargetEvent> fails(Failure failure) {
		return Flux.error(() -> new TargetFailedException(failure));
	}

	static Flux<TargetEvent> cut(String... pieces) {
		return Flux.concat(Flux.just(new TargetEvent.Opened(200, "req-cut")), text(pieces),
				fails(FailureKind.INCOMPLETE_STREAM));
	}

	static Flux<TargetEvent> stalls(String... pieces) {
		return Flux.concat(text(pieces), Flux.never());
	}

	static Flux<TargetEvent> after(Duration delay, Scheduler scheduler, Flux<TargetEvent> events) {
		return events.delaySubscription(delay, scheduler);
	}

	static List<Candidate> chain(StubProvider... providers) {
		return Stream.of(providers).map(StubProvider::candidate).toList();
	}

	static List<Candidate> hedgedChain(StubProvider... providers) {
		for (StubProvider provider : providers) {
			provider.timeouts = Timeouts.DEFAULTS;
		}
		return chain(providers);
	}

	Candidate candidate() {
		return new Candidate(this, this.models, TimeoutRules.DEFAULTS.forAll((times) -> this.timeouts), true);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public List<String> models() {
		return this.models;
	}

	@Override
	public Set<Capability> capabilities() {
		return this.capabilities;
	}

	@Override
	public @Nullable String whyUnusable() {
		return this.unusable;
	}

	@Override
	public ChatTarget target(String model) {
		return new ChatTarget() {

			@Override
			public String provider() {
				return StubProvider.this.name;
			}

			@Override
			public String model() {
				return model;
			}

			@Override
			public Set<Capability> capabilities() {
				return StubProvider.this.capabilities;
			}

			@Override
			public boolean thinksUnseen() {
				return StubProvider.this.thinksUnseen;
			}

			@Override
			public @Nullable Integer contextWindow() {
				return StubProvider.this.contextWindow;
			}

			@Override
			public @Nullable Integer maxTokens() {
				if (StubProvider.this.thrown != null) {
					throw StubProvider.this.thrown;
				}
				return StubProvider.this.maxTokens;
			}

			@Override
			public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
				return Flux.defer(() -> {
					StubProvider.this.requests.add(request);
					StubProvider.this.askedModels.add(model);
					StubProvider.this.transports.add(transport);
					StubProvider.this.open.incrementAndGet();
					Flux<TargetEvent> next = (StubProvider.this.script.size() > 1) ? StubProvider.this.script.remove()
							: StubProvider.this.script.element();
					return next.doFinally((signal) -> StubProvider.this.open.decrementAndGet());
				});
			}

		};
	}

}
