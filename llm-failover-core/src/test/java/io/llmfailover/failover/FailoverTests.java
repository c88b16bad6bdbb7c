package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Capability;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.OnInterruption;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.finished;
import static io.llmfailover.failover.StubProvider.stalls;
import static io.llmfailover.failover.StubProvider.text;
import static org.assertj.core.api.Assertions.assertThat;

class FailoverTests {

	private static final ChatRequest HELLO = ChatRequest.of("Hello");

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Failover failover = failover(FailoverSettings.DEFAULTS);

	@BeforeAll
	static void neverHang() {
		StepVerifier.setDefaultTimeout(Duration.ofSeconds(30));
	}

	private Failover failover(FailoverSettings settings) {
		return new Failover(settings, Time.of(this.clock), () -> 0.5);
	}

	private static List<Candidate> chain(StubProvider... providers) {
		return Stream.of(providers).map(StubProvider::candidate).toList();
	}

	private ChatResponse chat(ChatRequest request, StubProvider... providers) {
		var answer = new AtomicReference<ChatResponse>();
		StepVerifier.create(this.failover.chat(request, chain(providers)).doOnNext(answer::set))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(1)))
			.expectNextCount(1)
			.verifyComplete();
		return Objects.requireNonNull(answer.get());
	}

	private List<ChatEvent> stream(Failover failover, ChatRequest request, StubProvider... providers) {
		var events = new CopyOnWriteArrayList<ChatEvent>();
		StepVerifier.create(failover.stream(request, chain(providers)).doOnNext(events::add).then())
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(1)))
			.verifyComplete();
		return events;
	}

	private ChatFailedException failure(Flux<?> call) {
		var error = new AtomicReference<Throwable>();
		StepVerifier.create(call.then())
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(11)))
			.verifyErrorSatisfies(error::set);
		assertThat(error.get()).isInstanceOf(ChatFailedException.class);
		return (ChatFailedException) error.get();
	}

	@Test
	void theFirstProviderAnswers() {
		StubProvider second = new StubProvider("b", answer("no"));
		ChatResponse response = chat(HELLO, new StubProvider("a", answer("Hel", "lo")), second);
		assertThat(response.content()).isEqualTo("Hello");
		assertThat(response.provider()).isEqualTo("a");
		assertThat(response.attempt()).isEqualTo(1);
		assertThat(response.usage()).isEqualTo(Usage.reported(5, 2));
		assertThat(response.attempts()).singleElement()
			.satisfies((attempt) -> assertThat(attempt.exchange().requestId()).isEqualTo("req-1"));
		assertThat(second.requests).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class,
			names = { "AUTHENTICATION", "QUOTA_EXHAUSTED", "REQUEST_TOO_LARGE", "TIMEOUT", "MODEL_UNAVAILABLE",
					"CONTEXT_TOO_LONG", "INVALID_REQUEST", "MALFORMED_RESPONSE", "EMPTY_RESPONSE", "LIMIT_EXCEEDED",
					"INCOMPLETE_STREAM" })
	void theNextProviderIsAskedAtOnceWhereARetryWouldBePointless(FailureKind kind) {
		StubProvider first = new StubProvider("a", fails(kind));
		ChatResponse response = chat(HELLO, first, new StubProvider("b", answer("Hello")));
		assertThat(response.provider()).isEqualTo("b");
		assertThat(response.attempt()).isEqualTo(2);
		assertThat(first.requests).hasSize(1);
		assertThat(response.attempts()).extracting(Attempt::decision).containsExactly(FailureAction.NEXT, null);
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, names = { "RATE_LIMITED", "OVERLOADED", "SERVER_ERROR", "NETWORK" })
	void aPassingFailureIsRetriedOnceThenTheNextProviderIsAsked(FailureKind kind) {
		StubProvider first = new StubProvider("a", fails(kind));
		ChatResponse response = chat(HELLO, first, new StubProvider("b", answer("Hello")));
		assertThat(first.requests).hasSize(2);
		assertThat(response.attempt()).isEqualTo(2);
		assertThat(response.attempts()).extracting(Attempt::decision)
			.containsExactly(FailureAction.RETRY, FailureAction.NEXT, null);
	}

	@Test
	void eachTargetIsRetriedHoweverOftenTheOneBeforeItWas() {
		StubProvider second = new StubProvider("b", fails(FailureKind.SERVER_ERROR), answer("Hello"));
		ChatResponse response = chat(HELLO, new StubProvider("a", fails(FailureKind.SERVER_ERROR)), second,
				new StubProvider("c", answer("no")));
		assertThat(response.provider()).isEqualTo("b");
		assertThat(response.attempts()).extracting(Attempt::provider).containsExactly("a", "a", "b", "b");
	}

	@Test
	void waitsAsLongAsTheProviderAsksButNotLongerThanIsWorthIt() {
		Failure soon = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofSeconds(2));
		StubProvider waits = new StubProvider("a", fails(soon), answer("Hello"));
		StepVerifier.create(this.failover.chat(HELLO, chain(waits)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1_999)))
			.then(() -> assertThat(waits.requests).hasSize(1))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(201)))
			.expectNextCount(1)
			.verifyComplete();
		Failure late = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofSeconds(3));
		StubProvider leaves = new StubProvider("a", fails(late));
		assertThat(chat(HELLO, leaves, new StubProvider("b", answer("Hello"))).provider()).isEqualTo("b");
		assertThat(leaves.requests).hasSize(1);
	}

	@Test
	void aProviderThatCannotBeReachedIsNotRetried() {
		Failure refused = Failure.of(FailureKind.NETWORK, "refused").in(Circumstance.UNREACHABLE);
		StubProvider first = new StubProvider("a", fails(refused));
		chat(HELLO, first, new StubProvider("b", answer("Hello")));
		assertThat(first.requests).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, names = { "NETWORK", "TIMEOUT", "MALFORMED_RESPONSE" })
	void anAttemptThatMayHaveBeenServedMakesTheTotalUsagePartial(FailureKind kind) {
		Failure unseen = Failure.of(kind, "no answer");
		for (Failure failure : List.of(unseen, unseen.at(200, null))) {
			ChatResponse response = chat(HELLO, new StubProvider("a", fails(failure)),
					new StubProvider("b", answer("Hello")));
			assertThat(response.usage()).isEqualTo(Usage.reported(5, 1));
			assertThat(response.totalUsage()).extracting(Usage::inputTokens, Usage::outputTokens, Usage::source)
				.containsExactly(5L, 1L, Usage.Source.PARTIAL);
		}
	}

	@Test
	void anAttemptThatRanOutOfTimeMakesTheTotalUsagePartial() {
		StubProvider silent = new StubProvider("a", Flux.never());
		ChatResponse response = chat(HELLO, silent, new StubProvider("b", answer("Hello")));
		assertThat(response.attempts().get(0).kind()).isEqualTo(FailureKind.TIMEOUT);
		assertThat(response.totalUsage().source()).isEqualTo(Usage.Source.PARTIAL);
	}

	@Test
	void anAttemptThatCannotHaveBeenServedCostsNothing() {
		Failure broken = Failure.of(FailureKind.NETWORK, "no connection");
		StubProvider skipped = new StubProvider("skipped", answer("no"));
		skipped.unusable = "it has no key";
		Stream
			.of(broken.in(Circumstance.UNREACHABLE), broken.in(Circumstance.STALE_CONNECTION),
					broken.in(Circumstance.NOT_ASKED), broken.usage(Usage.NONE), broken.at(502, null),
					Failure.of(FailureKind.RATE_LIMITED, "slow down").at(429, null))
			.forEach((failure) -> {
				ChatResponse response = chat(HELLO, skipped, new StubProvider("a", fails(failure)),
						new StubProvider("b", answer("Hello")));
				assertThat(response.attempts()).extracting(Attempt::provider).contains("skipped", "a", "b");
				assertThat(response.totalUsage()).as(failure.toString()).isEqualTo(Usage.reported(5, 1));
			});
	}

	@Test
	void aCallThatNobodyServedCostNothing() {
		Failure refused = Failure.of(FailureKind.NETWORK, "refused").in(Circumstance.UNREACHABLE);
		StubProvider skipped = new StubProvider("b", answer("no"));
		skipped.unusable = "it has no key";
		assertThat(failure(this.failover.stream(HELLO, chain(new StubProvider("a", fails(refused)), skipped)))
			.totalUsage()).isEqualTo(Usage.NONE);
	}

	@Test
	void aRequestThatTheTargetAdjustedIsAskedAgainAtOnce() {
		Failure adjusted = Failure.of(FailureKind.INVALID_REQUEST, "no temperature").in(Circumstance.REQUEST_ADJUSTED);
		StubProvider first = new StubProvider("a", fails(adjusted), answer("Hello"));
		ChatResponse response = chat(HELLO, first);
		assertThat(response.attempt()).isEqualTo(1);
		assertThat(first.requests).hasSize(2);
	}

	@Test
	void theNextModelIsAskedWhenOneIsGone() {
		StubProvider first = new StubProvider("a", List.of("old", "new"), fails(FailureKind.MODEL_UNAVAILABLE),
				answer("Hello"));
		ChatResponse response = chat(HELLO, first, new StubProvider("b", answer("no")));
		assertThat(response.attempts()).extracting(Attempt::model).containsExactly("old", "new");
		assertThat(response.attempt()).isEqualTo(1);
		assertThat(first.askedModels).containsExactly("old", "new");
	}

	@Test
	void anotherModelIsNotAskedWhenTheProviderIsAtFault() {
		StubProvider first = new StubProvider("a", List.of("one", "two"), fails(FailureKind.AUTHENTICATION));
		chat(HELLO, first, new StubProvider("b", answer("Hello")));
		assertThat(first.askedModels).containsExactly("one");
	}

	@Test
	void aSecondProviderThatCallsTheRequestInvalidEndsTheCall() {
		StubProvider third = new StubProvider("c", answer("no"));
		ChatFailedException failed = failure(this.failover
			.chat(HELLO,
					chain(new StubProvider("a", fails(FailureKind.INVALID_REQUEST)),
							new StubProvider("b", fails(FailureKind.INVALID_REQUEST)), third))
			.flux());
		assertThat(failed.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
		assertThat(third.requests).isEmpty();
	}

	@Test
	void aContentFilterEndsTheCallWithTheProvidersReason() {
		StubProvider second = new StubProvider("b", answer("no"));
		ChatFailedException failed = failure(
				this.failover.chat(HELLO, chain(new StubProvider("a", fails(FailureKind.CONTENT_FILTERED)), second))
					.flux());
		assertThat(failed.kind()).isEqualTo(FailureKind.CONTENT_FILTERED);
		assertThat(failed).hasMessageContaining("it was CONTENT_FILTERED");
		assertThat(second.requests).isEmpty();
	}

	@Test
	void skippedProvidersAreInTheTrailWithTheReason() {
		StubProvider keyless = new StubProvider("a", answer("no"));
		keyless.unusable = "no key: set A_KEY";
		StubProvider blind = new StubProvider("b", answer("no"));
		blind.capabilities = Set.of();
		ChatRequest picture = ChatRequest.builder()
			.user("What is this?", Image.of(new byte[] { 1 }, "image/png"))
			.build();
		ChatResponse response = chat(picture, keyless, blind, new StubProvider("c", answer("A dot")));
		assertThat(response.attempt()).isEqualTo(1);
		assertThat(response.attempts()).extracting(Attempt::outcome)
			.containsExactly(Outcome.SKIPPED, Outcome.SKIPPED, Outcome.ANSWERED);
		assertThat(response.attempts().get(0).reason()).isEqualTo("no key: set A_KEY");
		assertThat(response.attempts().get(1).reason()).contains("VISION");
		assertThat(blind.requests).isEmpty();
	}

	@Test
	void withNobodyToAskTheErrorSaysWhyForEach() {
		StubProvider keyless = new StubProvider("a", answer("no"));
		keyless.unusable = "no key: set A_KEY";
		ChatFailedException failed = failure(this.failover.chat(HELLO, chain(keyless)).flux());
		assertThat(failed.kind()).isEqualTo(FailureKind.NO_USABLE_PROVIDER);
		assertThat(failed).hasMessageContaining("set A_KEY");
		assertThat(keyless.requests).isEmpty();
	}

	@Test
	void noEventOfAFailedProviderReachesTheConsumer() {
		Flux<TargetEvent> thinksThenDies = Flux.concat(
				Flux.just(new TargetEvent.Opened(200, null), new TargetEvent.ReasoningPiece("Hmm")),
				fails(FailureKind.AUTHENTICATION));
		List<ChatEvent> events = stream(this.failover, HELLO, new StubProvider("a", thinksThenDies),
				new StubProvider("b", answer("Hel", "lo")));
		assertThat(events).hasSize(3);
		assertThat(events.get(0)).isEqualTo(Seen.text("b", "Hel"));
		assertThat(events.get(1)).isEqualTo(Seen.text("b", "lo"));
		assertThat(events.get(2)).isInstanceOf(ChatEvent.Completed.class);
	}

	@Test
	void reasoningIsShownOnceTheAnswerBegins() {
		Flux<TargetEvent> thinks = Flux.concat(
				Flux.just(new TargetEvent.ReasoningPiece("Hm"), new TargetEvent.ReasoningPiece("m")), text("Hello"),
				Flux.just(new TargetEvent.ReasoningPiece("More")), finished(1));
		List<ChatEvent> events = stream(this.failover, HELLO, new StubProvider("a", thinks));
		assertThat(events.subList(0, 3)).containsExactly(Seen.reasoning("a", "Hmm"), Seen.text("a", "Hello"),
				Seen.reasoning("a", "More"));
		assertThat(((ChatEvent.Completed) events.get(3)).response().reasoning()).isEqualTo("HmmMore");
	}

	@Test
	void aBrokenStreamIsRestartedAndVoidsWhatDiffers() {
		List<ChatEvent> events = stream(this.failover, HELLO, new StubProvider("a", cut("One ", "two ")),
				new StubProvider("b", answer("One ", "too ", "many")));
		assertThat(events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("TextDelta", "TextDelta", "Interrupted", "Restarted", "TextDelta", "TextDelta",
					"Completed");
		assertThat(((ChatEvent.Restarted) events.get(3)).voided()).isEqualTo("One two ");
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("One too many");
		ChatResponse response = ((ChatEvent.Completed) events.get(6)).response();
		assertThat(response.content()).isEqualTo("One too many");
		assertThat(response.usage()).isEqualTo(Usage.reported(5, 3));
		assertThat(response.totalUsage().source()).isEqualTo(Usage.Source.ESTIMATED);
	}

	@Test
	void aBrokenStreamThatIsRepeatedSimplyGoesOn() {
		List<ChatEvent> events = stream(this.failover, HELLO, new StubProvider("a", cut("One ", "two ")),
				new StubProvider("b", answer("One two", " three", " four")));
		assertThat(events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("TextDelta", "TextDelta", "Interrupted", "TextDelta", "TextDelta", "Completed");
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("One two three four");
		assertThat(((ChatEvent.Completed) events.get(5)).response().content()).isEqualTo("One two three four");
	}

	@Test
	void aShorterAnswerVoidsWhatWasShown() {
		List<ChatEvent> events = stream(this.failover, HELLO, new StubProvider("a", cut("One ", "two ")),
				new StubProvider("b", answer("One ")));
		assertThat(events).hasAtLeastOneElementOfType(ChatEvent.Restarted.class);
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("One ");
	}

	@Test
	void anEqualAnswerIsNotShownTwice() {
		List<ChatEvent> events = stream(this.failover, HELLO, new StubProvider("a", cut("One ", "two")),
				new StubProvider("b", answer("One two")));
		assertThat(events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("TextDelta", "TextDelta", "Interrupted", "Completed");
	}

	@Test
	void aTargetThatFailsWhileItsAnswerIsHeldBackLeavesNoTrace() {
		List<ChatEvent> events = stream(this.failover, HELLO, new StubProvider("a", cut("One ", "two ")),
				new StubProvider("b", cut("One ")), new StubProvider("c", answer("One ", "two ", "three")));
		assertThat(events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("TextDelta", "TextDelta", "Interrupted", "TextDelta", "Completed");
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("One two three");
	}

	@Test
	void theOnlyProviderIsAskedAgainWhenItsStreamBreaks() {
		List<ChatEvent> events = stream(this.failover, HELLO,
				new StubProvider("a", cut("One ", "two "), answer("One ", "two ", "three")));
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("One two three");
		assertThat(events.get(events.size() - 1)).isInstanceOf(ChatEvent.Completed.class);
	}

	@Test
	void onInterruptionFailEndsWithThePartialText() {
		ChatRequest request = HELLO.toBuilder().onInterruption(OnInterruption.FAIL).build();
		StubProvider second = new StubProvider("b", answer("no"));
		StepVerifier.create(this.failover.stream(request, chain(new StubProvider("a", cut("One ", "two ")), second)))
			.expectNext(Seen.text("a", "One "), Seen.text("a", "two "))
			.verifyErrorSatisfies((error) -> {
				ChatFailedException failed = (ChatFailedException) error;
				assertThat(failed.kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
				assertThat(failed.partialText()).isEqualTo("One two ");
				assertThat(failed.attempts()).singleElement()
					.extracting(Attempt::decision)
					.isEqualTo(FailureAction.STOP);
				assertThat(failed.getMessage()).doesNotContain("One two");
			});
		assertThat(second.requests).isEmpty();
	}

	@Test
	void resumeContinuesThePartialTextAndTrimsTheOverlap() {
		ChatRequest request = HELLO.toBuilder().onInterruption(OnInterruption.RESUME).maxTokens(100).build();
		StubProvider second = new StubProvider("b", answer("lazy brown", " dog sleeps", " on."));
		List<ChatEvent> events = stream(this.failover, request,
				new StubProvider("a", cut("The quick fox and the ", "lazy brown dog")), second);
		assertThat(events).doesNotHaveAnyElementsOfTypes(ChatEvent.Restarted.class);
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("The quick fox and the lazy brown dog sleeps on.");
		List<Message> sent = second.requests.get(0).messages();
		assertThat(sent.get(1)).isEqualTo(Message.assistant("The quick fox and the lazy brown dog"));
		assertThat(sent.get(2)).isInstanceOf(Message.User.class);
		assertThat(second.requests.get(0).options().maxTokens()).isEqualTo(91);
	}

	@Test
	void resumeAsksForFewerTokensThanTheTargetsOwnLimit() {
		ChatRequest request = HELLO.toBuilder().onInterruption(OnInterruption.RESUME).build();
		StubProvider second = new StubProvider("b", answer("three"));
		second.maxTokens = 10;
		stream(this.failover, request, new StubProvider("a", cut("One two ")), second);
		assertThat(second.requests.get(0).options().maxTokens()).isEqualTo(8);
		stream(this.failover, request.toBuilder().maxTokens(5).build(), new StubProvider("a", cut("One two ")), second);
		assertThat(second.requests.get(1).options().maxTokens()).isEqualTo(3);
	}

	@Test
	void onlyAResumedAnswerIsAskedForWithALimitThatNobodySet() {
		StubProvider second = new StubProvider("b", answer("One two three"));
		second.maxTokens = 10;
		stream(this.failover, HELLO, new StubProvider("a", cut("One two ")), second);
		assertThat(second.requests.get(0).options().maxTokens()).isNull();
		ChatRequest request = HELLO.toBuilder().onInterruption(OnInterruption.RESUME).build();
		second.maxTokens = null;
		stream(this.failover, request, new StubProvider("a", cut("One two ")), second);
		assertThat(second.requests.get(1).options().maxTokens()).isNull();
	}

	@Test
	void resumePrefillsWhereTheTargetTakesIt() {
		ChatRequest request = HELLO.toBuilder().onInterruption(OnInterruption.RESUME).build();
		StubProvider second = new StubProvider("b", answer("three"));
		second.capabilities = Set.of(Capability.PREFILL);
		stream(this.failover, request, new StubProvider("a", cut("One two ")), second);
		assertThat(second.requests.get(0).messages()).hasSize(2);
	}

	@Test
	void resumeInstructsATargetThatRefusesPrefill() {
		ChatRequest request = HELLO.toBuilder().onInterruption(OnInterruption.RESUME).build();
		StubProvider second = new StubProvider("b", fails(FailureKind.INVALID_REQUEST), answer("three"));
		second.capabilities = Set.of(Capability.PREFILL);
		List<ChatEvent> events = stream(this.failover, request, new StubProvider("a", cut("One two ")), second);
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("One two three");
		assertThat(second.requests.get(1).messages()).hasSize(3).last().isInstanceOf(Message.User.class);
	}

	@Test
	void jsonIsNeverResumed() {
		ChatRequest request = HELLO.toBuilder().onInterruption(OnInterruption.RESUME).build();
		StubProvider second = new StubProvider("b", answer("{\"a\": 1}"));
		List<ChatEvent> events = stream(this.failover, request, new StubProvider("a", cut("{\"a\": 2,")), second);
		assertThat(second.requests.get(0).messages()).hasSize(1);
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("{\"a\": 1}");
	}

	@Test
	void anEmptyAnswerFailsOverAndTheNextProviderIsTold() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		ChatResponse response = chat(HELLO, new StubProvider("a", finished(0)), second);
		assertThat(response.attempts().get(0).kind()).isEqualTo(FailureKind.EMPTY_RESPONSE);
		assertThat(second.requests.get(0).messages().get(0))
			.isEqualTo(Message.system("Note: an earlier answer from a failed (EMPTY_RESPONSE)."));
	}

	@Test
	void anEmptyAnswerToToolResultsIsAnAnswer() {
		ChatRequest request = HELLO.toBuilder().message(Message.toolResult("call-1", "done")).build();
		assertThat(chat(request, new StubProvider("a", finished(0))).content()).isEmpty();
	}

	@Test
	void aTruncatedEmptyAnswerNamesMaxTokens() {
		Flux<TargetEvent> truncated = Flux.just(new TargetEvent.Finished(null, FinishReason.LENGTH, "length",
				Usage.reported(5, 100), null, null, List.of()));
		ChatResponse response = chat(HELLO, new StubProvider("a", truncated));
		assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
		assertThat(response.warnings()).singleElement().asString().contains("max-tokens");
	}

	@Test
	void aSilentStreamIsLeftAfterItsFirstProgressTimeout() {
		StubProvider silent = new StubProvider("a", Flux.never());
		StepVerifier.create(this.failover.stream(HELLO, chain(silent, new StubProvider("b", answer("Hello")))))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(59)))
			.expectNoEvent(Duration.ofMillis(10))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.expectNext(Seen.text("b", "Hello"))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(silent.open).hasValue(0);
	}

	@Test
	void aStalledStreamIsLeftAfterItsIdleTimeout() {
		StubProvider stalls = new StubProvider("a", stalls("Hel"));
		StepVerifier.create(this.failover.stream(HELLO, chain(stalls, new StubProvider("b", answer("Hello")))))
			.expectNext(Seen.text("a", "Hel"))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(20)))
			.expectNextMatches(ChatEvent.Interrupted.class::isInstance)
			.expectNext(Seen.text("b", "lo"))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(stalls.open).hasValue(0);
	}

	@Test
	void aSlowReaderIsNotADeadProvider() {
		StubProvider only = new StubProvider("a", Flux.concat(text("Hel"), text("lo"), finished(2)));
		StepVerifier.create(this.failover.stream(HELLO, chain(only)), 1)
			.expectNext(Seen.text("a", "Hel"))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(5)))
			.thenRequest(1)
			.expectNext(Seen.text("a", "lo"))
			.thenRequest(1)
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void anAttemptLeavesTimeForTheTargetsAfterIt() {
		ChatRequest request = HELLO.toBuilder().timeout(Duration.ofSeconds(20)).build();
		StubProvider silent = new StubProvider("a", Flux.never());
		StepVerifier.create(this.failover.chat(request, chain(silent, new StubProvider("b", answer("Hello")))))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(14_999)))
			.expectNoEvent(Duration.ZERO)
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1)))
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void aHealthyProviderThatTakesMostOfTheTimeIsNotLeftForThoseBehindIt() {
		ChatRequest request = HELLO.toBuilder().timeout(Duration.ofSeconds(40)).build();
		StubProvider busy = new StubProvider("a", StubProvider.after(Duration.ofSeconds(19), this.clock, answer("Hi")));
		StubProvider[] others = Stream.of("b", "c", "d", "e")
			.map((name) -> new StubProvider(name, answer("no")))
			.toArray(StubProvider[]::new);
		StepVerifier.create(this.failover.chat(request, chain(busy, others[0], others[1], others[2], others[3])))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(19)))
			.assertNext((response) -> assertThat(response.provider()).isEqualTo("a"))
			.verifyComplete();
	}

	@Test
	void theDeadlineEndsTheCallAndTheAttempt() {
		ChatRequest request = HELLO.toBuilder().timeout(Duration.ofSeconds(4)).build();
		StubProvider silent = new StubProvider("a", Flux.never());
		StepVerifier.create(this.failover.stream(request, chain(silent)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(4)))
			.verifyErrorSatisfies((error) -> {
				ChatFailedException failed = (ChatFailedException) error;
				assertThat(failed.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED);
				assertThat(failed.attempts()).hasSize(1);
			});
		assertThat(silent.open).hasValue(0);
	}

	@Test
	void cancellingClosesTheAttempt() {
		StubProvider stalls = new StubProvider("a", stalls("Hel"));
		StepVerifier.create(this.failover.stream(HELLO, chain(stalls))).expectNextCount(1).thenCancel().verify();
		assertThat(stalls.open).hasValue(0);
	}

	@Test
	void cancellingWhileWaitingForARetryAsksNobody() {
		StubProvider first = new StubProvider("a", fails(FailureKind.OVERLOADED), answer("no"));
		StepVerifier.create(this.failover.stream(HELLO, chain(first))).thenAwait().thenCancel().verify();
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(first.requests).hasSize(1);
	}

	@Test
	void aBugIsNotAFailureOfTheProvider() {
		StubProvider second = new StubProvider("b", answer("no"));
		StepVerifier
			.create(this.failover.chat(HELLO,
					chain(new StubProvider("a", Flux.error(new IllegalStateException("bug"))), second)))
			.verifyErrorMessage("bug");
		assertThat(second.requests).isEmpty();
	}

	@Test
	void aLateAnswerOfASlowProviderIsWaitedFor() {
		StubProvider slow = new StubProvider("a", after(Duration.ofSeconds(20), this.clock, answer("Hello")));
		assertThat(chat(HELLO, slow).content()).isEqualTo("Hello");
	}

	@Test
	void aRequestThatEndsWithTheCallersOwnPrefillIsNotAdjusted() {
		ChatRequest request = HELLO.toBuilder().assistant("Well, ").build();
		StubProvider picky = new StubProvider("a", fails(FailureKind.INVALID_REQUEST), answer("no"));
		assertThat(chat(request, picky, new StubProvider("b", answer("Hello"))).provider()).isEqualTo("b");
	}

	@Test
	void whoCannotBeAskedAnywayTakesNoShareOfTheTime() {
		StubProvider keyless = new StubProvider("k", answer("no"));
		keyless.unusable = "no key";
		ChatRequest hurried = HELLO.toBuilder().timeout(Duration.ofSeconds(20)).build();
		StepVerifier
			.create(this.failover.chat(hurried,
					chain(new StubProvider("a", Flux.never()), keyless, new StubProvider("b", answer("Hello")))))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(14_999)))
			.expectNoEvent(Duration.ZERO)
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1)))
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void aWrongAddressSaysNothingOfTheRequest() {
		Failure wrong = Failure.of(FailureKind.INVALID_REQUEST, "no such page").in(Circumstance.WRONG_ADDRESS);
		StubProvider refusing = new StubProvider("c", fails(FailureKind.INVALID_REQUEST));
		assertThat(chat(HELLO, new StubProvider("a", fails(wrong)), new StubProvider("b", fails(wrong)), refusing,
				new StubProvider("d", answer("Hello")))
			.provider()).isEqualTo("d");
	}

	@Test
	void anEmptyAnswerHadNoProgress() {
		ChatResponse response = chat(HELLO, new StubProvider("a", finished(0)), new StubProvider("b", answer("Hello")));
		assertThat(response.attempts().get(0).exchange().timeToFirstProgress()).isNull();
		assertThat(response.attempts().get(1).exchange().timeToFirstProgress()).isEqualTo(Duration.ZERO);
	}

}
