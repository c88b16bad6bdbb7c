package io.llmfailover.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.Failover;
import io.llmfailover.failover.FailoverSettings;
import io.llmfailover.failover.Time;
import io.llmfailover.target.TargetEvent;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random calls, of which each observation has a parent that is there, and an end.
 */
class RandomCallsTest {

	private static final int COUNT = 10_000;

	private static final List<FailureKind> KINDS = List.of(FailureKind.SERVER_ERROR, FailureKind.RATE_LIMITED,
			FailureKind.OVERLOADED, FailureKind.NETWORK, FailureKind.AUTHENTICATION, FailureKind.INVALID_REQUEST,
			FailureKind.MODEL_UNAVAILABLE, FailureKind.CONTEXT_TOO_LONG);

	private static final Logger logger = (Logger) LoggerFactory.getLogger(Failover.class);

	@BeforeEach
	void thousandsOfFailuresAreNotWorthALine() {
		logger.setLevel(Level.OFF);
	}

	@AfterEach
	void logAgain() {
		logger.setLevel(null);
	}

	@Test
	void leaveNoObservationOpenAndNoneWithoutAParent() {
		Set<String> outcomes = new HashSet<>();
		for (int seed = 0; seed < COUNT; seed++) {
			Observed observed = new Observed();
			try {
				call(seed, observed);
				check(observed, outcomes);
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("seed " + seed, ex);
			}
		}
		assertThat(outcomes).contains("call answered", "call failed", "call cancelled", "attempt answered",
				"attempt failed", "attempt cancelled overtaken", "attempt cancelled caller_gone");
	}

	private static void call(int seed, Observed observed) {
		Random random = new Random(seed);
		VirtualTimeScheduler clock = VirtualTimeScheduler.create();
		CallObservations observations = new CallObservations(observed.registry(),
				CallObservations.Conventions.defaults(GenAiNames.OPERATION), false);
		Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(clock), random::nextDouble,
				List.of(observations), List.of(observations));
		List<Candidate> chain = new ArrayList<>();
		for (int i = 0; i < 1 + random.nextInt(4); i++) {
			chain.add(new Stub("p" + i, attempt(random, clock), attempt(random, clock)).candidate());
		}
		ChatRequest request = ChatRequest.of("Hello");
		Flux<?> call = random.nextBoolean() ? failover.stream(request, chain) : failover.chat(request, chain).flux();
		Disposable caller = call.take((random.nextInt(6) == 0) ? 1 + random.nextInt(2) : 1_000).subscribe((event) -> {
		}, (error) -> {
		});
		if (random.nextInt(6) == 0) {
			clock.advanceTimeBy(Duration.ofMillis(random.nextInt(30_000)));
			caller.dispose();
		}
		clock.advanceTimeBy(Duration.ofMinutes(15));
		assertThat(observations.open()).isZero();
		clock.dispose();
	}

	private static Flux<TargetEvent> attempt(Random random, VirtualTimeScheduler clock) {
		Flux<TargetEvent> events = switch (random.nextInt(6)) {
			case 0 -> Stub.cut("text " + random.nextInt(2));
			case 1 -> Flux.never();
			case 2, 3 -> Stub.fails(KINDS.get(random.nextInt(KINDS.size())));
			default -> Stub.answer("text " + random.nextInt(2));
		};
		return (random.nextInt(3) == 0) ? Stub.late(Duration.ofMillis(random.nextInt(40_000)), clock, events) : events;
	}

	private static void check(Observed observed, Set<String> outcomes) {
		observed.allEndedOnce();
		Observation.Context call = observed.only("gen_ai.client.operation.duration");
		outcomes.add("call " + Observed.values(call).get("llm.failover.outcome"));
		for (Observation.Context context : observed.all()) {
			if (context instanceof AttemptObservationContext attempt) {
				assertThat(Observed.parent(context)).isSameAs(call);
				assertThat(attempt.attempt()).as("the line of an attempt").isNotNull();
				String reason = Observed.values(context).get("reason");
				outcomes.add("attempt " + Observed.values(context).get("outcome")
						+ (BoundedNames.NONE.equals(reason) ? "" : " " + reason));
			}
		}
	}

}
