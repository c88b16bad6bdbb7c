package io.llmfailover.service;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.FailoverListener;
import io.llmfailover.Tool;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing that we do blocks a thread that must not be blocked, on the way to a provider
 * of either dialect and back.
 */
@Tag("blockhound")
class NonBlockingTests {

	private static final int MOST_TRIES = 100;

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final String NEXT = "xai";

	private static final int CALLS = 24;

	// enough for them to get into each other's way
	private static final int CONCURRENCY = 6;

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final Listener listener = new Listener();

	@BeforeEach
	void forget() {
		BlockingCalls.forget();
	}

	@AfterEach
	void listenersWereTold() {
		assertThat(this.listener.threads).as("threads on which a listener was told").isNotEmpty();
	}

	@Test
	void whatBlocksIsNoticed() {
		LlmFailover service = providers.service().listener(this.listener).listener(new FailoverListener() {
			@Override
			public void attemptEnded(CallInfo call, Attempt attempt) {
				LockSupport.parkNanos(1);
			}
		}).build();
		// an answer that comes before the caller has left the call is handled on its
		// thread
		for (int i = 0; i < MOST_TRIES && BlockingCalls.noted().isEmpty(); i++) {
			service.chat("Hello").block(NEVER_HANG);
		}
		assertThat(BlockingCalls.noted()).as("on a connection's thread")
			.singleElement()
			.asString()
			.startsWith("reactor-http")
			.contains("LockSupport.parkNanos", "attemptEnded");
		BlockingCalls.forget();
		Mono.fromRunnable(() -> LockSupport.parkNanos(1)).subscribeOn(Schedulers.parallel()).block(NEVER_HANG);
		assertThat(BlockingCalls.noted()).as("on a timer's thread")
			.singleElement()
			.asString()
			.startsWith("parallel")
			.contains("LockSupport.parkNanos");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini", "anthropic" })
	void anAnsweredCallDoesNotBlock(String first) {
		nothingBlocks((call) -> answer(call, builder(first).build()), first);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini", "anthropic" })
	void failoverDoesNotBlock(String first) {
		providers.server(first).behave(Behavior.badKey());
		nothingBlocks((call) -> answer(call, builder(first).build()), NEXT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini", "anthropic" })
	void theWaitBeforeARetryDoesNotBlock(String first) {
		providers.server(first).behave(Behavior.overloaded());
		nothingBlocks((call) -> answer(call, builder(first).build()), NEXT);
		assertThat(providers.requests()).containsEntry(first, 2 * CALLS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini", "anthropic" })
	void aHedgeDoesNotBlock(String first) {
		providers.server(first).behave(Behavior.silence());
		nothingBlocks((call) -> {
			LlmFailover service = builder(first).timeouts((times) -> times.withHedgeAfter(Duration.ofMillis(20)))
				.build();
			return last(service.stream(request(call)));
		}, NEXT);
		awaitClosed(first);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini", "anthropic" })
	void aBrokenStreamThatBeginsAnewDoesNotBlock(String first) {
		providers.server(first).behave(Behavior.cut(3));
		nothingBlocks((call) -> last(builder(first).build().stream(request(call))), NEXT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini", "anthropic" })
	void goingAwayDoesNotBlock(String first) {
		LlmFailover service = builder(first).build();
		providers.server(first).behave(Behavior.stall(3));
		run((call) -> service.stream(request(call)).take(1 + call % 3).then());
		awaitClosed(first);
		providers.server(first).behave(Behavior.silence());
		run((call) -> Flux.from((call % 2 == 0) ? service.chat(request(call)) : service.stream(request(call)))
			.take(Duration.ofMillis(20))
			.then());
		awaitClosed(first);
		assertThat(BlockingCalls.noted()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini", "anthropic" })
	void waitingForATurnInAConversationDoesNotBlock(String first) {
		LlmFailover service = builder(first).build();
		nothingBlocks((call) -> {
			Conversation shared = service.conversation("of all who speak");
			return (call % 2 == 0) ? shared.chat(request(call)) : last(shared.stream(request(call)));
		}, first);
		assertThat(service.conversation("of all who speak").history().block(NEVER_HANG)).hasSize(2 * CALLS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini", "anthropic" })
	void aCallThatRunsToolsDoesNotBlock(String first) {
		providers.server(first).behave(Behavior.answer("Noon").toolCall("call_1", "get_time", "{}"));
		LlmFailover service = builder(first).tools(Tool.named("get_time").run(() -> "noon")).build();
		nothingBlocks((call) -> Mono.defer(() -> {
			ChatRequest request = request(call).toBuilder().tool("get_time").maxToolRounds(1).build();
			return (call % 2 == 0) ? service.chat(request) : last(service.stream(request));
		}).subscribeOn(Schedulers.parallel()), first);
		assertThat(providers.requests()).containsEntry(first, 2 * CALLS);
	}

	private LlmFailoverBuilder builder(String first) {
		return providers.service().order(first, NEXT).listener(this.listener);
	}

	private static ChatRequest request(int call) {
		return ChatRequest.builder().user("Question " + call).build();
	}

	private static Mono<ChatResponse> answer(int call, LlmFailover service) {
		return (call % 2 == 0) ? service.chat(request(call)) : last(service.stream(request(call)));
	}

	private static Mono<ChatResponse> last(Flux<ChatEvent> events) {
		return events.last().cast(ChatEvent.Completed.class).map(ChatEvent.Completed::response);
	}

	private static void nothingBlocks(Function<Integer, Mono<ChatResponse>> call, String answering) {
		run((number) -> call.apply(number)
			.doOnNext((response) -> assertThat(response.provider()).isEqualTo(answering)));
		assertThat(BlockingCalls.noted()).isEmpty();
	}

	private static void run(Function<Integer, Mono<?>> call) {
		Flux.range(0, CALLS).flatMap(call, CONCURRENCY).then().block(NEVER_HANG);
	}

	private static void awaitClosed(String name) {
		SimulatedProvider server = providers.server(name);
		server.requests().forEach((request) -> server.awaitClosed(request, NEVER_HANG));
		server.clear();
	}

	private static final class Listener implements FailoverListener {

		private final Set<String> threads = ConcurrentHashMap.newKeySet();

		@Override
		public void attemptEnded(CallInfo call, Attempt attempt) {
			this.threads.add(Thread.currentThread().getName());
		}

	}

}
