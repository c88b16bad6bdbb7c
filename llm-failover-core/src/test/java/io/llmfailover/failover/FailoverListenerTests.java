package io.llmfailover.failover;

import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.ParameterizedTest;
import java.lang.reflect.Proxy;
import io.llmfailover.ChatFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.stalls;
import static org.assertj.core.api.Assertions.assertThat;

class FailoverListenerTests {

	private static final ChatRequest HELLO = ChatRequest.of("Hello");

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final RecordingListener told = new RecordingListener();

	private final Failover failover = failover(this.told);

	@BeforeAll
	static void neverHang() {
		StepVerifier.setDefaultTimeout(Duration.ofSeconds(30));
	}

	private Failover failover(FailoverListener... listeners) {
		return new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5, List.of(listeners));
	}

	private static List<Candidate> chain(StubProvider... providers) {
		return Stream.of(providers).map((provider) -> {
			provider.timeouts = Timeouts.DEFAULTS;
			return provider.candidate();
		}).toList();
	}

	private void chat(StubProvider... providers) {
		StepVerifier.create(this.failover.chat(HELLO, chain(providers)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void isToldOfAPlainAnswer() {
		chat(new StubProvider("a", answer("Hello")));
		assertThat(this.told.lines).containsExactly("call 1 chat", "FIRST a:a-model", "a ANSWERED",
				"answered by a in 0");
	}

	@Test
	void isToldOfRetriesSkipsAndFailovers() {
		StubProvider keyless = new StubProvider("k", answer("no"));
		keyless.unusable = "no key";
		chat(keyless, new StubProvider("a", fails(FailureKind.SERVER_ERROR)), new StubProvider("b", answer("Hello")));
		assertThat(this.told.lines).containsExactly("call 1 chat", "k SKIPPED", "FIRST a:a-model", "a FAILED",
				"RETRY a:a-model", "a FAILED", "NEXT b:b-model", "b ANSWERED", "answered by b in 250");
	}

	@Test
	void isToldOfAnAnswerThatBreaksOffAndGoesOnInOtherWords() {
		List<String> lines = new ArrayList<>();
		Failover failover = failover(new FailoverListener() {

			@Override
			public void answerInterrupted(CallInfo call, Attempt attempt) {
				lines.add("interrupted " + attempt.provider() + " " + attempt.kind());
			}

			@Override
			public void answerRestarted(CallInfo call, Attempt attempt) {
				lines.add("restarted " + attempt.provider());
			}

			@Override
			public void callAnswered(CallInfo call, ChatResponse response, Duration duration) {
				lines.add("answered");
			}

		});
		StubProvider cut = new StubProvider("a", cut("One"));
		StubProvider other = new StubProvider("b", answer("Two"));
		StepVerifier.create(failover.stream(HELLO, chain(cut, other))).expectNextCount(5).verifyComplete();
		assertThat(lines).containsExactly("interrupted a INCOMPLETE_STREAM", "restarted a", "answered");
	}

	@Test
	void isToldOfAHedgeThatWins() {
		StepVerifier
			.create(this.failover.stream(HELLO,
					chain(new StubProvider("a", Flux.never()), new StubProvider("b", answer("Hello")))))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNextCount(2)
			.verifyComplete();
		assertThat(this.told.lines).containsExactly("call 1 stream", "FIRST a:a-model", "HEDGE b:b-model",
				"a CANCELLED", "b ANSWERED", "answered by b in 10000");
	}

	@Test
	void isToldWhileItHappens() {
		StubProvider first = new StubProvider("a", fails(FailureKind.SERVER_ERROR), Flux.never());
		StepVerifier.create(this.failover.chat(HELLO, chain(first)))
			.then(() -> assertThat(this.told.lines).containsExactly("call 1 chat", "FIRST a:a-model", "a FAILED"))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.then(() -> assertThat(this.told.lines).last().isEqualTo("RETRY a:a-model"))
			.thenCancel()
			.verify();
	}

	@Test
	void isToldOfTheAnswerAsSoonAsTheCallerHasIt() {
		StepVerifier
			.create(this.failover.stream(HELLO, chain(new StubProvider("a", answer("Hello"))))
				.doOnNext((event) -> assertThat(this.told.lines.contains("answered by a in 0"))
					.isEqualTo(event instanceof ChatEvent.Completed)))
			.expectNextCount(2)
			.verifyComplete();
	}

	@Test
	void isToldThatAStrictRequestCouldNotBeSent() {
		Failure notAsked = Failure.of(FailureKind.INVALID_REQUEST, "seed is not taken")
			.in(Failure.Circumstance.NOT_ASKED);
		chat(new StubProvider("a", fails(notAsked)), new StubProvider("b", answer("Hello")));
		assertThat(this.told.lines).containsExactly("call 1 chat", "FIRST a:a-model", "a was not asked: SKIPPED",
				"NEXT b:b-model", "b ANSWERED", "answered by b in 0");
	}

	@Test
	void isToldThatNobodyAnswered() {
		StepVerifier.create(this.failover.chat(HELLO, chain(new StubProvider("a", fails(FailureKind.TIMEOUT)))))
			.verifyError();
		assertThat(this.told.lines).containsExactly("call 1 chat", "FIRST a:a-model", "a FAILED",
				"failed TIMEOUT in 0");
	}

	@Test
	void isToldThatTheCallerWentAwayAfterWhatWasGivenUpForIt() {
		StepVerifier.create(this.failover.stream(HELLO, chain(new StubProvider("a", stalls("Hel")))))
			.expectNextCount(1)
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(3)))
			.thenCancel()
			.verify();
		assertThat(this.told.lines).containsExactly("call 1 stream", "FIRST a:a-model", "a CANCELLED",
				"cancelled 1 in 3000");
	}

	@Test
	void isToldOfOneEndOnlyWhereTheCallerGoesAwayAfterTheAnswer() {
		StepVerifier.create(this.failover.stream(HELLO, chain(new StubProvider("a", answer("Hello")))).take(2))
			.expectNextCount(2)
			.verifyComplete();
		assertThat(this.told.lines).containsExactly("call 1 stream", "FIRST a:a-model", "a ANSWERED",
				"answered by a in 0");
	}

	@Test
	void isToldOfABugAsWell() {
		Flux<TargetEvent> bug = Flux.error(new IllegalStateException("a bug"));
		StepVerifier.create(this.failover.chat(HELLO, chain(new StubProvider("a", bug)))).verifyError();
		assertThat(this.told.lines).last().isEqualTo("failed java.lang.IllegalStateException: a bug in 0");
	}

	@Test
	void isToldHowHealthChanges() {
		StubProvider first = new StubProvider("a", fails(FailureKind.OVERLOADED), fails(FailureKind.OVERLOADED),
				fails(FailureKind.OVERLOADED), fails(FailureKind.OVERLOADED), answer("Hello"));
		StubProvider second = new StubProvider("b", answer("Hello"));
		chat(first, second);
		chat(first, second);
		chat(first, second);
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		chat(first, second);
		assertThat(this.told.lines).filteredOn((line) -> line.contains(" is "))
			.containsExactly("a is OPEN", "a is PROBING", "a is UP");
	}

	@Test
	void isToldOfParkingAndOfItsEndWhenTheModelIsNextAsked() {
		StubProvider first = new StubProvider("a", fails(FailureKind.AUTHENTICATION), answer("Hello"));
		chat(first, new StubProvider("b", answer("Hello")));
		assertThat(this.told.lines).contains("a is PARKED");
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		chat(first);
		assertThat(this.told.lines).filteredOn((line) -> line.contains(" is "))
			.containsExactly("a is PARKED", "a is UP");
	}

	@Test
	void isToldThatHealthWasReset() {
		chat(new StubProvider("a", fails(FailureKind.AUTHENTICATION)), new StubProvider("b", answer("Hello")));
		this.failover.resetHealth("a");
		assertThat(this.told.lines).last().isEqualTo("a is UP");
	}

	@Test
	void canBeHandedThingsThroughReactorsContext() {
		AtomicReference<Object> handed = new AtomicReference<>();
		Failover failover = failover(new FailoverListener() {

			@Override
			public void callStarted(CallInfo call) {
				handed.set(call.context().get("question"));
			}

		});
		StepVerifier
			.create(failover.chat(HELLO, chain(new StubProvider("a", answer("Hello"))))
				.contextWrite(Context.of("question", 42)))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(handed).hasValue(42);
	}

	@Test
	void whatOneThrowsReachesNeitherTheCallNorTheOthers() {
		Failover failover = failover(new FailoverListener() {

			@Override
			public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
				throw new IllegalStateException("not my day");
			}

		}, this.told);
		StepVerifier.create(failover.chat(HELLO, chain(new StubProvider("a", answer("Hello")))))
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
			failover.chat(HELLO, chain(provider)).subscribe(answers::add);
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
		call.set(failover.stream(HELLO, chain(new StubProvider("a", Flux.never()), second)).subscribe());
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(second.open).hasValue(0);
		assertThat(this.told.lines).contains("a CANCELLED", "b CANCELLED")
			.filteredOn((line) -> line.startsWith("cancelled"))
			.hasSize(1);
	}

	@Test
	void isToldOnceOfAChatThatWasOvertaken() {
		StubProvider slow = new StubProvider("a", Flux.never());
		List<Candidate> chain = chain(slow, new StubProvider("b", answer("Hello")));
		slow.timeouts = Timeouts.DEFAULTS.withChatHedgeAfter(Duration.ofSeconds(10));
		StepVerifier.create(this.failover.chat(HELLO, chain))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(this.told.lines).containsExactly("call 1 chat", "FIRST a:a-model", "HEDGE b:b-model", "a CANCELLED",
				"b ANSWERED", "answered by b in 10000");
	}

	@Test
	void isToldOfTheFailureBeforeTheCallerIs() {
		StepVerifier.create(this.failover.chat(HELLO, chain(new StubProvider("a", fails(FailureKind.AUTHENTICATION))))
			.doOnError((error) -> assertThat(this.told.lines).last().asString().startsWith("failed AUTHENTICATION")))
			.verifyErrorSatisfies((error) -> assertThat(error).isInstanceOf(ChatFailedException.class));
	}

	@Test
	void isToldOfAGoneModelAndOfALastResortThatAnswered() {
		StubProvider only = new StubProvider("a", fails(FailureKind.MODEL_UNAVAILABLE), answer("Hello"));
		StepVerifier.create(this.failover.chat(HELLO, chain(only))).verifyError();
		chat(only);
		assertThat(this.told.lines).filteredOn((line) -> line.contains(" is "))
			.containsExactly("a is PARKED", "a is UP");
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
			StepVerifier.create(failover.chat(HELLO, chain(new StubProvider("a", answer("Hello")))))
				.expectNextCount(1)
				.verifyComplete();
		}
		assertThat(this.told.lines).filteredOn((line) -> line.startsWith("answered")).hasSize(2);
	}

	@Test
	void isToldOnceOfThoseThatWereAskedBesideWhoEndsTheCall() {
		StepVerifier
			.create(this.failover.stream(HELLO,
					chain(new StubProvider("a", Flux.never()),
							new StubProvider("b", fails(FailureKind.CONTENT_FILTERED)))))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.verifyError();
		assertThat(this.told.lines).containsExactly("call 1 stream", "FIRST a:a-model", "HEDGE b:b-model", "b FAILED",
				"a CANCELLED", "failed CONTENT_FILTERED in 10000");
	}

	@Test
	void isToldThatAProbeIsRunningWhileItIs() {
		StubProvider first = new StubProvider("a", fails(FailureKind.OVERLOADED), fails(FailureKind.OVERLOADED),
				fails(FailureKind.OVERLOADED), fails(FailureKind.OVERLOADED), Flux.never());
		StubProvider second = new StubProvider("b", answer("Hello"));
		chat(first, second);
		chat(first, second);
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		Disposable probe = this.failover.chat(HELLO, chain(first, second)).subscribe();
		assertThat(this.told.lines).filteredOn((line) -> line.contains(" is ")).last().isEqualTo("a is PROBING");
		probe.dispose();
	}

	private static final class Nameless extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("Not even this can be told");
		}

	}

	@Test
	void isToldThatAModelIsLeftOutAfterRefusalsThatNamedNoTime() {
		StubProvider limited = new StubProvider("a", fails(FailureKind.RATE_LIMITED));
		chat(limited, new StubProvider("b", answer("Hello")));
		assertThat(limited.requests).hasSize(2);
		assertThat(this.told.lines).contains("a is PARKED");
	}

}
