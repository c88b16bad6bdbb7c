package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.CallInfo;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.chain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chats that a test lets wait, second by second.
 */
abstract class WaitingScenario {

	static final ChatRequest HELLO = ChatRequest.of("Hello");

	final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	final List<String> waits = new ArrayList<>();

	final FailoverListener listener = new FailoverListener() {

		@Override
		public void callWaits(CallInfo call, String provider, String model, int waiting) {
			WaitingScenario.this.waits.add("waits for " + provider + ":" + model + " with " + waiting);
		}

	};

	Failover failover = failover(FailoverSettings.DEFAULTS);

	Failover failover(FailoverSettings settings) {
		this.failover = new Failover(settings, Time.of(this.clock), () -> 0.5, List.of(this.listener));
		return this.failover;
	}

	Call call(StubProvider... providers) {
		return new Call(HELLO, providers);
	}

	void pass(double seconds) {
		this.clock.advanceTimeBy(Duration.ofMillis((long) (seconds * 1000)));
	}

	static Failure limited(double seconds) {
		return Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofMillis((long) (seconds * 1000)));
	}

	final class Call {

		private final List<ChatResponse> responses = new ArrayList<>();

		final List<Throwable> errors = new ArrayList<>();

		private final Disposable subscription;

		Call(ChatRequest request, StubProvider... providers) {
			this.subscription = WaitingScenario.this.failover.chat(request, chain(providers))
				.subscribe(this.responses::add, this.errors::add);
		}

		boolean isOver() {
			return !this.responses.isEmpty() || !this.errors.isEmpty();
		}

		String answeredBy() {
			assertThat(this.errors).isEmpty();
			assertThat(this.responses).hasSize(1);
			return this.responses.get(0).provider();
		}

		List<String> warnings() {
			answeredBy();
			return this.responses.get(0).warnings();
		}

		String content() {
			answeredBy();
			return this.responses.get(0).content();
		}

		FailureKind failure() {
			assertThat(this.errors).hasSize(1);
			return ((ChatFailedException) this.errors.get(0)).kind();
		}

		void cancel() {
			this.subscription.dispose();
		}

	}

}
