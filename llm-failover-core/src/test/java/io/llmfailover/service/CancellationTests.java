package io.llmfailover.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.llmfailover.ChatRequest;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever goes away closes the provider's connection.
 */
class CancellationTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final Duration PROMISED = Duration.ofMillis(100);

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final LlmFailover llm = providers.service().build();

	@Test
	void aChatIsCancelledWithItsConnection() throws InterruptedException {
		cancelled(Behavior.silence(), false, this.llm::chat);
	}

	@Test
	void aStreamIsCancelledWithItsConnectionBeforeTheFirstToken() throws InterruptedException {
		cancelled(Behavior.slowFirstToken(NEVER_HANG), false, this.llm::stream);
	}

	@Test
	void aStreamIsCancelledWithItsConnectionInTheMiddle() throws InterruptedException {
		cancelled(Behavior.stall(1), true, this.llm::stream);
	}

	// the best of three: a busy machine may be late by itself
	private void cancelled(Behavior behavior, boolean waitForText, Function<ChatRequest, Publisher<?>> call)
			throws InterruptedException {
		for (String name : new String[] { "gemini", "anthropic" }) {
			SimulatedProvider server = providers.server(name);
			server.behave(behavior);
			Duration best = NEVER_HANG;
			for (int round = 0; round < 3 && best.compareTo(PROMISED) >= 0; round++) {
				server.clear();
				CountDownLatch text = new CountDownLatch(1);
				Disposable subscription = Flux.from(call.apply(ChatRequest.builder().user("Hello").route(name).build()))
					.subscribe((event) -> text.countDown());
				server.awaitRequests(1, NEVER_HANG);
				assertThat(!waitForText || text.await(NEVER_HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
				subscription.dispose();
				Duration taken = server.awaitClosed(server.requests().get(0), NEVER_HANG);
				best = (taken.compareTo(best) < 0) ? taken : best;
			}
			assertThat(best).as("%s, until the server noticed", name).isLessThan(PROMISED);
		}
		assertThat(providers.requests()).containsEntry("xai", 0);
	}

}
