package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
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
 * A provider of a model that buys things, which misbehaves at random. It bills each
 * answer, and each one that it breaks off, with a number of input tokens that no other
 * one has.
 */
final class BuyingProvider implements ChatProvider {

	private static final List<FailureKind> FAILURES = List.of(FailureKind.AUTHENTICATION, FailureKind.RATE_LIMITED,
			FailureKind.OVERLOADED, FailureKind.SERVER_ERROR, FailureKind.NETWORK, FailureKind.CONTENT_FILTERED,
			FailureKind.INVALID_REQUEST, FailureKind.MALFORMED_RESPONSE);

	private final String name;

	private final BuyingModel model;

	private final Random random;

	private final Scheduler clock;

	/** By what each request was billed. */
	private final Map<Long, Usage> bills;

	private final boolean hedged;

	private final int idStyle;

	private final int faults;

	private int calls;

	final List<ChatRequest> requests = new ArrayList<>();

	final AtomicInteger open = new AtomicInteger();

	BuyingProvider(String name, BuyingModel model, Random random, Scheduler clock, Map<Long, Usage> bills) {
		this.name = name;
		this.model = model;
		this.random = random;
		this.clock = clock;
		this.bills = bills;
		this.hedged = random.nextBoolean();
		this.idStyle = random.nextInt(3);
		this.faults = 2 + random.nextInt(5);
	}

	private Flux<TargetEvent> answer(ChatRequest request) {
		this.requests.add(request);
		this.open.incrementAndGet();
		List<TargetEvent> events = new ArrayList<>();
		if (this.random.nextBoolean()) {
			events.add(new TargetEvent.TextPiece("Let me see. "));
		}
		List<String> wishes = this.model.wishes(request);
		int index = 0;
		for (String wish : wishes) {
			ToolCall call = new ToolCall(id(index++), "charge", wish);
			events.add(new TargetEvent.ToolCalled(call));
			if (this.random.nextInt(5) == 0) {
				// a server that sends a call twice
				events.add(new TargetEvent.ToolCalled(call));
			}
		}
		if (wishes.isEmpty()) {
			events.add(new TargetEvent.TextPiece("All bought."));
		}
		return faulty(events, wishes).doFinally((signal) -> this.open.decrementAndGet());
	}

	private String id(int index) {
		return switch (this.idStyle) {
			case 0 -> this.name + "_" + ++this.calls;
			case 1 -> "call_" + index;
			default -> "";
		};
	}

	private Flux<TargetEvent> faulty(List<TargetEvent> events, List<String> wishes) {
		Flux<TargetEvent> whole = Flux.fromIterable(events);
		FinishReason reason = wishes.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
		int part = this.random.nextInt(events.size() + 1);
		return switch (this.random.nextInt(12 + 6 * this.faults)) {
			case 0, 1 -> fails(FAILURES.get(this.random.nextInt(FAILURES.size())), () -> Usage.UNKNOWN);
			case 2, 3, 4 -> whole.take(part).concatWith(fails(FailureKind.INCOMPLETE_STREAM, this::bill));
			case 5 -> whole.take(part).concatWith(Flux.never());
			case 6 -> whole.concatWith(finished(FinishReason.CONTENT_FILTER));
			case 7 -> wishes.isEmpty() ? whole.concatWith(finished(FinishReason.LENGTH))
					: whole
						.concatWith(
								Flux.just(new TargetEvent.ToolCalled(new ToolCall("cut", "charge", "{\"fo", false))))
						.concatWith(finished(FinishReason.LENGTH));
			// its exchange ends late, or breaks once all is said
			case 8 -> whole.concatWith(finished(reason))
				.concatWith(Flux.<TargetEvent>empty().delaySubscription(later(5_000), this.clock));
			case 9 -> whole.concatWith(finished(reason)).concatWith(fails(FailureKind.NETWORK, () -> Usage.UNKNOWN));
			case 10, 11 -> whole.concatWith(finished(reason)).delaySubscription(later(40_000), this.clock);
			default -> whole.concatWith(finished(reason));
		};
	}

	private Duration later(int millis) {
		return Duration.ofMillis(1 + this.random.nextInt(millis));
	}

	private static Flux<TargetEvent> fails(FailureKind kind, Supplier<Usage> usage) {
		return Flux.error(() -> new TargetFailedException(Failure.of(kind, "it was " + kind).usage(usage.get())));
	}

	// what was not handed over is not billed
	private Flux<TargetEvent> finished(FinishReason reason) {
		return Flux.just(reason)
			.map((said) -> new TargetEvent.Finished(null, said, null, bill(), null, null, List.of()));
	}

	private Usage bill() {
		long number = 1_000 + this.bills.size();
		Usage usage = Usage.reported(number, 1 + this.random.nextInt(50));
		this.bills.put(number, usage);
		return usage;
	}

	Candidate candidate() {
		Timeouts times = this.hedged ? Timeouts.DEFAULTS.withChatHedgeAfter(Duration.ofSeconds(8))
				: new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(60));
		return new Candidate(this, models(), TimeoutRules.DEFAULTS.forAll((unused) -> times), true);
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
		return Set.of(Capability.TOOLS, Capability.PREFILL);
	}

	@Override
	public @Nullable String whyUnusable() {
		return null;
	}

	@Override
	public ChatTarget target(String model) {
		return new ChatTarget() {

			@Override
			public String provider() {
				return BuyingProvider.this.name;
			}

			@Override
			public String model() {
				return model;
			}

			@Override
			public Set<Capability> capabilities() {
				return BuyingProvider.this.capabilities();
			}

			@Override
			public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
				return Flux.defer(() -> answer(request));
			}

		};
	}

}
