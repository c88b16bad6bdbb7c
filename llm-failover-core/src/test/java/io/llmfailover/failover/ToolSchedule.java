package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Message;
import io.llmfailover.OnInterruption;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call of several rounds whose providers and tools behave at random, and what must hold
 * of it.
 */
final class ToolSchedule {

	private final VirtualTimeScheduler clock;

	private final Random random;

	private final CardTools tools;

	private final Map<Long, Usage> bills = new LinkedHashMap<>();

	private final List<BuyingProvider> providers = new ArrayList<>();

	private final ChatRequest request;

	private final boolean stream;

	private final int leavesAfter;

	private final boolean slowReader;

	private final List<ChatEvent> events = new ArrayList<>();

	private @Nullable Throwable error;

	ToolSchedule(long seed, VirtualTimeScheduler clock) {
		this.clock = clock;
		this.random = new Random(seed);
		this.tools = new CardTools(this.random, clock);
		BuyingModel model = new BuyingModel(wishes());
		int count = 1 + this.random.nextInt(4);
		for (int i = 0; i < count; i++) {
			this.providers.add(new BuyingProvider("p" + i, model, this.random, clock, this.bills));
		}
		this.stream = this.random.nextInt(4) > 0;
		this.leavesAfter = (this.random.nextInt(8) == 0) ? this.random.nextInt(12) : -1;
		this.slowReader = this.random.nextInt(5) == 0;
		this.request = request();
	}

	private ChatRequest request() {
		ChatRequest.Builder builder = ChatRequest.builder()
			.user("Buy it")
			.tool(FakeTools.named("charge"))
			.onInterruption(OnInterruption.values()[this.random.nextInt(3)])
			.neverTakenBack(this.random.nextInt(5) == 0);
		if (this.random.nextInt(4) == 0) {
			builder.timeout(Duration.ofSeconds(1 + this.random.nextInt(180)));
		}
		if (this.random.nextInt(3) == 0) {
			builder.maxToolRounds(1 + this.random.nextInt(6));
		}
		if (this.random.nextInt(3) == 0) {
			builder.parallelToolCalls(this.random.nextBoolean());
		}
		return builder.build();
	}

	private List<List<String>> wishes() {
		List<List<String>> rounds = new ArrayList<>();
		int count = 1 + this.random.nextInt(3);
		for (int i = 0; i < count; i++) {
			List<String> round = new ArrayList<>();
			for (int j = this.random.nextInt(3); j >= 0; j--) {
				round.add("{\"for\": \"" + i + "." + j + "\"}");
			}
			rounds.add(round);
		}
		return rounds;
	}

	String check() {
		Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5, List.of(),
				List.of(), this.tools);
		List<Candidate> chain = this.providers.stream().map(BuyingProvider::candidate).toList();
		Flux<ChatEvent> call = this.stream ? failover.stream(this.request, chain)
				: failover.chat(this.request, chain).map(ChatEvent.Completed::new).flux().cast(ChatEvent.class);
		Caller caller = new Caller();
		call.subscribe(caller);
		Duration timeout = Objects.requireNonNullElse(this.request.timeout(), Duration.ofMinutes(10));
		for (Duration passed = Duration.ZERO; !caller.isDisposed() && passed.compareTo(timeout) < 0;) {
			Duration step = Duration.ofMillis(Math.min(500, timeout.minus(passed).toMillis()));
			caller.reads();
			this.clock.advanceTimeBy(step);
			passed = passed.plus(step);
		}
		assertThat(caller.isDisposed()).as("ended by its deadline").isTrue();
		nothingRunsOn();
		nothingIsPaidTwice();
		eachToolIsToldOnce();
		this.providers.forEach((provider) -> provider.requests.forEach(this::historyIsValid));
		return end();
	}

	private String end() {
		ChatEvent last = this.events.isEmpty() ? null : this.events.get(this.events.size() - 1);
		if (last instanceof ChatEvent.Completed completed) {
			ChatResponse response = completed.response();
			nothingIsForgotten(response.messages());
			usageIsWhatWasBilled(response);
			trailIsExact(response.attempts());
			return "answered in " + rounds(response.messages());
		}
		if (this.error != null) {
			ChatFailedException failed = (ChatFailedException) this.error;
			nothingIsForgotten(failed.messages());
			trailIsExact(failed.attempts());
			assertThat(failed.totalUsage()).isEqualTo(total(failed.attempts()));
			return "failed after " + rounds(failed.messages());
		}
		return "left";
	}

	private static long rounds(List<Message> messages) {
		return messages.stream().filter(Message.Assistant.class::isInstance).count();
	}

	private void nothingRunsOn() {
		assertThat(this.tools.running).as("tools that run").hasValue(0);
		this.providers.forEach((provider) -> assertThat(provider.open).as(provider.name()).hasValue(0));
		int asked = asked();
		int ran = this.tools.ran.size();
		this.clock.advanceTimeBy(Duration.ofHours(1));
		assertThat(asked()).as("nobody is asked after the end").isEqualTo(asked);
		assertThat(this.tools.ran).as("nothing is run after the end").hasSize(ran);
	}

	private int asked() {
		return this.providers.stream().mapToInt((provider) -> provider.requests.size()).sum();
	}

	private void nothingIsPaidTwice() {
		assertThat(this.tools.ranTwice).as("calls that ran twice").isEmpty();
		assertThat(this.tools.card.charges.values()).as("charges").allMatch((charges) -> charges == 1);
		assertThat(this.tools.ran.values()).allMatch((run) -> run.call().complete());
	}

	private void eachToolIsToldOnce() {
		List<String> steps = new ArrayList<>();
		for (ChatEvent event : this.events) {
			if (event instanceof ChatEvent.ToolStarted started) {
				steps.add("started " + started.toolCall().id());
			}
			else if (event instanceof ChatEvent.ToolFinished finished) {
				steps.add("finished " + finished.toolCall().id());
			}
		}
		assertThat(steps).doesNotHaveDuplicates();
	}

	// what providers insist on: each call has one result, right behind it
	private void historyIsValid(ChatRequest asked) {
		historyIsValid(asked.messages());
		List<Message> added = asked.messages().subList(1, asked.messages().size());
		Stream.iterate(1, (size) -> size <= added.size(), (size) -> size + 1)
			.filter((size) -> added.get(size - 1) instanceof Message.ToolResult)
			.forEach((size) -> resultIsTheToolsOwn((Message.ToolResult) added.get(size - 1)));
	}

	private void resultIsTheToolsOwn(Message.ToolResult result) {
		assertThat(this.tools.results).containsKey(result.toolCallId());
		assertThat(result.content())
			.isEqualTo(Objects.requireNonNull(this.tools.results.get(result.toolCallId())).content());
	}

	private static void historyIsValid(List<Message> messages) {
		Set<String> ids = new HashSet<>();
		List<String> open = new ArrayList<>();
		for (Message message : messages) {
			if (message instanceof Message.ToolResult result) {
				assertThat(open).as("a result of a call before it").isNotEmpty();
				assertThat(open.remove(0)).isEqualTo(result.toolCallId());
				continue;
			}
			if (message instanceof Message.Assistant answer && !answer.toolCalls().isEmpty()) {
				assertThat(open).as("calls without a result").isEmpty();
				for (ToolCall call : answer.toolCalls()) {
					assertThat(ids.add(call.id())).as("ids are used once").isTrue();
					open.add(call.id());
				}
			}
		}
	}

	private void nothingIsForgotten(List<Message> messages) {
		historyIsValid(messages);
		Map<String, Message.ToolResult> told = new HashMap<>();
		for (Message message : messages) {
			if (message instanceof Message.ToolResult result) {
				told.put(result.toolCallId(), result);
			}
		}
		assertThat(told.keySet()).as("whatever began is told").containsAll(this.tools.ran.keySet());
		this.tools.results.forEach((id, outcome) -> assertThat(Objects.requireNonNull(told.get(id)).content())
			.isEqualTo(outcome.content()));
	}

	private void usageIsWhatWasBilled(ChatResponse response) {
		List<Usage> answered = response.attempts()
			.stream()
			.filter((attempt) -> attempt.outcome() == Attempt.Outcome.ANSWERED)
			.map(Attempt::usage)
			.toList();
		if (this.stream) {
			List<Usage> told = this.events.stream()
				.filter(ChatEvent.RoundCompleted.class::isInstance)
				.map((event) -> ((ChatEvent.RoundCompleted) event).usage())
				.toList();
			assertThat(told).hasSize((int) rounds(response.messages()));
			assertThat(response.usage()).isEqualTo(told.stream().reduce(Usage.NONE, Usage::plus));
			assertThat(told).containsAll(answered);
		}
		assertThat(answered).doesNotHaveDuplicates();
		assertThat(response.totalUsage()).isEqualTo(total(response.attempts()));
	}

	private static Usage total(List<Attempt> trail) {
		return trail.stream().map(Attempt::usage).reduce(Usage::plus).orElse(Usage.UNKNOWN);
	}

	private void trailIsExact(List<Attempt> trail) {
		assertThat(trail.stream().filter(Attempt::asked)).hasSize(asked());
		assertThat(trail).extracting(Attempt::round).isSorted();
		List<Usage> reported = trail.stream()
			.map(Attempt::usage)
			.filter((usage) -> usage.source() == Usage.Source.REPORTED)
			.toList();
		assertThat(reported).as("each bill, once").containsExactlyInAnyOrderElementsOf(this.bills.values());
	}

	private final class Caller extends BaseSubscriber<ChatEvent> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (ToolSchedule.this.leavesAfter == 0) {
				cancel();
			}
			else if (!ToolSchedule.this.slowReader) {
				requestUnbounded();
			}
		}

		void reads() {
			if (ToolSchedule.this.slowReader) {
				request(2);
			}
		}

		@Override
		protected void hookOnNext(ChatEvent event) {
			ToolSchedule.this.events.add(event);
			if (ToolSchedule.this.events.size() == ToolSchedule.this.leavesAfter) {
				cancel();
			}
		}

		@Override
		protected void hookOnError(Throwable error) {
			ToolSchedule.this.error = error;
		}

	}

}
