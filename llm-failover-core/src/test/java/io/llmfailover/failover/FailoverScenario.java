package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import org.junit.jupiter.api.BeforeAll;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.chain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls at scripted providers, by a clock that a test advances.
 */
abstract class FailoverScenario {

	static final ChatRequest HELLO = ChatRequest.of("Hello");

	final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	final Failover failover = failover(FailoverSettings.DEFAULTS);

	@BeforeAll
	static void neverHang() {
		StepVerifier.setDefaultTimeout(Duration.ofSeconds(30));
	}

	Failover failover(FailoverSettings settings) {
		return new Failover(settings, Time.of(this.clock), () -> 0.5);
	}

	ChatResponse chat(ChatRequest request, StubProvider... providers) {
		var answer = new AtomicReference<ChatResponse>();
		StepVerifier.create(this.failover.chat(request, chain(providers)).doOnNext(answer::set))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(1)))
			.expectNextCount(1)
			.verifyComplete();
		return Objects.requireNonNull(answer.get());
	}

	List<ChatEvent> stream(ChatRequest request, StubProvider... providers) {
		var events = new CopyOnWriteArrayList<ChatEvent>();
		StepVerifier.create(this.failover.stream(request, chain(providers)).doOnNext(events::add).then())
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(1)))
			.verifyComplete();
		return events;
	}

	ChatFailedException failure(Flux<?> call) {
		var error = new AtomicReference<Throwable>();
		StepVerifier.create(call.then())
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(11)))
			.verifyErrorSatisfies(error::set);
		assertThat(error.get()).isInstanceOf(ChatFailedException.class);
		return (ChatFailedException) error.get();
	}

}
