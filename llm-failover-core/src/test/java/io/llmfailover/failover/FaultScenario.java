package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.OnInterruption;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.target.AttemptChain;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * A chain of providers that misbehave at random, and a caller who asks them: all of it
 * determined by a seed.
 */
final class FaultScenario {

	// kinds that a target can fail with; the others are the engine's own
	private static final List<FailureKind> KINDS = List.of(FailureKind.AUTHENTICATION, FailureKind.QUOTA_EXHAUSTED,
			FailureKind.RATE_LIMITED, FailureKind.REQUEST_TOO_LARGE, FailureKind.OVERLOADED, FailureKind.SERVER_ERROR,
			FailureKind.NETWORK, FailureKind.MODEL_UNAVAILABLE, FailureKind.CONTEXT_TOO_LONG,
			FailureKind.CONTENT_FILTERED, FailureKind.INVALID_REQUEST, FailureKind.MALFORMED_RESPONSE,
			FailureKind.LIMIT_EXCEEDED);

	private static final List<FailureKind> BREAKS = List.of(FailureKind.INCOMPLETE_STREAM, FailureKind.NETWORK,
			FailureKind.MALFORMED_RESPONSE, FailureKind.OVERLOADED, FailureKind.LIMIT_EXCEEDED);

	/** The name of the tool that is called. */
	static final String TOOL = "look_it_up";

	private static final List<Circumstance> NETWORK = List.of(Circumstance.UNREACHABLE, Circumstance.STALE_CONNECTION,
			Circumstance.POOL_FULL, Circumstance.UNFINISHED_REQUEST);

	private final Random random;

	/** Decides what was added later, so that a seed still tells the same story. */
	private final Random more;

	/** Decides what has to do with tools, for the same reason. */
	private final Random aboutTools;

	private final Scheduler clock;

	final boolean stream;

	final ChatTransport chatTransport;

	final boolean slowReader;

	/** After how many events the caller goes away; negative for never. */
	final int cancelAfter;

	/** At which event the caller throws something; negative for never. */
	final int throwAt;

	/** Whether the caller asks for one more from inside of each event. */
	final boolean oneByOne;

	/**
	 * How many rounds an answer takes: in all but the last one the model calls a tool.
	 */
	final int rounds;

	/** How long the tool takes; empty where it never comes to an end. */
	final Optional<Duration> toolTakes;

	/** Whether some attempts meet an interceptor that fails, skips or takes its time. */
	final boolean intercepted;

	final ChatRequest request;

	final List<StubProvider> providers = new ArrayList<>();

	final Map<String, String> answers = new TreeMap<>();

	/** What other calls have found at a provider before, or are doing there now. */
	final Map<StubProvider, Others> others = new LinkedHashMap<>();

	private final List<String> story = new ArrayList<>();

	FaultScenario(long seed, Scheduler clock) {
		this.random = new Random(seed);
		this.more = new Random(seed * 31 + 7);
		this.aboutTools = new Random(seed * 17 + 3);
		this.clock = clock;
		this.stream = this.random.nextInt(4) > 0;
		this.chatTransport = ChatTransport.values()[this.random.nextInt(3)];
		this.slowReader = this.random.nextInt(4) == 0;
		this.cancelAfter = (this.random.nextInt(8) == 0) ? this.random.nextInt(5) : -1;
		this.throwAt = (this.more.nextInt(10) == 0) ? 1 + this.more.nextInt(5) : -1;
		this.oneByOne = this.more.nextInt(4) == 0;
		this.intercepted = this.more.nextInt(3) == 0;
		OnInterruption onInterruption = OnInterruption.values()[this.random.nextInt(3)];
		ChatRequest.Builder builder = ChatRequest.builder().user("Hello").onInterruption(onInterruption);
		actions().forEach(builder::onFailure);
		if (this.more.nextInt(4) == 0) {
			builder.neverTakenBack(true)
				.onInterruptionText(OnInterruption.values()[this.more.nextInt(OnInterruption.values().length)]);
		}
		if (this.random.nextInt(3) == 0) {
			builder.timeout(Duration.ofSeconds(1 + this.random.nextInt(120)));
		}
		this.rounds = (this.aboutTools.nextInt(4) == 0) ? 2 + this.aboutTools.nextInt(2) : 1;
		this.toolTakes = (this.aboutTools.nextInt(20) > 0)
				? Optional.of(Duration.ofMillis(this.aboutTools.nextInt(2) * this.aboutTools.nextInt(30_000)))
				: Optional.empty();
		if (this.rounds > 1) {
			builder.tool(FakeTools.named(TOOL));
		}
		this.request = builder.build();
		List<String> shared = tokens(2 + this.random.nextInt(6));
		int count = 2 + this.random.nextInt(4);
		for (int i = 0; i < count; i++) {
			this.providers.add(provider("p" + i, shared));
		}
		if (this.random.nextInt(4) == 0) {
			for (StubProvider provider : this.providers) {
				if (this.random.nextBoolean()) {
					this.others.put(provider, Others.values()[this.random.nextInt(Others.values().length)]);
				}
			}
			this.story.add("others " + this.others.values());
		}
		this.story.add(0,
				"stream=" + this.stream + " chatTransport=" + this.chatTransport + " slowReader=" + this.slowReader
						+ " cancelAfter=" + this.cancelAfter + " throwAt=" + this.throwAt + " oneByOne=" + this.oneByOne
						+ " intercepted=" + this.intercepted + " neverTakenBack=" + this.request.neverTakenBack() + " "
						+ onInterruption + " timeout=" + this.request.timeout() + " rounds=" + this.rounds
						+ " toolTakes=" + this.toolTakes);
	}

	/**
	 * What other calls do to a provider.
	 */
	enum Others {

		/** They failed, and have opened its circuit breaker. */
		FAILED,

		/** They failed so long ago that it is to be probed. */
		FAILED_LONG_AGO,

		/** They found it silent, and have opened its circuit breaker. */
		FOUND_IT_SILENT,

		/** One runs, and it takes no more at a time. */
		KEEP_IT_BUSY,

		/** They were refused for now, and wait in its line. */
		WAIT

	}

	private StubProvider provider(String name, List<String> shared) {
		List<String> answer = new ArrayList<>(shared.subList(0, this.random.nextInt(shared.size() + 1)));
		answer.addAll(tokens(answer.isEmpty() ? 1 + this.random.nextInt(4) : this.random.nextInt(4)));
		this.answers.put(name, String.join("", answer));
		List<String> models = (this.random.nextInt(3) == 0) ? List.of(name + "-model", name + "-model-2")
				: List.of(name + "-model");
		StubProvider provider = new StubProvider(name, models);
		StringBuilder script = new StringBuilder().append(models).append(' ').append(answer).append(':');
		int attempts = 1 + this.random.nextInt(3);
		for (int i = 0; i < attempts; i++) {
			provider.then(attempt(answer, script));
		}
		if (this.random.nextInt(12) == 0) {
			provider.unusable = "no key";
			script.append(" (no key)");
		}
		if (this.random.nextBoolean()) {
			provider.capabilities = Set.of(Capability.TOOLS, Capability.PREFILL);
		}
		if (this.random.nextBoolean()) {
			provider.timeouts = Timeouts.DEFAULTS.withChatHedgeAfter(Duration.ofSeconds(this.random.nextInt(30)));
			script.append(" (hedged)");
		}
		if (this.random.nextBoolean()) {
			provider.contextWindow = 1 + this.random.nextInt(3);
			script.append(" (window ").append(provider.contextWindow).append(')');
		}
		this.story.add(script.toString());
		return provider;
	}

	private List<String> tokens(int count) {
		List<String> tokens = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			tokens.add("ab ".repeat(1 + this.random.nextInt(2)) + (char) ('c' + this.random.nextInt(3)) + " ");
		}
		return tokens;
	}

	private Flux<TargetEvent> attempt(List<String> answer, StringBuilder script) {
		Flux<TargetEvent> whole = Flux.concat(opened(), text(answer), StubProvider.finished(answer.size()));
		int tokens = this.random.nextInt(answer.size() + 1);
		switch (this.random.nextInt(8)) {
			case 0, 1 -> {
				boolean declined = this.more.nextInt(8) == 0;
				script.append(declined ? " declined" : " ok");
				return declined ? Flux.concat(opened(), text(answer), declined()) : whole;
			}
			case 2 -> {
				Duration delay = Duration.ofMillis(this.random.nextInt(40_000));
				script.append(" slow(").append(delay.toMillis()).append(')');
				return whole.delaySubscription(delay, this.clock);
			}
			case 3 -> {
				script.append(" stall(").append(tokens).append(')');
				return Flux.concat(opened(), text(answer.subList(0, tokens)), Flux.never());
			}
			case 4, 5 -> {
				FailureKind kind = BREAKS.get(this.random.nextInt(BREAKS.size()));
				script.append(" break(").append(tokens).append(", ").append(kind).append(')');
				return Flux.concat(opened(), text(answer.subList(0, tokens)), StubProvider.fails(kind));
			}
			case 6 -> {
				script.append(" empty");
				return Flux.concat(opened(), Flux.just(new TargetEvent.ReasoningPiece("Hmm")),
						StubProvider.finished(1));
			}
			default -> {
				Failure failure = failure();
				script.append(' ').append(failure.kind()).append('(').append(failure.circumstance()).append(')');
				return StubProvider.fails(failure);
			}
		}
	}

	private static Flux<TargetEvent> declined() {
		return Flux.just(new TargetEvent.Finished(null, FinishReason.CONTENT_FILTER, "content_filter",
				Usage.reported(5, 1), null, null, List.of()));
	}

	/**
	 * What happens to an attempt on its way to its target.
	 * @param attempt the attempt
	 * @param skipped takes its provider if it is skipped
	 * @return what it sends
	 */
	Flux<TargetEvent> intercept(AttemptChain attempt, Consumer<String> skipped) {
		Flux<TargetEvent> events = callingTools(attempt.request(), attempt.proceed(attempt.request()));
		if (!this.intercepted) {
			return events;
		}
		return switch (this.more.nextInt(8)) {
			case 0 -> {
				skipped.accept(attempt.info().provider());
				yield attempt.skip("not today");
			}
			case 1 -> StubProvider.fails(KINDS.get(this.more.nextInt(KINDS.size())));
			case 2 -> events.delaySubscription(Duration.ofMillis(this.more.nextInt(20_000)), this.clock);
			case 3 -> events.delayElements(Duration.ofMillis(this.more.nextInt(2_000)), this.clock);
			case 4 -> events.take(1 + this.more.nextInt(3))
				.concatWith(StubProvider.fails(BREAKS.get(this.more.nextInt(BREAKS.size()))));
			default -> events;
		};
	}

	private Flux<TargetEvent> callingTools(ChatRequest request, Flux<TargetEvent> events) {
		long results = request.messages().stream().filter(Message.ToolResult.class::isInstance).count();
		if (results >= this.rounds - 1) {
			return events;
		}
		return events.concatMapIterable((event) -> {
			boolean ends = event instanceof TargetEvent.Finished finished
					&& finished.finishReason() == FinishReason.STOP;
			// under the same id in each round, as some servers number them
			return ends
					? List.of(new TargetEvent.ToolCalled(new ToolCall("call_0", TOOL, "{}")), new TargetEvent.Finished(
							null, FinishReason.TOOL_CALLS, "tool_calls", Usage.reported(5, 1), null, null, List.of()))
					: List.of(event);
		}, 1);
	}

	private Failure failure() {
		FailureKind kind = KINDS.get(this.random.nextInt(KINDS.size()));
		Failure failure = Failure.of(kind, "it was " + kind);
		if (kind == FailureKind.RATE_LIMITED && this.random.nextBoolean()) {
			return failure.retryAfter(Duration.ofMillis(this.random.nextInt(5_000)));
		}
		if (kind == FailureKind.INVALID_REQUEST && this.random.nextInt(3) == 0) {
			return failure.in(this.random.nextBoolean() ? Circumstance.REQUEST_ADJUSTED : Circumstance.WRONG_ADDRESS);
		}
		return (kind == FailureKind.NETWORK && this.random.nextBoolean())
				? failure.in(NETWORK.get(this.random.nextInt(NETWORK.size()))) : failure;
	}

	private static Flux<TargetEvent> opened() {
		return Flux.just(new TargetEvent.Opened(200, null));
	}

	private static Flux<TargetEvent> text(List<String> tokens) {
		return Flux.fromIterable(tokens).map(TargetEvent.TextPiece::new);
	}

	FailurePolicy policy() {
		return new FailurePolicy(actions(), Backoff.DEFAULTS, Duration.ofSeconds(2));
	}

	private Map<FailureKind, FailureAction> actions() {
		Map<FailureKind, FailureAction> actions = new TreeMap<>();
		for (FailureKind kind : KINDS) {
			if (this.random.nextInt(10) == 0) {
				actions.put(kind, FailureAction.values()[this.random.nextInt(3)]);
			}
		}
		return actions;
	}

	int next(int bound) {
		return this.random.nextInt(bound);
	}

	@Override
	public String toString() {
		return String.join("\n  ", this.story);
	}

}
