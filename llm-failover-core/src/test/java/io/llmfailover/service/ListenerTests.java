package io.llmfailover.service;

import org.reactivestreams.Publisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatListener;
import io.llmfailover.ChatResponse;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.BeforeEach;
import io.llmfailover.ChatRequest;
import io.llmfailover.OnInterruption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class ListenerTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final LlmFailover llm = providers.service().build();

	@BeforeEach
	void answer() {
		providers.server("gemini").behave(Behavior.answer("One two three"));
	}

	@Test
	void aListenerHearsEveryEventInOrderWhereItMayBlock() {
		List<ChatEvent> events = new ArrayList<>();
		ChatResponse response = this.llm.stream("Count", ChatListener.onEach((event) -> {
			assertThat(Schedulers.isInNonBlockingThread()).isFalse();
			events.add(event);
		})).block(NEVER_HANG);
		assertThat(events).startsWith(new ChatEvent.TextDelta("One", "gemini", "gemini-3.6-flash"),
				new ChatEvent.TextDelta(" two", "gemini", "gemini-3.6-flash"),
				new ChatEvent.TextDelta(" three", "gemini", "gemini-3.6-flash"));
		assertThat(events).last().isEqualTo(new ChatEvent.Completed(response));
	}

	@Test
	void aListenerThatTakesItsTimeIsWaitedFor() {
		List<String> heard = new ArrayList<>();
		AtomicInteger busy = new AtomicInteger();
		ChatListener listener = ChatListener.onTextAsync((text) -> {
			assertThat(busy.incrementAndGet()).isOne();
			return Mono.fromCompletionStage(CompletableFuture.runAsync(() -> {
				heard.add(text);
				busy.decrementAndGet();
			}));
		});
		StepVerifier.create(this.llm.stream("Count", listener))
			.assertNext((response) -> assertThat(heard).containsExactly("One", " two", " three"))
			.expectComplete()
			.verify(NEVER_HANG);
	}

	@Test
	void aListenersExceptionReachesTheCallerUnchangedAndNobodyElseIsAsked() {
		reachesTheCaller(new IllegalStateException("The disk is full"));
	}

	@Test
	void soDoesAnErrorThatReactorWouldThrow() {
		reachesTheCaller(new NoClassDefFoundError("Missing"));
	}

	private static Publisher<?> failing(Throwable thrown) {
		if (thrown instanceof Error error) {
			throw error;
		}
		throw (RuntimeException) thrown;
	}

	private void reachesTheCaller(Throwable thrown) {
		for (ChatListener listener : List.<ChatListener>of((event) -> failing(thrown), (event) -> Mono.error(thrown))) {
			StepVerifier.create(this.llm.stream("Count", listener))
				.expectErrorSatisfies((error) -> assertThat(error).isSameAs(thrown))
				.verify(NEVER_HANG);
		}
		assertThat(providers.requests()).containsEntry("gemini", 2).containsEntry("anthropic", 0);
	}

	@Test
	void aListenersExceptionClosesTheConnection() {
		providers.server("gemini").behave(Behavior.stall(2));
		Mono<ChatResponse> call = this.llm.stream("Count", (event) -> Mono.error(new IllegalStateException("No more")));
		StepVerifier.create(call).expectErrorMessage("No more").verify(NEVER_HANG);
		providers.server("gemini").awaitClosed(providers.server("gemini").requests().get(0), NEVER_HANG);
	}

	@Test
	void aListenerToTextIsNeverMadeToTakeItBack() {
		providers.server("gemini").behave(Behavior.cut(2).text("One two three"));
		providers.server("anthropic").behave(Behavior.answer("Uno due tre"));
		List<String> heard = new ArrayList<>();
		ChatRequest request = ChatRequest.of("Count").toBuilder().onInterruptionText(OnInterruption.RESTART).build();
		StepVerifier.create(this.llm.stream(request, ChatListener.onText(heard::add)))
			.expectError(ChatFailedException.class)
			.verify(NEVER_HANG);
		assertThat(heard).containsExactly("One", " two");
		assertThat(providers.server("anthropic").requests()).isEmpty();
	}

	@Test
	void aListenerToTextHearsTheNextProviderGoOn() {
		providers.server("gemini").behave(Behavior.cut(2).text("One two three"));
		providers.server("anthropic").behave(Behavior.answer(" three"));
		List<String> heard = new ArrayList<>();
		StepVerifier.create(this.llm.stream("Count", ChatListener.onText(heard::add)))
			.expectNextCount(1)
			.expectComplete()
			.verify(NEVER_HANG);
		assertThat(String.join("", heard)).isEqualTo("One two three");
	}

}
