package io.llmfailover.failover;

import org.junit.jupiter.params.provider.ValueSource;
import io.llmfailover.ToolChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.llmfailover.AnswerType;
import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.OnInterruption;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.chain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An answer that does not have the form that was asked for, or that the caller's own
 * criterion refuses.
 */
class MisfitAnswerTests {

	private static final String RIGHT = "{\"name\":\"Oslo\"}";

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5);

	private final List<ChatEvent> events = new ArrayList<>();

	private @Nullable Throwable error;

	private final StubProvider right = new StubProvider("b", StubProvider.answer(RIGHT));

	private static ChatRequest.Builder city() {
		return ChatRequest.builder().user("Which city?").answerSchema(AnswerType.of(City.class).schema());
	}

	private static StubProvider answers(String... answers) {
		StubProvider provider = new StubProvider("a", StubProvider.answer(answers[0]));
		for (int i = 1; i < answers.length; i++) {
			provider.then(StubProvider.answer(answers[i]));
		}
		return provider;
	}

	private static Flux<TargetEvent> ends(FinishReason reason, String text) {
		return Flux.concat(StubProvider.opened(), StubProvider.text(text),
				Flux.just(new TargetEvent.Finished(null, reason, "word", Usage.reported(7, 3), null, null, List.of())));
	}

	private void chat(ChatRequest request, StubProvider... providers) {
		run(this.failover.chat(request, chain(providers)).map(ChatEvent.Completed::new));
	}

	private void stream(ChatRequest request, StubProvider... providers) {
		run(this.failover.stream(request, chain(providers)));
	}

	private void run(Publisher<? extends ChatEvent> call) {
		Flux.from(call).subscribe(this.events::add, (ex) -> this.error = ex);
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
	}

	private ChatResponse response() {
		assertThat(this.error).isNull();
		return ((ChatEvent.Completed) this.events.get(this.events.size() - 1)).response();
	}

	private ChatFailedException failure() {
		assertThat(this.error).isInstanceOf(ChatFailedException.class);
		return (ChatFailedException) Objects.requireNonNull(this.error);
	}

	@Test
	void theModelIsAskedOnceMoreWithWhatWasWrongAndThenTheNext() {
		StubProvider a = answers("Oslo", "{\"name\":7}");
		chat(city().build(), a, this.right);
		assertThat(response().content()).isEqualTo(RIGHT);
		assertThat(response().attempts()).extracting(Attempt::kind)
			.containsExactly(FailureKind.MISFIT, FailureKind.MISFIT, null);
		assertThat(response().attempts()).extracting(Attempt::decision)
			.containsExactly(FailureAction.RETRY, FailureAction.NEXT, null);
		assertThat(a.requests.get(0)).isEqualTo(city().build());
		assertThat(a.requests.get(1).messages()).filteredOn(Message.System.class::isInstance)
			.singleElement()
			.satisfies((note) -> assertThat(((Message.System) note).text()).contains("MISFIT", "not JSON"));
		assertThat(this.right.requests.get(0).messages()).filteredOn(Message.System.class::isInstance)
			.singleElement()
			.satisfies((note) -> assertThat(((Message.System) note).text()).contains("from a failed (MISFIT).")
				.doesNotContain("name", "JSON"));
	}

	@Test
	void theRetryAnswersWithoutAWait() {
		StubProvider a = answers("Oslo", RIGHT);
		this.failover.chat(city().build(), chain(a))
			.subscribe((response) -> this.events.add(new ChatEvent.Completed(response)));
		assertThat(response().provider()).isEqualTo("a");
		assertThat(response().warnings()).anyMatch((warning) -> warning.contains("did not fit"));
	}

	@Test
	void whereNoAnswerFitsTheErrorSaysWhy() {
		chat(city().build(), answers("Oslo"));
		assertThat(failure().kind()).isEqualTo(FailureKind.MISFIT);
		assertThat(failure().attempts()).hasSize(2)
			.allSatisfy((attempt) -> assertThat(attempt.reason()).contains("does not fit its schema"));
	}

	@Test
	void aStreamShowsTheJsonAsItComesAndRestarts() {
		stream(city().build(), answers("{\"name\":7}", RIGHT));
		assertThat(this.events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("TextDelta", "Interrupted", "Restarted", "TextDelta", "Completed");
		assertThat(Seen.textAfterLastRestart(this.events)).isEqualTo(RIGHT);
	}

	@ParameterizedTest
	@EnumSource(OnInterruption.class)
	void aStreamThatTakesNothingBackShowsNothingBeforeItFits(OnInterruption onInterruption) {
		stream(city().neverTakenBack(true).onInterruptionText(onInterruption).build(), answers("{\"name\":7}", "Oslo"),
				this.right);
		assertThat(this.events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("TextDelta", "Completed");
		assertThat(response().content()).isEqualTo(RIGHT);
	}

	@Test
	void jsonIsNeverGoneOnWithInItsMiddle() {
		StubProvider cut = new StubProvider("a", StubProvider.cut("{\"na"));
		stream(city().onInterruption(OnInterruption.RESUME).build(), cut, this.right);
		assertThat(this.right.requests.get(0).messages()).noneMatch(Message.Assistant.class::isInstance);
		assertThat(Seen.textAfterLastRestart(this.events)).isEqualTo(RIGHT);
		assertThat(response().content()).isEqualTo(RIGHT);
	}

	@Test
	void jsonThatTheTokenLimitCutIsNotAskedForAtTheSameSizeAgain() {
		StubProvider cut = new StubProvider("a", ends(FinishReason.LENGTH, "{\"na"));
		chat(city().build(), cut, this.right);
		assertThat(cut.requests).hasSize(1);
		assertThat(response().attempts().get(0).reason()).contains("max-tokens");
		assertThat(response().provider()).isEqualTo("b");
	}

	@Test
	void aRefusalIsNoMisfit() {
		StubProvider declines = new StubProvider("a", ends(FinishReason.REFUSAL, "I can't"));
		chat(city().build(), declines, this.right);
		assertThat(response().finishReason()).isEqualTo(FinishReason.REFUSAL);
		assertThat(this.right.requests).isEmpty();
	}

	@Test
	void aRoundThatCallsToolsIsNotJudged() {
		Flux<TargetEvent> calls = Flux.concat(StubProvider.opened(),
				Flux.just(new TargetEvent.ToolCalled(new ToolCall("1", "weather", "{}")), new TargetEvent.Finished(null,
						FinishReason.TOOL_CALLS, "tool_calls", Usage.reported(7, 3), null, null, List.of())));
		chat(city().tool(new ToolDefinition("weather", null, "{\"type\":\"object\"}"))
			.accept("never", (response) -> false)
			.build(), new StubProvider("a", calls));
		assertThat(response().toolCalls()).hasSize(1);
	}

	@Test
	void anAnswerThatTheCallerDoesNotAcceptIsAMisfit() {
		ChatRequest request = ChatRequest.builder()
			.user("Where?")
			.accept("in Norway", (response) -> response.content().contains("Norway"))
			.build();
		StubProvider a = answers("In Sweden", "In Denmark");
		chat(request, a, new StubProvider("b", StubProvider.answer("In Norway")));
		assertThat(response().content()).isEqualTo("In Norway");
		assertThat(a.requests.get(1).messages().toString()).isNotEmpty();
		assertThat(((Message.System) a.requests.get(1).messages().get(0)).text()).contains("it must be in Norway");
	}

	@Test
	void aStreamShowsNothingOfWhatIsNotAccepted() {
		ChatRequest request = ChatRequest.builder()
			.user("Where?")
			.accept("in Norway", (response) -> response.content().contains("Norway"))
			.build();
		stream(request, answers("In Sweden", "In Denmark"),
				new StubProvider("b", StubProvider.answer("In ", "Norway")));
		assertThat(this.events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("TextDelta", "Completed");
		assertThat(Seen.textAfterLastRestart(this.events)).isEqualTo("In Norway");
	}

	@Test
	void aCriterionThatThrowsIsTheApplicationsBug() {
		IllegalStateException bug = new IllegalStateException("a bug");
		chat(ChatRequest.builder().user("Where?").accept("in Norway", (response) -> {
			throw bug;
		}).build(), answers("In Sweden"), this.right);
		assertThat(this.error).isSameAs(bug);
		assertThat(this.right.requests).isEmpty();
	}

	@Test
	void aCriterionThatEndsInAnErrorOfTheMachineStillEndsTheCall() {
		StubProvider late = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(1), this.clock, StubProvider.answer("ab".repeat(100_000))));
		chat(ChatRequest.builder()
			.user("Where?")
			.accept("of few letters", (response) -> response.content().matches("(a|b)*c"))
			.build(), late, this.right);
		assertThat(this.error).isInstanceOf(StackOverflowError.class);
		assertThat(this.right.requests).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTypeWhoseClassIsBrokenEndsTheCall(boolean stream) {
		StubProvider late = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(1), this.clock, StubProvider.answer("{\"number\":1}")));
		ChatRequest request = ChatRequest.builder()
			.user("Which?")
			.answerSchema(AnswerType.of(BrokenClass.class).schema())
			.build();
		if (stream) {
			stream(request, late);
		}
		else {
			chat(request, late);
		}
		assertThat(this.error).isInstanceOf(LinkageError.class);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anAnswerThatCallsToolsWhereItMayNotHasNoValue(boolean stream) {
		ToolCall call = new ToolCall("1", "weather", "{}");
		Flux<TargetEvent> calls = Flux.concat(Flux.just(new TargetEvent.ToolCalled(call)), ends(FinishReason.STOP, ""));
		ChatRequest request = city().tool(FakeTools.named("weather")).toolChoice(ToolChoice.NONE).build();
		if (stream) {
			stream(request, new StubProvider("a", calls), this.right);
		}
		else {
			chat(request, new StubProvider("a", calls), this.right);
		}
		ChatEvent.Completed last = (ChatEvent.Completed) this.events.get(this.events.size() - 1);
		assertThat(last.response().content()).isEqualTo(RIGHT);
		assertThat(last.response().attempts()).extracting(Attempt::kind)
			.containsExactly(FailureKind.MISFIT, FailureKind.MISFIT, null);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aCallOfAToolThatTheTokenLimitCutIsNotAskedForAtTheSameSizeAgain(boolean stream) {
		ToolCall call = new ToolCall("1", "weather", "{\"ci", false);
		Flux<TargetEvent> cut = Flux.concat(Flux.just(new TargetEvent.ToolCalled(call)), ends(FinishReason.LENGTH, ""));
		ChatRequest request = city().tool(FakeTools.named("weather")).build();
		StubProvider provider = new StubProvider("a", cut);
		if (stream) {
			stream(request, provider, this.right);
		}
		else {
			chat(request, provider, this.right);
		}
		assertThat(provider.requests).hasSize(1);
		ChatEvent.Completed last = (ChatEvent.Completed) this.events.get(this.events.size() - 1);
		assertThat(last.response().attempts().get(0).reason()).contains("max-tokens");
	}

	@Test
	void misfitsNeverOpenACircuitBreaker() {
		for (int i = 0; i < 10; i++) {
			chat(city().build(), answers("Oslo"));
		}
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.UP);
	}

	record BrokenClass(int number) {

		private static final int ZERO = Integer.parseInt("zero");

		BrokenClass {
			number += ZERO;
		}

	}

	record City(String name) {

	}

	@Test
	void aStreamThatIsHeldUntilItIsJudgedShowsItsToolCallsAtItsEnd() {
		ToolCall toolCall = new ToolCall("1", "weather", "{}");
		ChatRequest request = ChatRequest.builder()
			.user("Where?")
			.accept("in Norway", (response) -> response.content().contains("Norway"))
			.build();
		stream(request, new StubProvider("a", Flux.concat(Flux.just(new TargetEvent.ReasoningPiece("Hm")),
				Flux.just(new TargetEvent.ToolCalled(toolCall)), StubProvider.finished(1))));
		assertThat(this.events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("ReasoningDelta", "ToolCalled", "Completed");
		assertThat(response().toolCalls()).containsExactly(toolCall);
	}

	@Test
	void aStreamThatIsHeldUntilItIsJudgedShowsItsReasoningAlsoWhereNothingFollowsIt() {
		ChatRequest request = ChatRequest.builder().user("Where?").accept("anything", (response) -> true).build();
		Flux<TargetEvent> onlyThinks = Flux.concat(Flux.just(new TargetEvent.ReasoningPiece("Hm")),
				ends(FinishReason.LENGTH, ""));
		stream(request, new StubProvider("a", onlyThinks));
		assertThat(this.events.get(0)).isEqualTo(new ChatEvent.ReasoningDelta("Hm", "a", "a-model"));
	}

}
