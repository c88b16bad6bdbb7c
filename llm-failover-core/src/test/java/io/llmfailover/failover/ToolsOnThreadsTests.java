package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of calls whose tools end, fail and are cancelled on real threads, at about
 * the moment at which the caller leaves.
 */
class ToolsOnThreadsTests {

	private static final int CALLS = Integer.getInteger("races.tools", 6_000);

	private static final int AT_A_TIME = 32;

	private static final int NEVER_HANG_SECONDS = 120;

	private static final Logger logger = (Logger) LoggerFactory.getLogger(Failover.class);

	private final Scheduler threads = Schedulers.newParallel("tools", 4, true);

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger endedTwice = new AtomicInteger();

	private final ConcurrentHashMap<String, AtomicInteger> ran = new ConcurrentHashMap<>();

	/** The calls of callers who leave, by name. */
	private final ConcurrentHashMap<String, Disposable> leaving = new ConcurrentHashMap<>();

	private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

	private final ConcurrentHashMap<String, AtomicInteger> ends = new ConcurrentHashMap<>();

	@BeforeEach
	void thousandsOfFailuresAreNotWorthALine() {
		logger.setLevel(Level.OFF);
	}

	@AfterEach
	void stop() {
		logger.setLevel(null);
		this.threads.dispose();
	}

	private <T> Flux<T> soon(Flux<T> events) {
		int micros = ThreadLocalRandom.current().nextInt(300);
		return (micros < 60) ? events : events.delaySubscription(Duration.ofNanos(micros * 1_000L), this.threads);
	}

	// three rounds of two tools each; one attempt in eight fails
	private Flux<TargetEvent> exchange(String call, ChatRequest request) {
		int round = (int) request.messages().stream().filter(Message.Assistant.class::isInstance).count() + 1;
		Flux<TargetEvent> events = (round > 3)
				? Flux.just(new TargetEvent.TextPiece("Done"), finished(FinishReason.STOP))
				: Flux.just(called(call, round, "a"), called(call, round, "b"), finished(FinishReason.TOOL_CALLS));
		if (ThreadLocalRandom.current().nextInt(8) == 0) {
			events = events.take(2).concatWith(StubProvider.fails(FailureKind.INCOMPLETE_STREAM));
		}
		return soon(events).doOnSubscribe((subscription) -> this.open.incrementAndGet())
			.doFinally((signal) -> this.open.decrementAndGet());
	}

	private static TargetEvent called(String call, int round, String which) {
		return new TargetEvent.ToolCalled(new ToolCall(which, "charge", "\"" + call + " " + round + which + "\""));
	}

	private static TargetEvent finished(FinishReason reason) {
		return new TargetEvent.Finished(null, reason, null, Usage.reported(1, 1), null, null, List.of());
	}

	private Flux<ToolRunner.Progress> run(List<ToolRunner.Run> runs) {
		return Flux.fromIterable(runs).flatMap((run) -> {
			Flux<ToolRunner.Progress> ends = soon(Mono.<ToolRunner.Progress>fromSupplier(
					() -> new ToolRunner.Progress.Finished(run, ToolOutcome.of("paid"), Duration.ZERO))
				.flux());
			Flux<ToolRunner.Progress> progress = Flux.concat(Mono.just(new ToolRunner.Progress.Started(run)), ends);
			return told(run, progress).doOnSubscribe((subscription) -> {
				this.running.incrementAndGet();
				this.ran.computeIfAbsent(run.call().arguments(), (key) -> new AtomicInteger()).incrementAndGet();
			}).doFinally((signal) -> this.running.decrementAndGet());
		});
	}

	// of callers who leave: at the moment at which a tool begins, ends or never does
	private Flux<ToolRunner.Progress> told(ToolRunner.Run run, Flux<ToolRunner.Progress> progress) {
		Disposable leaving = this.leaving.get(run.call().arguments().split("[\" ]")[1]);
		int fate = ThreadLocalRandom.current().nextInt(20);
		if (leaving != null && fate < 5) {
			this.threads.schedule(leaving::dispose);
		}
		else if (leaving != null && fate < 10) {
			return progress.doOnNext((step) -> this.threads.schedule(leaving::dispose));
		}
		else if (leaving != null && fate < 15) {
			this.threads.schedule(leaving::dispose, ThreadLocalRandom.current().nextInt(300), TimeUnit.MICROSECONDS);
			return progress.take(1).concatWith(Mono.never());
		}
		return (fate == 19) ? progress.take(1).concatWith(Mono.error(new IllegalStateException("broken"))) : progress;
	}

	@Test
	void noToolRunsTwiceOrOnWhoeverComesFirst() throws InterruptedException {
		Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.system(), () -> 0.5, List.of(), List.of(),
				this::run);
		Semaphore free = new Semaphore(AT_A_TIME);
		CountDownLatch over = new CountDownLatch(CALLS);
		IntStream.range(0, CALLS).forEach((number) -> {
			free.acquireUninterruptibly();
			AtomicInteger ended = new AtomicInteger();
			Disposable.Swap call = Disposables.swap();
			if (number % 3 > 0) {
				this.leaving.put("c" + number, call);
			}
			call.update(call(failover, "c" + number).doFinally((signal) -> {
				if (ended.incrementAndGet() > 1) {
					this.endedTwice.incrementAndGet();
				}
				if (signal == SignalType.CANCEL) {
					ends("left");
				}
				free.release();
				over.countDown();
			}).subscribe((event) -> {
			}, (error) -> ends(
					(error instanceof ChatFailedException failed) ? failed.kind().name() : wrong(error.toString())),
					() -> ends("answered")));
		});
		assertThat(over.await(NEVER_HANG_SECONDS, TimeUnit.SECONDS)).as("all calls ended").isTrue();
		assertThat(this.wrong).isEmpty();
		assertThat(this.endedTwice).hasValue(0);
		assertThat(this.ran.values()).allMatch((count) -> count.get() == 1);
		nothingRunsOn();
		assertThat(this.ends.keySet()).contains("left", "answered", "TOOL_FAILED");
	}

	/**
	 * A tool ends on a thread of its own while the caller still takes that it has begun:
	 * nothing comes of it before the caller has.
	 */
	@Test
	void whatEndsWhileTheCallerTakesAnEventWaitsForIt() {
		StubProvider provider = new StubProvider("p", Flux.just(called("c", 1, "a"), finished(FinishReason.TOOL_CALLS)),
				Flux.just(new TargetEvent.TextPiece("Done"), finished(FinishReason.STOP)));
		RecordingListener listener = new RecordingListener();
		AtomicReference<Runnable> end = new AtomicReference<>();
		Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.system(), () -> 0.5, List.of(listener),
				List.of(), (runs) -> Flux.create((tool) -> {
					end.set(() -> {
						tool.next(new ToolRunner.Progress.Finished(runs.get(0), ToolOutcome.of("paid"), Duration.ZERO));
						tool.complete();
					});
					tool.next(new ToolRunner.Progress.Started(runs.get(0)));
				}));
		ChatRequest request = ChatRequest.builder().user("Pay").tool(FakeTools.named("charge")).build();
		List<String> taken = new ArrayList<>();
		failover.stream(request, List.of(provider.candidate())).subscribe((event) -> {
			if (event instanceof ChatEvent.ToolStarted) {
				taken.add("started");
				onAnotherThread(end.get());
				taken.add("rounds asked for: " + provider.requests.size());
			}
			else if (event instanceof ChatEvent.ToolFinished) {
				taken.add("finished, and told the listener: " + listener.lines.contains("charge finished"));
			}
			else if (event instanceof ChatEvent.Completed completed) {
				taken.add(completed.response().content());
			}
		});
		assertThat(taken).containsExactly("started", "rounds asked for: 1", "finished, and told the listener: true",
				"Done");
	}

	private static void onAnotherThread(Runnable work) {
		Thread thread = new Thread(work, "a tool");
		thread.start();
		try {
			thread.join(TimeUnit.SECONDS.toMillis(NEVER_HANG_SECONDS));
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// a call that was left is closed by whoever was in its loop, a moment later
	private void nothingRunsOn() {
		Flux.interval(Duration.ofMillis(10))
			.take(Duration.ofSeconds(30))
			.takeUntil((tick) -> this.running.get() == 0 && this.open.get() == 0)
			.blockLast();
		assertThat(this.running).as("tools that run on").hasValue(0);
		assertThat(this.open).as("exchanges that are open").hasValue(0);
	}

	private Flux<ChatEvent> call(Failover failover, String name) {
		List<Candidate> chain = List.of(provider("p", name).candidate(), provider("q", name).candidate(),
				provider("r", name).candidate());
		ChatRequest request = ChatRequest.builder().user("Pay").tool(FakeTools.named("charge")).build();
		return Flux.defer(() -> failover.stream(request, chain));
	}

	private StubProvider provider(String name, String call) {
		StubProvider[] self = new StubProvider[1];
		self[0] = new StubProvider(name,
				Flux.defer(() -> exchange(call, self[0].requests.get(self[0].requests.size() - 1))));
		return self[0];
	}

	private void ends(String how) {
		this.ends.computeIfAbsent(how, (key) -> new AtomicInteger()).incrementAndGet();
	}

	private String wrong(String what) {
		this.wrong.add(what);
		return what;
	}

}
