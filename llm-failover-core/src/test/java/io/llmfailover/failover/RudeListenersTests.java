package io.llmfailover.failover;

import ch.qos.logback.classic.Level;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.llmfailover.CallInfo;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.hedgedChain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners that throw, or end the call of which they are told.
 */
class RudeListenersTests extends ListenerScenario {

	@Test
	void whatOneThrowsReachesNeitherTheCallNorTheOthers() {
		Failover failover = failover(new FailoverListener() {

			@Override
			public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
				throw new IllegalStateException("not my day");
			}

		}, this.told);
		StepVerifier.create(failover.chat(HELLO, hedgedChain(new StubProvider("a", answer("Hello")))))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(this.told.lines).contains("FIRST a:a-model");
	}

	@ParameterizedTest
	@MethodSource
	void whateverOneThrowsAtWhicheverTimeTheCallGoesOnAndTheOthersHearAllOfIt(String when, Throwable thrown) {
		FailoverListener failing = (FailoverListener) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { FailoverListener.class }, (proxy, method, arguments) -> {
					if (method.getName().equals(when)) {
						throw thrown;
					}
					return method.getReturnType().isPrimitive() ? method.getName().length() : null;
				});
		Failover failover = failover(failing, this.told);
		StubProvider provider = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(1), this.clock, answer("Hello")));
		for (int i = 1; i <= 2; i++) {
			List<ChatResponse> answers = new ArrayList<>();
			failover.chat(HELLO, hedgedChain(provider)).subscribe(answers::add);
			this.clock.advanceTimeBy(Duration.ofSeconds(1));
			assertThat(answers).hasSize(1);
			assertThat(this.told.lines).filteredOn((line) -> line.startsWith("answered")).hasSize(i);
		}
	}

	static Stream<Arguments> whateverOneThrowsAtWhicheverTimeTheCallGoesOnAndTheOthersHearAllOfIt() {
		return Stream.of("callStarted", "attemptStarted", "attemptEnded", "callAnswered")
			.flatMap((when) -> Stream.of(new NoClassDefFoundError("Missing"), new StackOverflowError(), new Nameless())
				.map((thrown) -> Arguments.of(when, thrown)));
	}

	@Test
	void mayEndTheCallOfWhichItIsTold() {
		AtomicReference<Disposable> call = new AtomicReference<>();
		StubProvider second = new StubProvider("b", answer("no"));
		Failover failover = failover(new FailoverListener() {

			@Override
			public void attemptStarted(CallInfo info, String provider, String model, Trigger trigger) {
				if (trigger == Trigger.HEDGE) {
					call.get().dispose();
				}
			}

		}, this.told);
		call.set(failover.stream(HELLO, hedgedChain(new StubProvider("a", Flux.never()), second)).subscribe());
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(second.open).hasValue(0);
		assertThat(this.told.lines).contains("a CANCELLED", "b CANCELLED")
			.filteredOn((line) -> line.startsWith("cancelled"))
			.hasSize(1);
	}

	@Test
	void anErrorThatOneThrowsCostsNeitherATurnNorWhatIsToldLater() {
		AtomicReference<@Nullable Error> error = new AtomicReference<>(new AssertionError("not my day"));
		FailoverListener failing = new FailoverListener() {

			@Override
			public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
				Error once = error.getAndSet(null);
				if (once != null) {
					throw once;
				}
			}

		};
		FailoverSettings oneAtATime = FailoverSettings.DEFAULTS
			.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1)));
		Failover failover = new Failover(oneAtATime, Time.of(this.clock), () -> 0.5, List.of(failing, this.told));
		for (int i = 0; i < 2; i++) {
			StepVerifier.create(failover.chat(HELLO, hedgedChain(new StubProvider("a", answer("Hello")))))
				.expectNextCount(1)
				.verifyComplete();
		}
		assertThat(this.told.lines).filteredOn((line) -> line.startsWith("answered")).hasSize(2);
	}

	private static final class Nameless extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("Not even this can be told");
		}

	}

	@Test
	void whatOneThrowsIsLogged() {
		FailoverListener rude = new FailoverListener() {

			@Override
			public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
				throw new IllegalStateException("not my day");
			}

		};
		assertThat(Logged.by(Level.WARN, FailoverListener.class,
				() -> failover(rude).chat(HELLO, hedgedChain(new StubProvider("a", answer("Hello")))).subscribe()))
			.containsExactly(rude.getClass().getName() + " failed");
	}

}
