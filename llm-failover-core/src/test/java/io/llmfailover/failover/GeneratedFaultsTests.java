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
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.OnInterruption;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
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
	// asked anew
	private static final int MOST_ATTEMPTS = 7;

	private static final Logger logger = (Logger) LoggerFactory.getLogger(Failover.class);

	@BeforeAll
	static void thousandsOfFailuresAreNotWorthALine() {
		logger.setLevel(Level.OFF);
	}

	@AfterAll
	static void logAgain() {
		logger.setLevel(null);
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

		private final List<ChatEvent> events = new ArrayList<>();

		private @Nullable Throwable error;

		private boolean completed;

		Run(FaultScenario scenario, VirtualTimeScheduler clock) {
			this.scenario = scenario;
			this.clock = clock;
			Map<String, Integer> onlyOneAtATime = scenario.providers.stream()
				.collect(Collectors.toMap(StubProvider::name, (provider) -> 1));
			FailoverSettings settings = FailoverSettings.DEFAULTS.withChatTransport(scenario.chatTransport)
				.withErrorContext(ErrorContext.values()[scenario.next(3)])
				.withPolicy(scenario.policy())
				.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(onlyOneAtATime));
			this.failover = new Failover(settings, Time.of(clock), () -> 0.5, List.of(this.told));
		}

		void check() {
			List<Candidate> chain = this.scenario.providers.stream().map(StubProvider::candidate).toList();
			Flux<ChatEvent> call = this.scenario.stream ? this.failover.stream(this.scenario.request, chain)
					: this.failover.chat(this.scenario.request, chain)
						.map(ChatEvent.Completed::new)
						.flux()
						.cast(ChatEvent.class);
			Caller caller = new Caller();
			call.subscribe(caller);
			Duration timeout = Objects.requireNonNullElse(this.scenario.request.timeout(),
					this.scenario.stream ? LONGEST_CALL : Duration.ofMinutes(2));
			// the deadline is kept: at that very instant at the latest there is an end
			for (Duration passed = Duration.ZERO; !caller.isDisposed() && passed.compareTo(timeout) < 0;) {
				Duration step = Duration.ofMillis(Math.min(500, timeout.minus(passed).toMillis()));
				caller.reads();
				this.clock.advanceTimeBy(step);
				passed = passed.plus(step);
			}
			if (this.scenario.cancelAfter < 0) {
				assertThat(caller.isDisposed()).as("ended by its deadline").isTrue();
			}
			caller.dispose();
			nothingIsLeftBehind();
			listenersWereToldAll();
			whatWasSeenMakesSense();
			if (this.completed) {
				theAnswerIsWhole();
			}
			else if (this.error != null) {
				theErrorTellsEverything();
			}
		}

		private void nothingIsLeftBehind() {
			long asked = asked();
			for (StubProvider provider : this.scenario.providers) {
				assertThat(provider.open).as("open exchanges of " + provider.name()).hasValue(0);
				assertThat(this.failover.health(provider.name(), provider.models().get(0)).state()).isNotIn(State.BUSY,
						State.PROBING);
				assertThat(provider.requests).hasSizeLessThanOrEqualTo(MOST_ATTEMPTS * provider.models().size());
			}
			this.clock.advanceTimeBy(Duration.ofHours(1));
			assertThat(asked()).as("nobody is asked after the end").isEqualTo(asked);
		}

		private long asked() {
			return this.scenario.providers.stream().mapToLong((provider) -> provider.requests.size()).sum();
		}

		private void listenersWereToldAll() {
			long started = this.told.lines.stream().filter((line) -> line.contains("-model")).count();
			long ended = this.told.lines.stream()
				.filter((line) -> line.endsWith("ANSWERED") || line.endsWith("FAILED") || line.endsWith("CANCELLED"))
				.count();
			assertThat(started).as("attempts told").isEqualTo(asked());
			assertThat(ended).as("ends of attempts told").isEqualTo(started);
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
					assertThat(interrupted).as("restarted only after an interruption").isTrue();
				}
				visible |= event instanceof ChatEvent.TextDelta;
			}
			if (this.scenario.request.onInterruption() == OnInterruption.FAIL) {
				assertThat(interrupted).isFalse();
			}
		}

		private void theAnswerIsWhole() {
			ChatResponse response = ((ChatEvent.Completed) this.events.get(this.events.size() - 1)).response();
			assertThat(this.events).filteredOn(ChatEvent.Completed.class::isInstance).hasSize(1);
			if (this.scenario.stream) {
				assertThat(Seen.textAfterLastRestart(this.events)).isEqualTo(response.content());
			}
			String answer = Objects.requireNonNull(this.scenario.answers.get(response.provider()));
			if (!answer.equals(response.content())) {
				assertThat(this.scenario.request.onInterruption()).isEqualTo(OnInterruption.RESUME);
				assertThat(isContinuation(response.content(), answer)).as("declared prefix plus continuation").isTrue();
			}
			assertThat(response.attempts().get(response.attempts().size() - 1).outcome()).isEqualTo(Outcome.ANSWERED);
			theTrailIsExact(response.attempts());
		}

		private boolean isContinuation(String content, String answer) {
			String prefix = Seen.textAfterLastRestart(this.events.subList(0, lastInterruption()));
			if (!content.startsWith(prefix)) {
				return false;
			}
			String rest = content.substring(prefix.length());
			String overlap = answer.substring(0, answer.length() - rest.length());
			return answer.endsWith(rest) && (overlap.isEmpty() || overlap.length() >= 12 && prefix.endsWith(overlap));
		}

		private int lastInterruption() {
			for (int i = this.events.size() - 1; i >= 0; i--) {
				if (this.events.get(i) instanceof ChatEvent.Interrupted) {
					return i;
				}
			}
			return 0;
		}

		private void theErrorTellsEverything() {
			assertThat(this.error).isInstanceOf(ChatFailedException.class);
			ChatFailedException failed = (ChatFailedException) Objects.requireNonNull(this.error);
			assertThat(failed.partialText()).startsWith(Seen.textAfterLastRestart(this.events));
			if (!this.scenario.slowReader) {
				assertThat(failed.partialText()).isEqualTo(Seen.textAfterLastRestart(this.events));
			}
			theTrailIsExact(failed.attempts());
			if (failed.kind() == FailureKind.DEADLINE_EXCEEDED && !this.scenario.slowReader) {
				somethingWasStillGoingOn(failed.attempts());
			}
		}

		// a call that only waits for its deadline has lost its way
		private static void somethingWasStillGoingOn(List<Attempt> trail) {
			Attempt last = trail.get(trail.size() - 1);
			assertThat(trail).as("an attempt, or the wait for one, was cut off by the deadline")
				.anyMatch((attempt) -> attempt.kind() == FailureKind.DEADLINE_EXCEEDED
						|| last.decision() == FailureAction.RETRY);
		}

		private void theTrailIsExact(List<Attempt> trail) {
			Map<String, Integer> told = new TreeMap<>();
			trail.stream().filter(Attempt::asked).forEach((attempt) -> told.merge(attempt.provider(), 1, Integer::sum));
			Map<String, Integer> seen = new TreeMap<>();
			this.scenario.providers.stream()
				.filter((provider) -> !provider.requests.isEmpty())
				.forEach((provider) -> seen.put(provider.name(), provider.requests.size()));
			assertThat(told).as("the trail tells what the targets saw").isEqualTo(seen);
		}

		private final class Caller extends BaseSubscriber<ChatEvent> {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				if (Run.this.scenario.cancelAfter == 0) {
					cancel();
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
