package io.llmfailover.service;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.llmfailover.BlockingChat;
import io.llmfailover.Chat;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatListener;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BlockingChatTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final ChatRequest HELLO = ChatRequest.of("Hello");

	private static final Map<String, Consumer<BlockingChat>> CALLS = Map.of("chat", (chat) -> chat.chat(HELLO),
			"stream", (chat) -> chat.stream(HELLO).forEach((event) -> {
			}), "streamText", (chat) -> chat.streamText(HELLO).forEach((text) -> {
			}), "stream to a listener", (chat) -> chat.stream(HELLO, ChatListener.onEach((event) -> {
			})));

	static final Iterable<String> VERBS = CALLS.keySet();

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final BlockingChat chat = providers.service().build().blocking();

	private final SimulatedProvider gemini = providers.server("gemini");

	@Test
	void everyVerbAnswers() {
		this.gemini.behave(Behavior.answer("One two"));
		assertThat(this.chat.chat("Count").content()).isEqualTo("One two");
		assertThat(this.chat.stream(HELLO, ChatListener.onText((text) -> {
		})).content()).isEqualTo("One two");
		try (Stream<String> text = this.chat.streamText(HELLO)) {
			assertThat(text).containsExactly("One", " two");
		}
		try (Stream<ChatEvent> events = this.chat.stream("Count")) {
			assertThat(events).hasSize(3).last().isInstanceOf(ChatEvent.Completed.class);
		}
	}

	@Test
	void everyVerbOfChatIsThere() {
		for (Method verb : Chat.class.getMethods()) {
			if (!verb.getName().equals("blocking")) {
				assertThat(BlockingChat.class.getMethods()).as("%s", verb)
					.anyMatch((own) -> own.getName().equals(verb.getName())
							&& Arrays.equals(own.getParameterTypes(), verb.getParameterTypes()));
			}
		}
	}

	@Test
	void aMessageAloneIsEnoughForEveryVerb() {
		this.gemini.behave(Behavior.answer("One two"));
		StringBuilder heard = new StringBuilder();
		assertThat(this.chat.stream("Count", ChatListener.onText(heard::append)).content()).isEqualTo("One two");
		assertThat(heard).hasToString("One two");
		try (Stream<String> text = this.chat.streamText("Count")) {
			assertThat(text).containsExactly("One", " two");
		}
	}

	@Test
	void aMockThatWasToldNothingIsNamedAsTheCause() {
		BlockingChat mocked = new BlockingChat(new Unanswered());
		CALLS.values()
			.forEach((call) -> assertThatIllegalStateException().isThrownBy(() -> call.accept(mocked))
				.withMessageContaining("returned null, as a mock does that was not told what to return"));
	}

	@Test
	void failuresAreThrown() {
		this.gemini.behave(Behavior.contentPolicy());
		CALLS.values()
			.forEach((call) -> assertThatExceptionOfType(ChatFailedException.class)
				.isThrownBy(() -> call.accept(this.chat))
				.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(FailureKind.CONTENT_FILTERED)));
	}

	@ParameterizedTest
	@FieldSource("VERBS")
	void anEventLoopIsNeverBlocked(String verb) {
		Mono<Void> onEventLoop = Mono.<Void>fromRunnable(() -> CALLS.get(verb).accept(this.chat))
			.subscribeOn(Schedulers.parallel());
		StepVerifier.create(onEventLoop)
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("use the reactive " + verb.split(" ")[0] + "(...)"))
			.verify(NEVER_HANG);
		assertThat(this.gemini.requests()).isEmpty();
	}

	@ParameterizedTest
	@FieldSource("VERBS")
	void interruptingTheThreadCancelsTheCall(String verb) {
		this.gemini.behave(Behavior.silence());
		CompletableFuture<Boolean> stayedInterrupted = new CompletableFuture<>();
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			try {
				CALLS.get(verb).accept(this.chat);
				thrown.complete(new AssertionError("It was answered"));
			}
			catch (Throwable ex) {
				stayedInterrupted.complete(Thread.currentThread().isInterrupted());
				thrown.complete(ex);
			}
		});
		caller.start();
		this.gemini.awaitRequests(1, NEVER_HANG);
		caller.interrupt();
		assertThat(thrown).succeedsWithin(NEVER_HANG)
			.isInstanceOfSatisfying(ChatFailedException.class,
					(failure) -> assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED));
		assertThat(stayedInterrupted).isCompletedWithValue(true);
		this.gemini.awaitClosed(this.gemini.requests().get(0), NEVER_HANG);
		assertThat(providers.requests()).containsEntry("anthropic", 0);
	}

	@Test
	void anInterruptedListenerIsNotTakenForAnInterruptedCaller() {
		RuntimeException thrown = new IllegalStateException(new InterruptedException("the listener's own"));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.chat.stream(HELLO, (event) -> Mono.error(thrown)))
			.isSameAs(thrown);
	}

	@Test
	void closingAStreamCancelsTheRestOfTheCall() {
		this.gemini.behave(Behavior.stall(2));
		try (Stream<String> text = this.chat.streamText(HELLO)) {
			assertThat(text.findFirst()).hasValue("This");
		}
		this.gemini.awaitClosed(this.gemini.requests().get(0), NEVER_HANG);
	}

	/**
	 * What a mock of the interface is, if it was told nothing.
	 */
	private static final class Unanswered implements Chat {

		@Override
		@SuppressWarnings("NullAway")
		public Mono<ChatResponse> chat(ChatRequest request) {
			return null;
		}

		@Override
		@SuppressWarnings("NullAway")
		public Flux<ChatEvent> stream(ChatRequest request) {
			return null;
		}

	}

}
