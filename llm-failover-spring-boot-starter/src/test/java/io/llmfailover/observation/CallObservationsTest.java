package io.llmfailover.observation;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.Failover;
import io.llmfailover.failover.FailoverSettings;
import io.llmfailover.failover.Time;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

import static io.llmfailover.observation.Stub.answer;
import static io.llmfailover.observation.Stub.cut;
import static io.llmfailover.observation.Stub.fails;
import static org.assertj.core.api.Assertions.assertThat;

class CallObservationsTest {

	private static final String CALL = "gen_ai.client.operation.duration";

	private static final String ATTEMPT = "llm.failover.attempt";

	private static final ChatRequest SECRETIVE = ChatRequest.of("What is my PIN?");

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Observed observed = new Observed();

	private final CallObservations observations = observations(GenAiNames.OPERATION, false);

	private Failover failover = failover(this.observations);

	private CallObservations observations(GenAiNames names, boolean content) {
		return new CallObservations(this.observed.registry(), CallObservations.Conventions.defaults(names), content);
	}

	private Failover failover(CallObservations observations) {
		return new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5, List.of(observations),
				List.of(observations));
	}

	private static List<Candidate> chain(Stub... providers) {
		return Stream.of(providers).map(Stub::candidate).toList();
	}

	private void chat(Stub... providers) {
		this.failover.chat(SECRETIVE, chain(providers)).onErrorComplete().subscribe();
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
	}

	private void allEnded() {
		this.observed.allEndedOnce();
		assertThat(this.observations.open()).isZero();
	}

	@Test
	void knowsTheKeyByWhichOthersFindObservations() {
		assertThat(CallObservations.KEY).isEqualTo(ObservationThreadLocalAccessor.KEY);
	}

	@Test
	void observesACallAndItsAttempt() {
		chat(new Stub("gemini", answer("Hello")));
		Observation.Context call = this.observed.only(CALL);
		assertThat(call.getContextualName()).isEqualTo("chat gemini-model");
		assertThat(Observed.values(call)).containsEntry("gen_ai.operation.name", "chat")
			.containsEntry("gen_ai.provider.name", "gcp.gemini")
			.containsEntry("gen_ai.request.model", "gemini-model")
			.containsEntry("gen_ai.response.model", "model-of-the-answer")
			.containsEntry("error.type", "none")
			.containsEntry("llm.failover.outcome", "answered")
			.containsEntry("gen_ai.response.finish_reasons", "stop")
			.containsEntry("gen_ai.usage.input_tokens", "5")
			.containsEntry("gen_ai.usage.output_tokens", "2");
		Observation.Context attempt = this.observed.only(ATTEMPT);
		assertThat(Observed.parent(attempt)).isSameAs(call);
		assertThat(Observed.values(attempt)).containsEntry("provider", "gemini")
			.containsEntry("outcome", "answered")
			.containsEntry("trigger", "first")
			.containsEntry("reason", "none")
			.containsEntry("error.type", "none")
			.containsEntry("http.response.status_code", "200");
		allEnded();
	}

	@Test
	void tellsTheKindOfAFailureAsTheTypeOfTheError() {
		chat(new Stub("a", fails(FailureKind.SERVER_ERROR)), new Stub("b", answer("Hello")));
		assertThat(this.observed.named(ATTEMPT)).extracting((attempt) -> Observed.values(attempt).get("error.type"))
			.containsExactly("SERVER_ERROR", "SERVER_ERROR", "none");
		assertThat(this.observed.named(ATTEMPT)).extracting((attempt) -> Observed.values(attempt).get("trigger"))
			.containsExactly("first", "retry", "next");
		assertThat(this.observed.named(ATTEMPT).get(0).getError()).hasMessage("SERVER_ERROR");
		assertThat(this.observed.only(CALL).getError()).isNull();
		allEnded();
	}

	@Test
	void tellsTheKindOfAFailureOfACall() {
		chat(new Stub("a", fails(FailureKind.AUTHENTICATION)));
		Observation.Context call = this.observed.only(CALL);
		assertThat(Observed.values(call)).containsEntry("error.type", "AUTHENTICATION")
			.containsEntry("llm.failover.outcome", "failed")
			.containsEntry("gen_ai.provider.name", "a")
			.containsEntry("gen_ai.response.model", "none");
		assertThat(call.getError()).isNotNull();
		allEnded();
	}

	@Test
	void takesALostHedgeForNoError() {
		this.failover.stream(SECRETIVE, chain(new Stub("a", Flux.never()), new Stub("b", answer("Hello")))).subscribe();
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		Observation.Context lost = this.observed.named(ATTEMPT).get(0);
		assertThat(Observed.values(lost)).containsEntry("outcome", "cancelled")
			.containsEntry("reason", "overtaken")
			.containsEntry("error.type", "none");
		assertThat(lost.getError()).isNull();
		assertThat(Observed.values(this.observed.named(ATTEMPT).get(1))).containsEntry("trigger", "hedge")
			.containsEntry("outcome", "answered");
		assertThat(Observed.values(this.observed.only(CALL))).containsEntry("gen_ai.provider.name", "b");
		allEnded();
	}

	@Test
	void endsWithTheCallerWhoGoesAway() {
		this.failover.stream(SECRETIVE, chain(new Stub("a", Flux.never()))).subscribe().dispose();
		assertThat(Observed.values(this.observed.only(CALL))).containsEntry("llm.failover.outcome", "cancelled")
			.containsEntry("error.type", "none");
		assertThat(Observed.values(this.observed.only(ATTEMPT))).containsEntry("outcome", "cancelled")
			.containsEntry("reason", "caller_gone");
		allEnded();
	}

	@Test
	void endsWithTheCallerWhoGoesAwayAtOnce() {
		this.failover.stream(SECRETIVE, chain(new Stub("a", answer("Hello")))).subscribe(new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.cancel();
			}

		});
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.observed.named(ATTEMPT)).isEmpty();
		assertThat(this.observed.named(CALL))
			.allSatisfy((call) -> assertThat(Observed.values(call)).containsEntry("llm.failover.outcome", "cancelled"));
		allEnded();
	}

	@Test
	void observesNothingOfAStreamThatNobodySubscribesTo() {
		this.failover.stream(SECRETIVE, chain(new Stub("a", answer("Hello"))));
		assertThat(this.observed.all()).isEmpty();
		allEnded();
	}

	@Test
	void observesEachSubscriptionAsACallOfItsOwn() {
		Mono<ChatResponse> chat = this.failover.chat(SECRETIVE, chain(new Stub("a", answer("Hello"))));
		chat.subscribe();
		chat.subscribe();
		assertThat(this.observed.named(CALL)).hasSize(2);
		allEnded();
	}

	@Test
	void observesACallThatAsksNobody() {
		Stub unusable = new Stub("a", answer("Hello"));
		unusable.unusable = "it has no key";
		chat(unusable);
		assertThat(this.observed.named(ATTEMPT)).isEmpty();
		assertThat(Observed.values(this.observed.only(CALL))).containsEntry("error.type", "NO_USABLE_PROVIDER")
			.containsEntry("llm.failover.outcome", "failed")
			.containsEntry("gen_ai.provider.name", "none");
		allEnded();
	}

	@Test
	void observesAnEmptyAnswerAsAFailureOfItsAttempt() {
		Flux<io.llmfailover.target.TargetEvent> empty = answer("Hello")
			.filter((event) -> !(event instanceof io.llmfailover.target.TargetEvent.TextPiece));
		chat(new Stub("a", empty), new Stub("b", answer("Hello")));
		assertThat(this.observed.named(ATTEMPT)).extracting((attempt) -> Observed.values(attempt).get("outcome"))
			.first()
			.isEqualTo("failed");
		allEnded();
	}

	@Test
	void endsWhereAListenerOfTheApplicationThrows() {
		FailoverListener buggy = new FailoverListener() {

			@Override
			public void callStarted(CallInfo call) {
				throw new IllegalStateException("a bug of the application");
			}

			@Override
			public void attemptEnded(CallInfo call, Attempt attempt) {
				throw new IllegalStateException("a bug of the application");
			}

		};
		this.failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5,
				List.of(buggy, this.observations, buggy), List.of(this.observations));
		chat(new Stub("a", fails(FailureKind.SERVER_ERROR)), new Stub("b", answer("Hello")));
		assertThat(this.observed.named(ATTEMPT)).hasSize(3);
		allEnded();
	}

	@Test
	void repeatsNoWordsOfAnExceptionOfTheApplication() {
		ChatRequest picky = SECRETIVE.toBuilder().accept("picky", (answer) -> {
			throw new IllegalArgumentException("What is my PIN? is no good question");
		}).build();
		this.failover.chat(picky, chain(new Stub("a", answer("Hello")))).onErrorComplete().subscribe();
		this.failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5,
				List.of(this.observations), List.of((chain) -> {
					throw new IllegalArgumentException("What is my PIN? is no good question");
				}, this.observations));
		chat(new Stub("a", answer("Hello")));
		this.observations.callFailed(startedCall(), new IllegalArgumentException("What is my PIN?"), Duration.ZERO);
		assertThat(this.observed.named(CALL)).hasSize(3);
		assertThat(this.observed.all()).allSatisfy(
				(context) -> assertThat(context.getError() + " " + Observed.values(context)).doesNotContain("PIN"));
		assertThat(this.observed.named(CALL).get(2).getError()).hasMessage("java.lang.IllegalArgumentException");
		allEnded();
	}

	private CallInfo startedCall() {
		CallInfo call = new CallInfo(-1, false, Context.empty());
		this.observations.callStarted(call);
		return call;
	}

	@Test
	void endsWithTheTimeOfTheCall() {
		this.failover.chat(SECRETIVE, chain(new Stub("a", Flux.never()))).onErrorComplete().subscribe();
		this.clock.advanceTimeBy(Duration.ofMinutes(3));
		assertThat(Observed.values(this.observed.only(CALL))).containsEntry("error.type", "DEADLINE_EXCEEDED");
		allEnded();
	}

	@Test
	void tellsOfAnAnswerThatBeganAnew() {
		this.failover.stream(SECRETIVE, chain(new Stub("a", cut("One")), new Stub("b", answer("Two")))).subscribe();
		assertThat(this.observed.named(ATTEMPT)).extracting((attempt) -> Observed.values(attempt).get("error.type"))
			.containsExactly("INCOMPLETE_STREAM", "none");
		allEnded();
	}

	@Test
	void belongsToTheObservationInTheContextOfTheCaller() {
		Observation outer = Observation.start("outer", this.observed.registry());
		this.failover.chat(SECRETIVE, chain(new Stub("a", answer("Hello"))))
			.subscribeOn(Schedulers.boundedElastic())
			.contextWrite(Context.of(ObservationThreadLocalAccessor.KEY, outer))
			.block(Duration.ofSeconds(30));
		outer.stop();
		assertThat(Observed.parent(this.observed.only(CALL))).isSameAs(this.observed.only("outer"));
		allEnded();
	}

	@Test
	void belongsToTheObservationOfTheThreadThatAsks() {
		Observation.createNotStarted("outer", this.observed.registry())
			.observe(() -> chat(new Stub("a", answer("Hello"))));
		assertThat(Observed.parent(this.observed.only(CALL))).isSameAs(this.observed.only("outer"));
		assertThat(Observed.parent(this.observed.only(ATTEMPT))).isSameAs(this.observed.only(CALL));
		allEnded();
	}

	@Test
	void handsTheObservationOfAnAttemptToItsExchangeAndToNobodyElse() {
		Flux<io.llmfailover.target.TargetEvent> looks = Flux.deferContextual((context) -> {
			Observation inside = context.get(ObservationThreadLocalAccessor.KEY);
			assertThat(inside.getContextView()).isSameAs(this.observed.named(ATTEMPT).get(0));
			return answer("Hello");
		});
		StepVerifier.create(this.failover.chat(SECRETIVE, chain(new Stub("a", looks))))
			.expectNextCount(1)
			.verifyComplete();
		allEnded();
	}

	@Test
	void keepsPromptsAndAnswersToItself() {
		chat(new Stub("a", fails(FailureKind.SERVER_ERROR)), new Stub("b", answer("It is 1234")));
		chat(new Stub("c", fails(FailureKind.INVALID_REQUEST)));
		assertThat(this.observed.all()).isNotEmpty().allSatisfy((context) -> {
			assertThat(Observed.values(context).toString()).doesNotContain("PIN", "1234", "it was");
			assertThat(String.valueOf(context.getError())).doesNotContain("PIN", "1234", "it was");
		});
	}

	@Test
	void tellsPromptsAndAnswersWhereThatIsAskedFor() {
		this.failover = failover(observations(GenAiNames.OPERATION, true));
		chat(new Stub("a", answer("It is 1234")));
		assertThat(Observed.values(this.observed.only(CALL)))
			.containsEntry("gen_ai.input.messages",
					"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"What is my PIN?\"}]}]")
			.hasEntrySatisfying("gen_ai.output.messages", (answer) -> assertThat(answer).contains("It is 1234"));
	}

	@Test
	void callsADurationAsItWasRenamedWhereThatIsAskedFor() {
		this.failover = failover(observations(GenAiNames.INFERENCE, false));
		chat(new Stub("a", answer("Hello")));
		assertThat(this.observed.named("gen_ai.client.inference.duration")).hasSize(1);
		assertThat(this.observed.named(CALL)).isEmpty();
	}

	@Test
	void namesNoMoreModelsThanItsMetersCanTake() {
		BoundedNames names = new BoundedNames();
		for (int i = 0; i < 100; i++) {
			assertThat(names.of("model-" + i)).isEqualTo("model-" + i);
		}
		assertThat(names.of("model-100")).isEqualTo("other");
		assertThat(names.of("model-99")).isEqualTo("model-99");
		assertThat(new BoundedNames().of("m".repeat(129))).isEqualTo("other");
	}

}
