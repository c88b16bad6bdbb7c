package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.ToolOutcome;
import io.llmfailover.target.AttemptChain;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The call of a scenario, and what came of it.
 */
final class FaultRun {

	private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

	/** What a rude caller throws. */
	static final RuntimeException THROWN = new IllegalStateException("thrown on purpose");

	final FaultScenario scenario;

	final VirtualTimeScheduler clock;

	final Failover failover;

	final RecordingListener told = new RecordingListener();

	final FakeTools tools = new FakeTools();

	private final List<Disposable> others = new ArrayList<>();

	final List<ChatEvent> events = new ArrayList<>();

	@Nullable Throwable error;

	boolean completed;

	boolean threw;

	// by provider: attempts that began, and those of them that an interceptor skipped
	final Map<String, Integer> begun = new TreeMap<>();

	final Map<String, Integer> skipped = new TreeMap<>();

	FaultRun(FaultScenario scenario, VirtualTimeScheduler clock) {
		this.scenario = scenario;
		this.clock = clock;
		Map<String, Integer> onlyOneAtATime = scenario.providers.stream()
			.collect(Collectors.toMap(StubProvider::name, (provider) -> 1));
		FailoverSettings settings = FailoverSettings.DEFAULTS.withChatTransport(scenario.chatTransport)
			.withErrorContext(ErrorContext.values()[scenario.next(3)])
			.withPolicy(scenario.policy())
			.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(onlyOneAtATime));
		this.failover = new Failover(settings, Time.of(clock), () -> 0.5, List.of(this.told), List.of(this::intercept),
				this.tools);
		Mono<ToolOutcome> outcome = Mono.just(ToolOutcome.of("42"));
		this.tools.on(FaultScenario.TOOL,
				scenario.toolTakes.map((time) -> outcome.delaySubscription(time, clock)).orElse(Mono.never()));
	}

	private Flux<TargetEvent> intercept(AttemptChain attempt) {
		this.begun.merge(attempt.info().provider(), 1, Integer::sum);
		return this.scenario.intercept(attempt, (provider) -> this.skipped.merge(provider, 1, Integer::sum));
	}

	/**
	 * Makes the call, until its end.
	 */
	void play() {
		this.scenario.others.forEach(this::others);
		this.told.lines.clear();
		Caller caller = new Caller();
		call().subscribe((this.scenario.throwAt < 0) ? caller : new Rude(caller));
		readUntilTheDeadline(caller);
		caller.dispose();
		if (!this.scenario.others.isEmpty()) {
			// a probe goes on after its call
			this.others.forEach(Disposable::dispose);
			this.clock.advanceTimeBy(Duration.ofMinutes(5));
		}
	}

	private Flux<ChatEvent> call() {
		List<Candidate> chain = this.scenario.providers.stream().map(StubProvider::candidate).toList();
		return this.scenario.stream ? this.failover.stream(this.scenario.request, chain)
				: this.failover.chat(this.scenario.request, chain)
					.map(ChatEvent.Completed::new)
					.flux()
					.cast(ChatEvent.class);
	}

	// the deadline is kept: at that very instant at the latest there is an end
	private void readUntilTheDeadline(Caller caller) {
		Duration timeout = Objects.requireNonNullElse(this.scenario.request.timeout(),
				(this.scenario.stream || this.scenario.rounds > 1) ? LONGEST_CALL : Duration.ofMinutes(2));
		for (Duration passed = Duration.ZERO; !caller.isDisposed() && !this.threw && passed.compareTo(timeout) < 0;) {
			Duration step = Duration.ofMillis(Math.min(500, timeout.minus(passed).toMillis()));
			caller.reads();
			this.clock.advanceTimeBy(step);
			passed = passed.plus(step);
		}
		if (this.scenario.cancelAfter < 0 && !this.threw) {
			assertThat(caller.isDisposed()).as("ended by its deadline").isTrue();
		}
	}

	private void others(StubProvider provider, FaultScenario.Others others) {
		switch (others) {
			case FAILED -> fourAsk(provider, FailureKind.MALFORMED_RESPONSE);
			case FAILED_LONG_AGO -> {
				fourAsk(provider, FailureKind.MALFORMED_RESPONSE);
				this.clock.advanceTimeBy(Duration.ofSeconds(11));
			}
			case FOUND_IT_SILENT -> fourAsk(provider, FailureKind.TIMEOUT);
			case KEEP_IT_BUSY ->
				another(provider, StubProvider.after(Duration.ofSeconds(30), this.clock, StubProvider.answer("Hello")));
			case WAIT -> {
				another(provider, StubProvider.fails(FailureKind.RATE_LIMITED));
				another(provider, StubProvider.answer("Hello"));
			}
		}
	}

	private void fourAsk(StubProvider provider, FailureKind kind) {
		for (int i = 0; i < 4; i++) {
			another(provider, StubProvider.fails(kind)).dispose();
		}
	}

	private Disposable another(StubProvider provider, Flux<TargetEvent> script) {
		StubProvider same = new StubProvider(provider.name(), provider.models(), script);
		Disposable call = this.failover.chat(ChatRequest.of("Hello"), List.of(same.candidate()))
			.subscribe((response) -> {
			}, (error) -> {
			});
		this.others.add(call);
		return call;
	}

	/**
	 * How often anybody was asked so far.
	 */
	long asked() {
		return this.scenario.providers.stream().mapToLong((provider) -> provider.requests.size()).sum();
	}

	/**
	 * Throws at some event, whatever the rules say.
	 */
	private final class Rude implements CoreSubscriber<ChatEvent> {

		private final Caller caller;

		private int events;

		Rude(Caller caller) {
			this.caller = caller;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.caller.onSubscribe(subscription);
		}

		@Override
		public void onNext(ChatEvent event) {
			assertThat(FaultRun.this.threw).as("an event after it threw").isFalse();
			this.caller.onNext(event);
			if (++this.events == FaultRun.this.scenario.throwAt) {
				FaultRun.this.threw = true;
				throw THROWN;
			}
		}

		@Override
		public void onError(Throwable error) {
			this.caller.onError(error);
		}

		@Override
		public void onComplete() {
			this.caller.onComplete();
		}

	}

	private final class Caller extends BaseSubscriber<ChatEvent> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (FaultRun.this.scenario.cancelAfter == 0) {
				cancel();
			}
			else if (FaultRun.this.scenario.oneByOne) {
				request(1);
			}
			else if (!FaultRun.this.scenario.slowReader) {
				requestUnbounded();
			}
		}

		void reads() {
			if (FaultRun.this.scenario.slowReader) {
				request(1 + FaultRun.this.scenario.next(2));
			}
		}

		@Override
		protected void hookOnNext(ChatEvent event) {
			FaultRun.this.events.add(event);
			if (FaultRun.this.scenario.oneByOne) {
				request(1);
			}
			if (FaultRun.this.events.size() == FaultRun.this.scenario.cancelAfter) {
				cancel();
			}
		}

		@Override
		protected void hookOnComplete() {
			FaultRun.this.completed = true;
		}

		@Override
		protected void hookOnError(Throwable error) {
			FaultRun.this.error = error;
		}

	}

}
