package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverListener;
import org.junit.jupiter.api.BeforeAll;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.hedgedChain;

/**
 * Calls of which a listener is told, which writes down what it hears.
 */
abstract class ListenerScenario {

	static final ChatRequest HELLO = ChatRequest.of("Hello");

	final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	final RecordingListener told = new RecordingListener();

	final Failover failover = failover(this.told);

	Failover failover(FailoverListener... listeners) {
		return new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5, List.of(listeners));
	}

	@BeforeAll
	static void neverHang() {
		StepVerifier.setDefaultTimeout(Duration.ofSeconds(30));
	}

	void chat(StubProvider... providers) {
		StepVerifier.create(this.failover.chat(HELLO, hedgedChain(providers)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.expectNextCount(1)
			.verifyComplete();
	}

}
