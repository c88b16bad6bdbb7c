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
import io.llmfailover.Tool;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.Failover;
import io.llmfailover.failover.FailoverSettings;
import io.llmfailover.failover.Time;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.tool.BoundedToolRunner;
import io.llmfailover.tool.ToolRunSettings;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random calls, of which each observation has a parent that is there, and an end.
 */
class RandomCallsTest {

	private static final int COUNT = 10_000;

	private static final String REQUEST = "request of a tool";

	private static final List<FailureKind> KINDS = List.of(FailureKind.SERVER_ERROR, FailureKind.RATE_LIMITED,
			FailureKind.OVERLOADED, FailureKind.NETWORK, FailureKind.AUTHENTICATION, FailureKind.INVALID_REQUEST,
			FailureKind.MODEL_UNAVAILABLE, FailureKind.CONTEXT_TOO_LONG);

	private static final Logger logger = (Logger) LoggerFactory.getLogger("io.llmfailover");

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
				"attempt failed", "attempt cancelled overtaken", "attempt cancelled caller_gone", "tool answered",
				"tool failed", "tool cancelled", "request of a tool");
	}

	private static void call(int seed, Observed observed) {
		Random random = new Random(seed);
		VirtualTimeScheduler clock = VirtualTimeScheduler.create();
		CallObservations observations = new CallObservations(observed.registry(),
				CallObservations.Conventions.defaults(GenAiNames.OPERATION), false);
		Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(clock), random::nextDouble,
				List.of(observations), List.of(observations),
				new BoundedToolRunner(ToolRunSettings.DEFAULTS, List.of(observations), Runnable::run, clock));
		List<Candidate> chain = new ArrayList<>();
		for (int i = 0; i < 1 + random.nextInt(4); i++) {
			chain.add(new Stub("p" + i, attempt(random, clock), attempt(random, clock)).candidate());
		}
		ChatRequest request = ChatRequest.builder().user("Hello").tool(tool(random, clock, observed)).build();
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
		Flux<TargetEvent> events = switch (random.nextInt(8)) {
			case 0 -> Stub.cut("text " + random.nextInt(2));
			case 1 -> Flux.never();
			case 2, 3 -> Stub.fails(KINDS.get(random.nextInt(KINDS.size())));
			case 4, 5 -> Stub.calls("clock");
			default -> Stub.answer("text " + random.nextInt(2));
		};
		return (random.nextInt(3) == 0) ? Stub.late(Duration.ofMillis(random.nextInt(40_000)), clock, events) : events;
	}

	private static Tool tool(Random random, VirtualTimeScheduler clock, Observed observed) {
		int kind = random.nextInt(4);
		Duration delay = Duration.ofSeconds(random.nextInt(60));
		return Tool.named("clock").description("Tells the time.").run(() -> switch (kind) {
			case 0 -> request(observed).delayElement(delay, clock);
			case 1 -> request(observed).then(Mono.error(new IllegalStateException("It has stopped.")));
			case 2 -> request(observed).then(Mono.never());
			default -> request(observed);
		});
	}

	// observed as an HTTP client would be
	private static Mono<String> request(Observed observed) {
		return Mono.deferContextual((context) -> {
			Observation.createNotStarted(REQUEST, observed.registry())
				.parentObservation(context.get(CallObservations.KEY))
				.observe(() -> {
				});
			return Mono.just("noon");
		});
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
			else if (context instanceof ToolObservationContext) {
				assertThat(Observed.parent(context)).isSameAs(call);
				outcomes.add("tool " + Observed.values(context).get("outcome"));
			}
			else if (REQUEST.equals(context.getName())) {
				assertThat(Observed.parent(context)).isInstanceOf(ToolObservationContext.class);
				outcomes.add(REQUEST);
			}
		}
	}

}
