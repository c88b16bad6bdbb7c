package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.CallInfo;
import io.llmfailover.Capability;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailureKind;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of races between targets whose answers, failures and silences meet on real
 * threads at about the same moment, some of them with the caller's leaving.
 */
class RacesOnThreadsTests {

	private static final int CALLS = Integer.getInteger("races.count", 15_000);

	private static final int AT_A_TIME = 64;

	private static final Duration NEVER_HANG = Duration.ofMinutes(2);

	private static final Logger logger = (Logger) LoggerFactory.getLogger(Failover.class);

	private final Scheduler threads = Schedulers.newParallel("targets", 4, true);

	private final List<RacingProvider> providers = IntStream.range(0, 3)
		.mapToObj((i) -> new RacingProvider("p" + i, this.threads))
		.toList();

	private final Ends ends = new Ends();

	private final CountedActivity activity = new CountedActivity();

	private final Failover failover = new Failover(settings(), new Time(this.threads, System::nanoTime, this.activity),
			() -> 0.5, List.of(this.ends));

	@BeforeAll
	static void thousandsOfFailuresAreNotWorthALine() {
		logger.setLevel(Level.OFF);
	}

	@AfterAll
	static void logAgain() {
		logger.setLevel(null);
	}

	@AfterEach
	void stop() {
		this.threads.dispose();
	}

	private static FailoverSettings settings() {
		Map<String, Integer> room = Map.of("p0", AT_A_TIME, "p1", AT_A_TIME, "p2", AT_A_TIME);
		return FailoverSettings.DEFAULTS.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(room))
			.withPolicy(new FailurePolicy(Map.of(), new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)),
					Duration.ZERO));
	}

	@Test
	void noAttemptIsRecordedTwiceAndNoPermitIsLost() {
		List<Candidate> chain = this.providers.stream().map(RacingProvider::candidate).toList();
		Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
		Flux.range(0, CALLS).flatMap((i) -> call(i, chain).onErrorResume((error) -> {
			if (!(error instanceof ChatFailedException)) {
				wrong.add(error);
			}
			return Mono.empty();
		}), AT_A_TIME).blockLast(NEVER_HANG);
		assertThat(wrong).isEmpty();
		this.ends.assertEachAttemptEndedOnce(CALLS);
		assertThat(this.activity.waiting).as("calls that wait").hasValue(0);
		assertThat(this.ends.hedged).as("calls with a hedge").hasValueGreaterThan(CALLS / 100);
		assertThat(this.ends.lost).as("attempts that lost the race").hasValueGreaterThan(CALLS / 200);
		assertThat(this.providers).allSatisfy((provider) -> assertThat(provider.open).hasValue(0));
		everyPermitIsBack(chain);
	}

	private Mono<ChatEvent> call(int i, List<Candidate> chain) {
		ChatRequest request = ChatRequest.of("Hello");
		Flux<ChatEvent> call = (i % 4 == 0)
				? this.failover.chat(request, chain).<ChatEvent>map(ChatEvent.Completed::new).flux()
				: this.failover.stream(request, chain);
		Flux<ChatEvent> read = (i % 3 == 0) ? call.limitRate(1) : call;
		return (i % 7 == 0) ? read.takeUntilOther(Mono.delay(pause(), this.threads)).then(Mono.empty()) : read.last();
	}

	private void everyPermitIsBack(List<Candidate> chain) {
		this.providers.forEach((provider) -> provider.silent = true);
		List<Disposable> calls = new ArrayList<>();
		for (RacingProvider provider : this.providers) {
			for (int i = 0; i < AT_A_TIME; i++) {
				calls.add(this.failover.stream(ChatRequest.of("Hello"), List.of(provider.candidate())).subscribe());
			}
			assertThat(provider.open).as("turns that " + provider.name() + " has to give").hasValue(AT_A_TIME);
		}
		calls.forEach(Disposable::dispose);
		assertThat(this.providers).allSatisfy((provider) -> assertThat(provider.open).hasValue(0));
	}

	private static Duration pause() {
		return Duration.ofNanos(ThreadLocalRandom.current().nextInt(3_000_000));
	}

	/**
	 * Counts how attempts begin and end, call by call.
	 */
	private static final class Ends implements FailoverListener {

		private final Map<Long, Map<String, Integer>> open = new ConcurrentHashMap<>();

		private final Map<Long, Integer> calls = new ConcurrentHashMap<>();

		private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

		private final AtomicInteger hedged = new AtomicInteger();

		private final AtomicInteger lost = new AtomicInteger();

		@Override
		public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
			this.open.computeIfAbsent(call.id(), (id) -> new TreeMap<>()).merge(provider, 1, Integer::sum);
			if (trigger == Trigger.HEDGE) {
				this.hedged.incrementAndGet();
			}
		}

		@Override
		public void attemptEnded(CallInfo call, Attempt attempt) {
			int left = this.open.get(call.id()).merge(attempt.provider(), -1, Integer::sum);
			if (left < 0) {
				this.wrong.add("an attempt ended twice: " + attempt.summary());
			}
			if (attempt.outcome() == Outcome.CANCELLED && "another target was faster".equals(attempt.reason())) {
				this.lost.incrementAndGet();
			}
		}

		@Override
		public void callAnswered(CallInfo call, ChatResponse response, Duration duration) {
			ended(call);
			long answered = response.attempts()
				.stream()
				.filter((attempt) -> attempt.outcome() == Outcome.ANSWERED)
				.count();
			if (answered != 1) {
				this.wrong.add(answered + " answers in one call");
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

		private void ended(CallInfo call) {
			if (this.calls.merge(call.id(), 1, Integer::sum) > 1) {
				this.wrong.add("a call ended twice");
			}
		}

		void assertEachAttemptEndedOnce(int calls) {
			assertThat(this.wrong).isEmpty();
			assertThat(this.calls).hasSize(calls);
			assertThat(this.open.values()).allSatisfy((providers) -> assertThat(providers.values()).containsOnly(0));
		}

	}

	/**
	 * Answers, fails or breaks off after a pause that is about as long as its silence may
	 * last before another one is asked beside it.
	 */
	private static final class RacingProvider implements ChatProvider, ChatTarget {

		private static final Duration HEDGE_AFTER = Duration.ofMillis(2);

		private final String name;

		private final Scheduler threads;

		private final AtomicInteger open = new AtomicInteger();

		private volatile boolean silent;

		RacingProvider(String name, Scheduler threads) {
			this.name = name;
			this.threads = threads;
		}

		Candidate candidate() {
			TimeoutRules times = TimeoutRules.DEFAULTS
				.forAll((usual) -> usual.withHedgeAfter(HEDGE_AFTER).withChatHedgeAfter(HEDGE_AFTER));
			return new Candidate(this, models(), times, true);
		}

		@Override
		public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
			return Flux.defer(() -> {
				this.open.incrementAndGet();
				Flux<TargetEvent> events = this.silent ? Flux.never()
						: script().delaySubscription(pause(), this.threads);
				return events.doFinally((signal) -> this.open.decrementAndGet());
			});
		}

		private static Flux<TargetEvent> script() {
			// of kinds that open no circuit breaker: every call is to have its race
			return switch (ThreadLocalRandom.current().nextInt(10)) {
				case 0 -> StubProvider.fails(FailureKind.MISFIT);
				case 1 -> StubProvider.text("One ", "two ").concatWith(StubProvider.fails(FailureKind.LIMIT_EXCEEDED));
				case 2 -> StubProvider.fails(FailureKind.INVALID_REQUEST);
				default -> StubProvider.answer("One ", "two ", "three");
			};
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public String provider() {
			return this.name;
		}

		@Override
		public String model() {
			return "model";
		}

		@Override
		public List<String> models() {
			return List.of("model");
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

	}

}
