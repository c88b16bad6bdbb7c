package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.OnInterruption;
import io.llmfailover.failover.Timeouts;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.Fault;
import io.llmfailover.simulator.ReceivedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Five providers of both dialects, the first n of which have the same fault, for every
 * fault that the simulator has: the right one answers, the trail is exact, and no server
 * sees a request more or less. With {@code -Dmatrix=full} all faults go through all
 * orders.
 */
class FailoverMatrixTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(10);

	// what is silent is never going to speak, so only the request must get through in
	// this time
	private static final Duration SHORT = Duration.ofMillis(700);

	private static final Duration LONG = Duration.ofMinutes(1);

	// a Retry-After of 2 s becomes one of 1 s
	private static final double SCALE = 0.5;

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final Map<Integer, Trial> trials = new ConcurrentHashMap<>();

	@ParameterizedTest
	@EnumSource
	void theNextProviderStepsInForEachFault(Fault fault) {
		verify(fault, "full".equals(System.getProperty("matrix")) ? permutations() : rotations(), 50);
	}

	@Test
	void theNextProviderStepsInInEveryOrder() {
		verify(Fault.BAD_KEY, permutations(), 10);
	}

	@ParameterizedTest
	@EnumSource(names = { "CUT_STREAM", "STALL", "OVERLOADED_IN_STREAM" })
	void aStreamThatMustNotBeTakenBackEndsWithWhatWasShown(Fault fault) {
		for (List<String> order : rotations()) {
			providers.reset();
			String first = order.get(0);
			providers.server(first).behave(fault.behavior(SCALE));
			LlmFailover service = providers.service()
				.order(order.toArray(String[]::new))
				.timeouts(first, timeouts(fault))
				.build();
			ChatRequest request = ChatRequest.builder()
				.user("Tell me a story")
				.onInterruption(OnInterruption.FAIL)
				.build();
			StringBuilder text = new StringBuilder();
			StepVerifier
				.create(service.stream(request)
					.doOnNext((event) -> text.append(((ChatEvent.TextDelta) event).text()))
					.then())
				.expectErrorSatisfies((error) -> {
					ChatFailedException failure = (ChatFailedException) error;
					assertThat(failure.kind()).isEqualTo(Reaction.to(fault, first, true).kind());
					assertThat(failure.partialText()).isNotEmpty().isEqualTo(text.toString());
					assertThat(failure.attempts()).singleElement()
						.extracting(Attempt::provider, Attempt::decision)
						.containsExactly(first, FailureAction.STOP);
				})
				.verify(NEVER_HANG);
			assertThat(providers.requests()).containsEntry(first, 1);
			assertThat(providers.requests().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
		}
	}

	private void verify(Fault fault, List<List<String>> orders, int concurrency) {
		for (List<String> order : orders) {
			for (int failing = 1; failing <= order.size(); failing++) {
				for (boolean stream : new boolean[] { false, true }) {
					Trial trial = new Trial(this.trials.size(), fault, order, failing, stream);
					this.trials.put(trial.number(), trial);
				}
			}
		}
		providers.behave(this::behavior);
		List<TrialResult> results = Flux.fromIterable(this.trials.values())
			.flatMap(FailoverMatrixTests::run, concurrency)
			.collectList()
			.block(NEVER_HANG);
		assertThat(results).hasSameSizeAs(this.trials.values()).allSatisfy(TrialResult::verify);
	}

	private Behavior behavior(String server, ReceivedRequest request) {
		Trial trial = Objects.requireNonNull(this.trials.get(Trial.numberIn(request)));
		return trial.seenBy(server).behavior(SCALE);
	}

	private static Mono<TrialResult> run(Trial trial) {
		LlmFailoverBuilder builder = providers.service().order(trial.order().toArray(String[]::new));
		trial.failing().forEach((provider) -> builder.timeouts(provider, timeouts(trial.fault())));
		LlmFailover service = builder.build();
		if (trial.fault() == Fault.CONTEXT_TOO_LONG) {
			// models that are known to be no larger would not be asked
			trial.order().forEach((provider) -> service.admin().model(provider, "a-model-of-" + provider));
		}
		List<ChatEvent> events = Collections.synchronizedList(new ArrayList<>());
		Mono<ChatResponse> response = trial.stream() ? service.stream(trial.request())
			.doOnNext(events::add)
			.last()
			.cast(ChatEvent.Completed.class)
			.map(ChatEvent.Completed::response) : service.chat(trial.request());
		return response.map((answer) -> new TrialResult(trial, events, answer, null))
			.onErrorResume(ChatFailedException.class,
					(failure) -> Mono.just(new TrialResult(trial, events, null, failure)));
	}

	private static Timeouts timeouts(Fault fault) {
		return switch (fault) {
			case SILENCE, SLOW_FIRST_TOKEN -> new Timeouts(SHORT, LONG, SHORT);
			case STALL -> new Timeouts(LONG, SHORT, SHORT);
			default -> Timeouts.DEFAULTS;
		};
	}

	private static List<List<String>> rotations() {
		return IntStream.range(0, SimulatedProviders.NAMES.size()).mapToObj((distance) -> {
			List<String> order = new ArrayList<>(SimulatedProviders.NAMES);
			Collections.rotate(order, distance);
			return order;
		}).toList();
	}

	private static List<List<String>> permutations() {
		List<List<String>> permutations = List.of(List.of());
		for (String name : SimulatedProviders.NAMES) {
			permutations = permutations.stream().flatMap((shorter) -> insertions(shorter, name).stream()).toList();
		}
		return permutations;
	}

	private static List<List<String>> insertions(List<String> names, String name) {
		return IntStream.rangeClosed(0, names.size()).mapToObj((position) -> {
			List<String> longer = new ArrayList<>(names);
			longer.add(position, name);
			return longer;
		}).toList();
	}

}
