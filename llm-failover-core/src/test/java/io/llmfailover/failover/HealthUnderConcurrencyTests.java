package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.llmfailover.Capability;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many callers at once, on threads of their own, through an outage and the recovery from
 * it.
 */
class HealthUnderConcurrencyTests {

	private static final int CALLERS = 64;

	private static final int CALLS_EACH = 8;

	private static final int MOST_AT_A_TIME = 8;

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final ChatRequest HELLO = ChatRequest.of("Hello");

	private final Scheduler timers = Schedulers.newParallel("timers", 2, true);

	private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);

	// moved by hand: a circuit breaker opens and closes when the test says so
	private final AtomicLong clock = new AtomicLong();

	private final Target primary = new Target("primary", this.timers);

	private final Target second = new Target("second", this.timers);

	private final RecordingListener told = new RecordingListener();

	private final Failover failover = new Failover(
			FailoverSettings.DEFAULTS
				.withPolicy(new FailurePolicy(Map.of(), new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)),
						Duration.ZERO))
				.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("primary", MOST_AT_A_TIME))),
			new Time(this.timers, this.clock::get), () -> 0.5, List.of(this.told));

	private final List<Candidate> chain = List.of(candidate(this.primary), candidate(this.second));

	private static Candidate candidate(Target target) {
		return new Candidate(target, target.models(), TimeoutRules.DEFAULTS, true);
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.timers.dispose();
	}

	@Test
	void anOutageIsProbedByOneAtATimeAndNobodyFails() throws Exception {
		everybodyAsks(false);
		assertThat(this.primary.mostAtATime).hasValueLessThanOrEqualTo(MOST_AT_A_TIME);
		assertThat(this.primary.answered).hasPositiveValue();

		this.primary.down = true;
		everybodyAsks(false);
		assertThat(state("primary")).isEqualTo(State.OPEN);
		for (int window = 0; window < 10; window++) {
			this.primary.forget();
			theBreakerMayBeProbed();
			everybodyAsks(false);
			assertThat(this.primary.asked).as("probes of window %s", window).hasValue(1);
		}

		this.primary.down = false;
		this.primary.forget();
		theBreakerMayBeProbed();
		everybodyAsks(false);
		assertThat(state("primary")).isEqualTo(State.UP);
		assertThat(this.primary.answered).hasValueGreaterThan(1);
		noPermitIsLostOrDoubled();
	}

	@Test
	void callersWhoGoAwayTakeNoPermitWithThemAndLetNoSecondProbeIn() throws Exception {
		this.primary.down = true;
		everybodyAsks(true);
		for (int window = 0; window < 10; window++) {
			this.primary.forget();
			theBreakerMayBeProbed();
			everybodyAsks(true);
			// a probe whose caller went away has told nothing: another one follows, but
			// never beside it
			assertThat(this.primary.mostAtATime).as("probes at a time in window %s", window)
				.hasValueLessThanOrEqualTo(1);
		}
		this.primary.down = false;
		theBreakerMayBeProbed();
		everybodyAsks(true);
		everybodyAsks(false);
		assertThat(state("primary")).isEqualTo(State.UP);
		noPermitIsLostOrDoubled();
	}

	@Test
	void listenersHearOfEachChangeOnceAndInOrder() throws Exception {
		this.primary.down = true;
		everybodyAsks(false);
		for (int window = 0; window < 5; window++) {
			theBreakerMayBeProbed();
			everybodyAsks(false);
		}
		this.primary.down = false;
		theBreakerMayBeProbed();
		everybodyAsks(false);
		List<String> expected = new ArrayList<>(List.of("primary is OPEN"));
		IntStream.range(0, 5).forEach((i) -> expected.addAll(List.of("primary is PROBING", "primary is OPEN")));
		expected.addAll(List.of("primary is PROBING", "primary is UP"));
		assertThat(this.told.lines).filteredOn((line) -> line.contains(" is ")).isEqualTo(expected);
	}

	private void theBreakerMayBeProbed() {
		this.clock.addAndGet(HealthSettings.DEFAULTS.openFor().plusNanos(1).toNanos());
	}

	private State state(String provider) {
		return this.failover.health(provider, provider).state();
	}

	private void everybodyAsks(boolean someGoAway) throws InterruptedException, ExecutionException, TimeoutException {
		CountDownLatch start = new CountDownLatch(1);
		List<Future<?>> callers = IntStream.range(0, CALLERS)
			.<Future<?>>mapToObj((caller) -> this.threads.submit(() -> {
				start.await();
				Random random = new Random(caller);
				for (int i = 0; i < CALLS_EACH; i++) {
					if (someGoAway && random.nextInt(3) == 0) {
						goesAway(random);
					}
					else {
						isAnswered(random.nextBoolean());
					}
				}
				return null;
			}))
			.toList();
		start.countDown();
		for (Future<?> caller : callers) {
			caller.get(NEVER_HANG.toSeconds(), TimeUnit.SECONDS);
		}
		assertThat(this.primary.running).hasValue(0);
		assertThat(this.second.running).hasValue(0);
	}

	private void isAnswered(boolean stream) {
		ChatResponse response = stream ? this.failover.stream(HELLO, this.chain)
			.ofType(ChatEvent.Completed.class)
			.map(ChatEvent.Completed::response)
			.blockLast(NEVER_HANG) : this.failover.chat(HELLO, this.chain).block(NEVER_HANG);
		assertThat(response).isNotNull();
		assertThat(response.content()).isEqualTo("Hello from " + response.provider());
	}

	private void goesAway(Random random) {
		Disposable call = this.failover.stream(HELLO, this.chain).subscribe();
		for (int i = random.nextInt(50); i > 0; i--) {
			Thread.onSpinWait();
		}
		call.dispose();
	}

	// exactly as many as before may be under way at a time
	private void noPermitIsLostOrDoubled() {
		this.primary.silent = true;
		List<Disposable> calls = IntStream.range(0, MOST_AT_A_TIME)
			.mapToObj((i) -> this.failover.chat(HELLO, this.chain).subscribe())
			.toList();
		assertThat(this.primary.running).hasValue(MOST_AT_A_TIME);
		ChatResponse next = this.failover.chat(HELLO, this.chain).block(NEVER_HANG);
		assertThat(next).isNotNull();
		assertThat(next.attempts().get(0).reason()).startsWith("busy");
		calls.forEach(Disposable::dispose);
		assertThat(this.primary.running).hasValue(0);
		assertThat(state("primary")).isEqualTo(State.UP);
	}

	/**
	 * A provider with one model that answers, or fails while it is down, after a moment
	 * and on another thread.
	 */
	private static final class Target implements ChatProvider, ChatTarget {

		private final String name;

		private final Scheduler timers;

		private final AtomicInteger running = new AtomicInteger();

		private final AtomicInteger mostAtATime = new AtomicInteger();

		private final AtomicInteger asked = new AtomicInteger();

		private final AtomicInteger answered = new AtomicInteger();

		private volatile boolean down;

		private volatile boolean silent;

		Target(String name, Scheduler timers) {
			this.name = name;
			this.timers = timers;
		}

		void forget() {
			this.mostAtATime.set(0);
			this.asked.set(0);
			this.answered.set(0);
		}

		@Override
		public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
			return Flux.defer(() -> {
				this.asked.incrementAndGet();
				int now = this.running.incrementAndGet();
				this.mostAtATime.accumulateAndGet(now, Math::max);
				// before the end is passed on, and with it the turn
				AtomicBoolean over = new AtomicBoolean();
				Runnable end = () -> this.running.addAndGet(over.compareAndSet(false, true) ? -1 : 0);
				return answer().doOnTerminate(end).doOnCancel(end);
			});
		}

		private Flux<TargetEvent> answer() {
			if (this.silent) {
				return Flux.never();
			}
			Flux<TargetEvent> result = this.down ? StubProvider.fails(FailureKind.OVERLOADED)
					: StubProvider.answer("Hello", " from ", this.name).doOnComplete(this.answered::incrementAndGet);
			return result.delaySubscription(Duration.ofNanos(100_000), this.timers);
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public List<String> models() {
			return List.of(this.name);
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
			return this.name;
		}

	}

}
