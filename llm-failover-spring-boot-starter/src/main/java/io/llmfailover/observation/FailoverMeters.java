package io.llmfailover.observation;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.target.AttemptChain;
import io.llmfailover.target.AttemptInterceptor;
import io.llmfailover.target.TargetEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Counts what the engine does, for an operator's questions: who is asked instead of whom
 * and why, what is paid twice, who is skipped, what calls wait for. How long calls and
 * attempts take is measured by their observations, see {@link CallObservations}. Tags
 * have few values: names of models are bounded like there. Both a listener and an
 * interceptor of the same services. Thread-safe.
 */
public final class FailoverMeters implements FailoverListener, AttemptInterceptor, AutoCloseable {

	private final MeterRegistry registry;

	private final GenAiNames names;

	private final Gauges gauges = new Gauges();

	private final BoundedNames models;

	private final TokenMeters tokens;

	private final WaitReasons waitReasons;

	private final Map<Long, MeteredCall> calls = new ConcurrentHashMap<>();

	private final Map<WaitReasons.Reason, AtomicInteger> waiting = new EnumMap<>(WaitReasons.Reason.class);

	private final AtomicInteger chats = new AtomicInteger();

	private final AtomicInteger streams = new AtomicInteger();

	/**
	 * Creates the meters.
	 * @param registry where they are registered
	 * @param names which of OpenTelemetry's names those of answers get
	 * @param waitReasons tells what a call waits for
	 */
	public FailoverMeters(MeterRegistry registry, GenAiNames names, WaitReasons waitReasons) {
		this(registry, names, waitReasons, List::of);
	}

	/**
	 * Creates the meters.
	 * @param registry where they are registered
	 * @param names which of OpenTelemetry's names those of answers get
	 * @param waitReasons tells what a call waits for
	 * @param models the models of the configuration as it is now, whose names always
	 * become tags; called when a new name comes up
	 */
	public FailoverMeters(MeterRegistry registry, GenAiNames names, WaitReasons waitReasons,
			Supplier<? extends Collection<String>> models) {
		this.models = new BoundedNames(Objects.requireNonNull(models, "models"));
		this.registry = Objects.requireNonNull(registry, "registry");
		this.names = Objects.requireNonNull(names, "names");
		this.waitReasons = Objects.requireNonNull(waitReasons, "waitReasons");
		this.tokens = new TokenMeters(registry, names, this.models);
		gauge("llm.failover.calls.active", "Calls that have not ended.", Tags.of("stream", "false"), this.chats);
		gauge("llm.failover.calls.active", "Calls that have not ended.", Tags.of("stream", "true"), this.streams);
		for (WaitReasons.Reason reason : WaitReasons.Reason.values()) {
			AtomicInteger count = new AtomicInteger();
			this.waiting.put(reason, count);
			gauge("llm.failover.calls.waiting",
					"Calls that wait: for a connection of the pool, for a turn, for the end of a rate limit.",
					Tags.of("for", reason.name().toLowerCase(Locale.ROOT)), count);
		}
	}

	private void gauge(String name, String description, Tags tags, AtomicInteger count) {
		this.gauges.register(this.registry, name, description, null, tags, count::get);
	}

	@Override
	public void callStarted(CallInfo call) {
		this.calls.put(call.id(), new MeteredCall(now()));
		active(call).incrementAndGet();
	}

	@Override
	public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
		MeteredCall metered = this.calls.get(call.id());
		if (metered == null) {
			return;
		}
		String target = MeteredCall.target(provider, model);
		metered.attemptStarted(target, now());
		waits(metered, null);
		switch (trigger) {
			case FIRST -> {
				// it is no failover
			}
			case NEXT -> {
				Attempt left = metered.takeLeft();
				if (left != null) {
					count("llm.failover.failovers", "Times that the next target was asked after a failure.",
							Tags.of("from", left.provider(), "to", provider, "kind", String.valueOf(left.kind())));
				}
			}
			case RETRY ->
				count("llm.failover.retries", "Times that a target was asked once more.", target(provider, model)
					.and("kind", Objects.requireNonNullElse(metered.kind(target), BoundedNames.NONE)));
			case HEDGE -> count("llm.failover.hedges", "Times that a target was asked beside a silent one.",
					target(provider, model));
		}
	}

	@Override
	public Flux<TargetEvent> intercept(AttemptChain attempt) {
		return Flux.defer(() -> {
			AtomicInteger waiting = waiting(WaitReasons.Reason.POOL);
			AtomicBoolean taken = new AtomicBoolean();
			waiting.incrementAndGet();
			return attempt.proceed(attempt.request())
				.doOnNext((event) -> taken(taken, waiting))
				.doFinally((end) -> taken(taken, waiting));
		});
	}

	// whatever comes first shows that it has its connection
	private static void taken(AtomicBoolean taken, AtomicInteger waiting) {
		if (!taken.get() && taken.compareAndSet(false, true)) {
			waiting.decrementAndGet();
		}
	}

	@Override
	public void attemptEnded(CallInfo call, Attempt attempt) {
		if (!attempt.asked()) {
			targetSkipped(call, attempt);
			return;
		}
		MeteredCall metered = this.calls.get(call.id());
		if (metered != null) {
			metered.attemptEnded(attempt);
		}
		this.tokens.attempted(attempt);
		Duration first = attempt.exchange().timeToFirstProgress();
		if (first != null) {
			Timer.builder("llm.failover.time.to.first.progress")
				.description("From the start of an attempt to its first text, reasoning or tool call.")
				.tags(target(attempt.provider(), attempt.model()))
				.register(this.registry)
				.record(first);
		}
	}

	@Override
	public void targetSkipped(CallInfo call, Attempt attempt) {
		count("llm.failover.skips", "Times that a target was not asked.",
				target(attempt.provider(), attempt.model()).and("reason", AttemptReason.tag(attempt)));
	}

	@Override
	public void paidTwice(CallInfo call, String provider, String model, String reason) {
		count("llm.failover.paid.twice", "Times that two attempts may be paid for one answer.",
				target(provider, model));
	}

	@Override
	public void callWaits(CallInfo call, String provider, String model, int waiting) {
		MeteredCall metered = this.calls.get(call.id());
		if (metered != null) {
			waits(metered, this.waitReasons.of(provider, model));
		}
	}

	@Override
	public void answerInterrupted(CallInfo call, Attempt attempt) {
		count("llm.failover.interruptions", "Streams that broke off after something was shown.",
				target(attempt.provider(), attempt.model()));
	}

	@Override
	public void answerRestarted(CallInfo call, Attempt attempt) {
		count("llm.failover.restarts", "Streams of which all that was shown became void.",
				target(attempt.provider(), attempt.model()));
	}

	@Override
	public void callAnswered(CallInfo call, ChatResponse response, Duration duration) {
		MeteredCall metered = ended(call);
		this.tokens.answered(response);
		if (this.names == GenAiNames.INFERENCE && call.stream() && metered != null && metered.firstProgress() >= 0) {
			Timer.builder("gen_ai.client.inference.time_to_first_chunk")
				.description("From the start of a stream to the first piece of its answer.")
				.tags(this.tokens.tags(response))
				.register(this.registry)
				.record(metered.firstProgress(), TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void callFailed(CallInfo call, Throwable failure, Duration duration) {
		ended(call);
	}

	@Override
	public void callCancelled(CallInfo call, List<Attempt> attempts, Duration duration) {
		ended(call);
	}

	private @Nullable MeteredCall ended(CallInfo call) {
		MeteredCall metered = this.calls.remove(call.id());
		if (metered != null) {
			active(call).decrementAndGet();
			waits(metered, null);
		}
		return metered;
	}

	private void waits(MeteredCall call, WaitReasons.@Nullable Reason reason) {
		WaitReasons.Reason before = call.waitsFor(reason);
		if (before != null) {
			waiting(before).decrementAndGet();
		}
		if (reason != null) {
			waiting(reason).incrementAndGet();
		}
	}

	private AtomicInteger waiting(WaitReasons.Reason reason) {
		return Objects.requireNonNull(this.waiting.get(reason));
	}

	private AtomicInteger active(CallInfo call) {
		return call.stream() ? this.streams : this.chats;
	}

	private Tags target(String provider, String model) {
		return Tags.of("provider", provider, "model", this.models.of(model));
	}

	private void count(String name, String description, Tags tags) {
		Counter.builder(name).description(description).tags(tags).register(this.registry).increment();
	}

	private long now() {
		return this.registry.config().clock().monotonicTime();
	}

	/**
	 * Takes the gauges out of the registry; what was counted stays.
	 */
	@Override
	public void close() {
		this.gauges.close();
	}

}
