package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.HttpProvider;
import io.llmfailover.provider.KnownProviders;
import io.llmfailover.target.ChatTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.web.reactive.function.client.WebClient;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An outage by silence is learned once, and not by every call.
 */
class OutageTests {

	private static final ChatRequest HELLO = ChatRequest.of("Hello");

	private static final Duration LONG = Duration.ofSeconds(30);

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final List<String> paidTwice = new ArrayList<>();

	private final FailoverListener listener = new FailoverListener() {

		@Override
		public void paidTwice(CallInfo call, String provider, String model, String reason) {
			OutageTests.this.paidTwice.add(provider + ":" + model + " since " + reason);
		}

	};

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5,
			List.of(this.listener));

	private final StubProvider silent = new StubProvider("a", Flux.never());

	private final StubProvider second = new StubProvider("b",
			after(Duration.ofSeconds(1), this.clock, answer("Hello")));

	private List<Candidate> chain(boolean thinkUnseen, StubProvider... providers) {
		return Stream.of(providers).map((provider) -> {
			provider.timeouts = thinkUnseen ? Timeouts.DEFAULTS.withHedgeAfterHeaders(Duration.ofSeconds(45))
					: Timeouts.DEFAULTS;
			provider.thinksUnseen = thinkUnseen;
			return provider.candidate();
		}).toList();
	}

	private Mono<ChatResponse> ask(boolean stream, List<Candidate> chain) {
		return stream ? this.failover.stream(HELLO, chain)
			.ofType(ChatEvent.Completed.class)
			.map(ChatEvent.Completed::response)
			.single() : this.failover.chat(HELLO, chain);
	}

	/**
	 * The built-in providers with their models, as patient as the defaults are with each.
	 */
	private List<Candidate> builtIn(String silent) {
		List<Candidate> chain = new ArrayList<>();
		for (KnownProviders.Row row : KnownProviders.all()) {
			ChatTarget real = new HttpProvider(row.settings(new ApiKey("key", "the test")), WebClient.create())
				.target(row.models().get(0));
			StubProvider stub = new StubProvider(row.name(), row.models(), row.name().equals(silent) ? Flux.never()
					: after(Duration.ofSeconds(1), this.clock, answer("Hello")));
			stub.timeouts = TimeoutRules.DEFAULTS.of(real);
			stub.thinksUnseen = real.thinksUnseen();
			chain.add(row.name().equals(silent) ? 0 : chain.size(), stub.candidate());
		}
		return chain;
	}

	private static Stream<Arguments> builtInNames() {
		return KnownProviders.names()
			.stream()
			.flatMap((name) -> Stream.of(Arguments.of(name, true), Arguments.of(name, false)));
	}

	@ParameterizedTest
	@MethodSource("builtInNames")
	void theSameHoldsForEachOfTheBuiltInModels(String silent, boolean stream) {
		String way = stream ? "streams" : "chats";
		int often = lateOf(6_000, Duration.ofMillis(10), stream, builtIn(silent));
		this.failover.resetHealth(silent);
		int seldom = lateOf(120, Duration.ofMinutes(1), stream, builtIn(silent));
		System.out.printf(
				"%s silent, the other built-in ones answer in 1 s; %s: %d of 6,000 in 60 s and %d of 120 in two hours"
						+ " wait over 30 s%n",
				silent, way, often, seldom);
		assertThat(often).isLessThan(180);
		assertThat(seldom).isLessThan(5);
	}

	private int lateOf(int calls, Duration every, boolean stream, boolean thinkUnseen) {
		return lateOf(calls, every, stream, chain(thinkUnseen, this.silent, this.second));
	}

	private int lateOf(int calls, Duration every, boolean stream, List<Candidate> chain) {
		AtomicInteger answered = new AtomicInteger();
		AtomicInteger late = new AtomicInteger();
		for (int i = 0; i < calls; i++) {
			long start = this.clock.now(TimeUnit.NANOSECONDS);
			ask(stream, chain).subscribe((response) -> {
				answered.incrementAndGet();
				long took = this.clock.now(TimeUnit.NANOSECONDS) - start;
				late.addAndGet((took > LONG.toNanos()) ? 1 : 0);
			});
			this.clock.advanceTimeBy(every);
		}
		this.clock.advanceTimeBy(Duration.ofMinutes(10));
		assertThat(answered).hasValue(calls);
		return late.get();
	}

	@ParameterizedTest
	@CsvSource({ "true, false", "false, false", "true, true", "false, true" })
	void ofAHundredCallsASecondFewWaitForASilentProvider(boolean stream, boolean thinkUnseen) {
		int late = lateOf(6_000, Duration.ofMillis(10), stream, thinkUnseen);
		System.out.printf(
				"first silent, second answers in 1 s; 100 %s/s for 60 s%s: %d of 6,000 wait over 30 s,"
						+ " %d requests to the first, %d to the second%n",
				stream ? "streams" : "chats", thinkUnseen ? ", models that think unseen" : "", late,
				this.silent.requests.size(), this.second.requests.size());
		assertThat(late).isLessThan(180);
	}

	@ParameterizedTest
	@CsvSource({ "true, false", "false, false", "true, true", "false, true" })
	void ofOneCallAMinuteFewWaitForASilentProvider(boolean stream, boolean thinkUnseen) {
		int late = lateOf(120, Duration.ofMinutes(1), stream, thinkUnseen);
		System.out.printf(
				"first silent, second answers in 1 s; one %s a minute for two hours%s:" + " %d of 120 wait over 30 s%n",
				stream ? "stream" : "chat", thinkUnseen ? ", models that think unseen" : "", late);
		assertThat(late).isLessThan(5);
	}

	@Test
	void atFirstNoMoreThanTwentyAtATimeAreHelped() {
		StubProvider never = new StubProvider("b", Flux.never());
		List<Candidate> chain = chain(false, this.silent, never);
		List<reactor.core.Disposable> calls = Stream.generate(() -> ask(true, chain).subscribe()).limit(100).toList();
		openBySilence();
		assertThat(never.open).hasValue(20);
		calls.get(0).dispose();
		assertThat(never.open).as("who goes away makes room for the next").hasValue(20);
		calls.forEach(reactor.core.Disposable::dispose);
		assertThat(never.open).hasValue(0);
		assertThat(this.silent.open).hasValue(0);
	}

	private void openBySilence() {
		List<Candidate> chain = chain(false, this.silent);
		for (int i = 0; i < 4; i++) {
			StubProvider timedOut = new StubProvider("a", fails(FailureKind.TIMEOUT));
			this.failover.chat(HELLO, List.of(timedOut.candidate(), new StubProvider("z", answer("Hi")).candidate()))
				.subscribe();
		}
		assertThat(chain).hasSize(1);
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.OPEN);
	}

	@Test
	void whoIsHelpedGoesOnWaitingForItsOwnTargetAsWell() {
		StubProvider late = new StubProvider("a", after(Duration.ofSeconds(5), this.clock, answer("late, but first")));
		StubProvider later = new StubProvider("b", after(Duration.ofSeconds(9), this.clock, answer("no")));
		List<String> answers = new ArrayList<>();
		ask(true, chain(false, late, later)).map(ChatResponse::content).subscribe(answers::add);
		openBySilence();
		assertThat(later.open).hasValue(1);
		this.clock.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(answers).containsExactly("late, but first");
		assertThat(later.open).hasValue(0);
	}

	@Test
	void anOutageThatIsNoSilenceHelpsNobody() {
		List<Candidate> chain = chain(false, this.silent, this.second);
		ask(true, chain).subscribe();
		for (int i = 0; i < 4; i++) {
			StubProvider broken = new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE));
			this.failover.chat(HELLO, List.of(broken.candidate(), new StubProvider("z", answer("Hi")).candidate()))
				.subscribe();
		}
		assertThat(this.second.requests).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aProbeNeverDelaysItsCaller(boolean stream) {
		openBySilence();
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		List<ChatResponse> answers = new ArrayList<>();
		ask(stream, chain(false, this.silent, this.second)).subscribe(answers::add);
		assertThat(this.silent.open).hasValue(1);
		assertThat(this.second.open).as("asked at once").hasValue(1);
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(answers).extracting(ChatResponse::provider).containsExactly("b");
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.PROBING);
		this.clock.advanceTimeBy(Duration.ofSeconds(19));
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.OPEN);
		assertThat(this.silent.open).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aProbeGoesOnAfterItsCallerWasAnsweredByAFasterOne(boolean stream) {
		openBySilence();
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		StubProvider back = new StubProvider("a", after(Duration.ofSeconds(3), this.clock, answer("Hello")));
		List<ChatResponse> answers = new ArrayList<>();
		ask(stream, chain(false, back, this.second)).subscribe(answers::add);
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(answers).extracting(ChatResponse::provider).containsExactly("b");
		this.clock.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.UP);
		assertThat(back.open).hasValue(0);
	}

	@Test
	void aProbeThatFailsAfterItsCallerWasAnsweredProlongsTheOutage() {
		openBySilence();
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		StubProvider dead = new StubProvider("a",
				after(Duration.ofSeconds(3), this.clock, fails(FailureKind.SERVER_ERROR)));
		ask(true, chain(false, dead, this.second)).subscribe();
		this.clock.advanceTimeBy(Duration.ofSeconds(3));
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.OPEN);
		assertThat(dead.open).hasValue(0);
	}

	@Test
	void aProbeThatIsAnsweredFirstEndsTheOutage() {
		openBySilence();
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		StubProvider back = new StubProvider("a", answer("Hello"));
		List<ChatResponse> answers = new ArrayList<>();
		ask(true, chain(false, back, this.second)).subscribe(answers::add);
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(answers).extracting(ChatResponse::provider).containsExactly("a");
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.UP);
	}

	@Test
	void aProbeThatHasSentItsHeadersEndsTheOutageAlthoughAnotherIsFaster() {
		openBySilence();
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		StubProvider slow = new StubProvider("a", Flux.concat(StubProvider.opened(), Flux.never()));
		ask(true, chain(false, slow, this.second)).subscribe();
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.UP);
		StubProvider fails = new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE));
		ask(true, chain(false, fails, this.second)).subscribe();
		assertThat(this.failover.health("a", "a-model").state()).as("it was no probe").isEqualTo(State.UP);
	}

	@Test
	void whoLostToAnAnswerThatBreaksIsAskedAgain() {
		openBySilence();
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		StubProvider back = new StubProvider("a", StubProvider.cut("Hel"));
		List<ChatResponse> answers = new ArrayList<>();
		ask(true, chain(false, back, this.second)).subscribe(answers::add);
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(answers).extracting(ChatResponse::provider).containsExactly("b");
		assertThat(this.second.requests).hasSize(2);
		assertThat(back.requests).hasSize(1);
	}

	@Test
	void whatIsPaidTwiceIsToldOnceWithTheReason() {
		List<ChatResponse> answers = new ArrayList<>();
		ask(true, chain(false, this.silent, this.second)).subscribe(answers::add);
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		assertThat(this.paidTwice).containsExactly("b:b-model since a:a-model is silent");
		assertThat(answers.get(0).warnings()).containsExactly("b:b-model was asked as well, since a:a-model is silent:"
				+ " both may be paid for, and both have seen the prompt");
	}

	@Test
	void whoHasNobodyElseToAskDoesNotKeepOthersFromBeingHelped() {
		List<Candidate> alone = chain(false, this.silent);
		for (int i = 0; i < 30; i++) {
			ask(true, alone).subscribe();
		}
		ask(true, chain(false, this.silent, this.second)).subscribe();
		openBySilence();
		assertThat(this.second.open).hasValue(1);
	}

	@Test
	void whoBeginsAnAnswerAnewDoesNotKeepOthersFromBeingHelped() {
		for (int i = 0; i < 30; i++) {
			StubProvider cut = new StubProvider("cut" + i, StubProvider.cut("One "));
			ask(true, chain(false, cut, this.silent, this.second)).subscribe();
		}
		assertThat(this.silent.open).hasValue(30);
		ask(true, chain(false, this.silent, this.second)).subscribe();
		openBySilence();
		assertThat(this.second.open).hasValue(1);
	}

}
