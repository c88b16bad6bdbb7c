package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.OnInterruption;
import io.llmfailover.ToolOutcome;
import io.llmfailover.target.AttemptChain;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random chains of misbehaving providers against what must hold for every one of them. A
 * failure names its seed, and {@code -Dfaults.seed=SEED} replays it;
 * {@code -Dfaults.count=N} runs more of them.
 */
class GeneratedFaultsTests {

	private static final int COUNT = Integer.getInteger("faults.count", 20_000);

	private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

	// of a model: the first attempt, a retry, three adjustments, a last resort, an answer
	// asked anew, seven while it is waited for (after 0.5 s, 1 s, 2 s, 4 s ... of a
	// minute)
	// and sixteen for which our own pool has no connection
	private static final int MOST_ATTEMPTS = 30;

	private static final RuntimeException THROWN = new IllegalStateException("thrown on purpose");

	private static final Logger logger = (Logger) LoggerFactory.getLogger(Failover.class);

	@BeforeAll
	static void thousandsOfFailuresAreNotWorthALine() {
		logger.setLevel(Level.OFF);
		// of callers who throw on purpose
		Hooks.onErrorDropped((error) -> assertThat(error).isSameAs(THROWN));
	}

	@AfterAll
	static void logAgain() {
		logger.setLevel(null);
		Hooks.resetOnErrorDropped();
	}

	@Test
	void everyCallEndsWholeOrWithAnError() {
		Long replayed = Long.getLong("faults.seed");
		if (replayed != null) {
			check(replayed);
			return;
		}
		for (long seed = 0; seed < COUNT; seed++) {
			check(seed);
		}
	}

	private static void check(long seed) {
		VirtualTimeScheduler clock = VirtualTimeScheduler.create();
		FaultScenario scenario = new FaultScenario(seed, clock);
		try {
			new Run(scenario, clock).check();
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError("-Dfaults.seed=" + seed + "\n  " + scenario, ex);
		}
		finally {
			clock.dispose();
		}
	}

	private static final class Run {

		private final FaultScenario scenario;

		private final VirtualTimeScheduler clock;

		private final Failover failover;

		private final RecordingListener told = new RecordingListener();

		private final FakeTools tools = new FakeTools();

		private final List<Disposable> others = new ArrayList<>();

		private final List<ChatEvent> events = new ArrayList<>();

		private @Nullable Throwable error;

		private boolean completed;

		private boolean threw;

		// by provider: attempts that began, and those of them that an interceptor skipped
		private final Map<String, Integer> begun = new TreeMap<>();

		private final Map<String, Integer> skipped = new TreeMap<>();

		Run(FaultScenario scenario, VirtualTimeScheduler clock) {
			this.scenario = scenario;
			this.clock = clock;
			Map<String, Integer> onlyOneAtATime = scenario.providers.stream()
				.collect(Collectors.toMap(StubProvider::name, (provider) -> 1));
			FailoverSettings settings = FailoverSettings.DEFAULTS.withChatTransport(scenario.chatTransport)
				.withErrorContext(ErrorContext.values()[scenario.next(3)])
				.withPolicy(scenario.policy())
				.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(onlyOneAtATime));
			this.failover = new Failover(settings, Time.of(clock), () -> 0.5, List.of(this.told),
					List.of(this::intercept), this.tools);
			Mono<ToolOutcome> outcome = Mono.just(ToolOutcome.of("42"));
			this.tools.on(FaultScenario.TOOL,
					scenario.toolTakes.map((time) -> outcome.delaySubscription(time, clock)).orElse(Mono.never()));
		}

		private Flux<TargetEvent> intercept(AttemptChain attempt) {
			this.begun.merge(attempt.info().provider(), 1, Integer::sum);
			return this.scenario.intercept(attempt, (provider) -> this.skipped.merge(provider, 1, Integer::sum));
		}

		void check() {
			this.scenario.others.forEach(this::others);
			this.told.lines.clear();
			List<Candidate> chain = this.scenario.providers.stream().map(StubProvider::candidate).toList();
			Flux<ChatEvent> call = this.scenario.stream ? this.failover.stream(this.scenario.request, chain)
					: this.failover.chat(this.scenario.request, chain)
						.map(ChatEvent.Completed::new)
						.flux()
						.cast(ChatEvent.class);
			Caller caller = new Caller();
			call.subscribe((this.scenario.throwAt < 0) ? caller : new Rude(caller));
			Duration timeout = Objects.requireNonNullElse(this.scenario.request.timeout(),
					(this.scenario.stream || this.scenario.rounds > 1) ? LONGEST_CALL : Duration.ofMinutes(2));
			// the deadline is kept: at that very instant at the latest there is an end
			for (Duration passed = Duration.ZERO; !caller.isDisposed() && !this.threw
					&& passed.compareTo(timeout) < 0;) {
				Duration step = Duration.ofMillis(Math.min(500, timeout.minus(passed).toMillis()));
				caller.reads();
				this.clock.advanceTimeBy(step);
				passed = passed.plus(step);
			}
			if (this.scenario.cancelAfter < 0 && !this.threw) {
				assertThat(caller.isDisposed()).as("ended by its deadline").isTrue();
			}
			caller.dispose();
			if (!this.scenario.others.isEmpty()) {
				// a probe goes on after its call
				this.others.forEach(Disposable::dispose);
				this.clock.advanceTimeBy(Duration.ofMinutes(5));
			}
			nothingIsLeftBehind();
			everyToolCallRanOnce();
			if (this.scenario.others.isEmpty()) {
				listenersWereToldAll();
			}
			whatWasSeenMakesSense();
			if (this.threw) {
				return;
			}
			if (this.completed) {
				theAnswerIsWhole();
			}
			else if (this.error != null) {
				theErrorTellsEverything();
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
				case KEEP_IT_BUSY -> another(provider,
						StubProvider.after(Duration.ofSeconds(30), this.clock, StubProvider.answer("Hello")));
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

		private void nothingIsLeftBehind() {
			long asked = asked();
			for (StubProvider provider : this.scenario.providers) {
				assertThat(provider.open).as("open exchanges of " + provider.name()).hasValue(0);
				assertThat(this.failover.health(provider.name(), provider.models().get(0)).state()).isNotIn(State.BUSY,
						State.PROBING);
				assertThat(provider.requests)
					.hasSizeLessThanOrEqualTo(this.scenario.rounds * MOST_ATTEMPTS * provider.models().size());
			}
			this.clock.advanceTimeBy(Duration.ofHours(1));
			assertThat(asked()).as("nobody is asked after the end").isEqualTo(asked);
		}

		private void everyToolCallRanOnce() {
			assertThat(this.tools.running).as("running tools").hasValue(0);
			assertThat(this.tools.ran).hasSizeLessThan(this.scenario.rounds)
				.extracting((run) -> run.call().id())
				.doesNotHaveDuplicates();
		}

		// what the consumer was sent in the round that was the last one
		private List<ChatEvent> lastRound() {
			for (int i = this.events.size() - 1; i >= 0; i--) {
				ChatEvent event = this.events.get(i);
				if (event instanceof ChatEvent.ToolStarted || event instanceof ChatEvent.ToolFinished) {
					return this.events.subList(i + 1, this.events.size());
				}
			}
			return this.events;
		}

		private static int sum(Map<String, Integer> counts) {
			return counts.values().stream().mapToInt(Integer::intValue).sum();
		}

		private OnInterruption onInterruption() {
			ChatRequest request = this.scenario.request;
			return Objects
				.requireNonNull(request.neverTakenBack() ? request.onInterruptionText() : request.onInterruption());
		}

		private long asked() {
			return this.scenario.providers.stream().mapToLong((provider) -> provider.requests.size()).sum();
		}

		private void listenersWereToldAll() {
			long started = this.told.lines.stream().filter((line) -> line.contains("-model")).count();
			long ended = this.told.lines.stream()
				.filter((line) -> line.endsWith("ANSWERED") || line.endsWith("FAILED") || line.endsWith("CANCELLED"))
				.count();
			assertThat(started).as("attempts told").isEqualTo(sum(this.begun)).isGreaterThanOrEqualTo(asked());
			long notAsked = this.told.lines.stream().filter((line) -> line.contains(" was not asked: ")).count();
			assertThat(ended + notAsked).as("ends of attempts told").isEqualTo(started);
			if (this.scenario.cancelAfter != 0) {
				assertThat(this.told.lines.stream().filter((line) -> line.contains(" in "))).as("ends of the call told")
					.hasSize(1);
			}
		}

		private void whatWasSeenMakesSense() {
			boolean visible = false;
			boolean interrupted = false;
			for (ChatEvent event : this.events) {
				if (event instanceof ChatEvent.Interrupted) {
					assertThat(visible).as("interrupted only after something was shown").isTrue();
					interrupted = true;
				}
				else if (event instanceof ChatEvent.Restarted) {
					assertThat(this.scenario.request.neverTakenBack()).as("something was taken back").isFalse();
					assertThat(interrupted).as("restarted only after an interruption").isTrue();
				}
				visible |= event instanceof ChatEvent.TextDelta || event instanceof ChatEvent.ToolCalled;
			}
			if (onInterruption() == OnInterruption.FAIL
					|| (this.scenario.request.neverTakenBack() && onInterruption() == OnInterruption.RESTART)) {
				assertThat(interrupted).isFalse();
			}
		}

		private void theAnswerIsWhole() {
			ChatResponse response = ((ChatEvent.Completed) this.events.get(this.events.size() - 1)).response();
			assertThat(this.events).filteredOn(ChatEvent.Completed.class::isInstance).hasSize(1);
			if (this.scenario.stream) {
				assertThat(Seen.textAfterLastRestart(lastRound())).isEqualTo(response.content());
			}
			if (response.finishReason() != FinishReason.CONTENT_FILTER) {
				assertThat(this.tools.ran).as("tool calls that ran").hasSize(this.scenario.rounds - 1);
			}
			assertThat(response.messages()).as("what the call has added").hasSize(2 * this.tools.ran.size() + 1);
			String answer = Objects.requireNonNull(this.scenario.answers.get(response.provider()));
			// a model that has nothing to add to what its tools did says nothing
			boolean nothingToAdd = this.scenario.rounds > 1 && response.content().isEmpty();
			if (!nothingToAdd && !answer.equals(response.content())) {
				assertThat(onInterruption()).isEqualTo(OnInterruption.RESUME);
				assertThat(isContinuation(response, answer)).as("declared prefix plus continuation").isTrue();
			}
			if (response.finishReason() != FinishReason.CONTENT_FILTER) {
				assertThat(response.attempts().get(response.attempts().size() - 1).outcome())
					.isEqualTo(Outcome.ANSWERED);
			}
			theTrailIsExact(response.attempts());
		}

		// of what was there at the last interruption; of a declined answer, which others
		// may have been asked to better, at one before
		private boolean isContinuation(ChatResponse response, String answer) {
			boolean declined = response.finishReason() == FinishReason.CONTENT_FILTER;
			List<ChatEvent> seen = lastRound();
			for (int i = seen.size() - 1; i >= 0; i--) {
				if (seen.get(i) instanceof ChatEvent.Interrupted) {
					boolean continued = isContinuation(response.content(), answer, seen.subList(0, i));
					if (continued || !declined) {
						return continued;
					}
				}
			}
			return false;
		}

		private static boolean isContinuation(String content, String answer, List<ChatEvent> before) {
			String prefix = Seen.textAfterLastRestart(before);
			if (!content.startsWith(prefix)) {
				return false;
			}
			String rest = content.substring(prefix.length());
			String overlap = answer.substring(0, Math.max(0, answer.length() - rest.length()));
			return answer.endsWith(rest) && (overlap.isEmpty() || overlap.length() >= 12 && prefix.endsWith(overlap));
		}

		private void theErrorTellsEverything() {
			assertThat(this.error).isInstanceOf(ChatFailedException.class);
			ChatFailedException failed = (ChatFailedException) Objects.requireNonNull(this.error);
			// a slow reader may still be in an earlier round
			if (this.scenario.rounds == 1) {
				assertThat(failed.partialText()).startsWith(Seen.textAfterLastRestart(this.events));
			}
			if (!this.scenario.slowReader) {
				assertThat(failed.partialText()).isEqualTo(Seen.textAfterLastRestart(lastRound()));
			}
			nothingThatWasDoneIsForgotten(failed.messages());
			theTrailIsExact(failed.attempts());
			if (failed.kind() == FailureKind.DEADLINE_EXCEEDED && !this.scenario.slowReader) {
				somethingWasStillGoingOn(failed.attempts());
			}
		}

		private void nothingThatWasDoneIsForgotten(List<Message> messages) {
			long results = messages.stream().filter(Message.ToolResult.class::isInstance).count();
			assertThat(results).as("results of the finished rounds").isEqualTo(this.tools.ran.size());
		}

		// a call that only waits for its deadline has lost its way
		private void somethingWasStillGoingOn(List<Attempt> trail) {
			Attempt last = trail.get(trail.size() - 1);
			String call = this.told.lines.get(0).split(" (stream|chat)")[0];
			int waited = this.told.lines.lastIndexOf(last(call + " waits for "));
			int ended = this.told.lines.lastIndexOf(last.provider() + " " + last.outcome());
			assertThat(trail).as("an attempt, or the wait for one, was cut off by the deadline")
				.anyMatch((attempt) -> attempt.kind() == FailureKind.DEADLINE_EXCEEDED
						|| last.decision() == FailureAction.RETRY || last.outcome() == Outcome.SKIPPED || waited > ended
						|| this.tools.cancelled.get() > 0);
		}

		private @Nullable String last(String beginning) {
			return this.told.lines.stream()
				.filter((line) -> line.startsWith(beginning))
				.reduce((first, second) -> second)
				.orElse(null);
		}

		private void theTrailIsExact(List<Attempt> trail) {
			Map<String, Integer> told = new TreeMap<>();
			trail.stream().filter(Attempt::asked).forEach((attempt) -> told.merge(attempt.provider(), 1, Integer::sum));
			Map<String, Integer> seen = new TreeMap<>(this.begun);
			this.skipped.forEach((provider, skips) -> seen.merge(provider, -skips, Integer::sum));
			List<Attempt> withoutConnection = trail.stream()
				.filter((attempt) -> attempt.outcome() == Outcome.SKIPPED && "it was NETWORK".equals(attempt.reason()))
				.toList();
			withoutConnection.forEach((attempt) -> seen.merge(attempt.provider(), -1, Integer::sum));
			seen.values().removeIf((count) -> count == 0);
			if (this.scenario.others.isEmpty()) {
				assertThat(told).as("the trail tells which attempts there were").isEqualTo(seen);
			}
			if (!this.scenario.intercepted) {
				assertThat(sum(told) + withoutConnection.size()).as("and those are what the targets saw")
					.isEqualTo((int) asked());
			}
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
				assertThat(Run.this.threw).as("an event after it threw").isFalse();
				this.caller.onNext(event);
				if (++this.events == Run.this.scenario.throwAt) {
					Run.this.threw = true;
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
				if (Run.this.scenario.cancelAfter == 0) {
					cancel();
				}
				else if (Run.this.scenario.oneByOne) {
					request(1);
				}
				else if (!Run.this.scenario.slowReader) {
					requestUnbounded();
				}
			}

			void reads() {
				if (Run.this.scenario.slowReader) {
					request(1 + Run.this.scenario.next(2));
				}
			}

			@Override
			protected void hookOnNext(ChatEvent event) {
				Run.this.events.add(event);
				if (Run.this.scenario.oneByOne) {
					request(1);
				}
				if (Run.this.events.size() == Run.this.scenario.cancelAfter) {
					cancel();
				}
			}

			@Override
			protected void hookOnComplete() {
				Run.this.completed = true;
			}

			@Override
			protected void hookOnError(Throwable error) {
				Run.this.error = error;
			}

		}

	}

}
