package io.llmfailover.failover;

import io.llmfailover.Attempt;
import io.llmfailover.FinishReason;
import io.llmfailover.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.OnInterruption;
import io.llmfailover.ToolCall;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.finished;
import static io.llmfailover.failover.StubProvider.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the consumer sees of two answers, one of which broke off.
 */
class InterruptionTests {

	private static final ToolCall CALL = new ToolCall("call-1", "weather", "{}");

	private static final Flux<TargetEvent> BREAKS = fails(FailureKind.INCOMPLETE_STREAM);

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(VirtualTimeScheduler.create()),
			() -> 0.5);

	private List<ChatEvent> events(OnInterruption onInterruption, StubProvider... providers) {
		ChatRequest request = ChatRequest.builder().user("Hello").onInterruption(onInterruption).build();
		List<ChatEvent> events = this.failover
			.stream(request, Stream.of(providers).map(StubProvider::candidate).toList())
			.collectList()
			.block();
		assertThat(events).isNotNull();
		return events;
	}

	private List<ChatEvent> restarted(Flux<TargetEvent> first, Flux<TargetEvent> second) {
		return events(OnInterruption.RESTART, new StubProvider("a", first),
				new StubProvider("b", Flux.concat(second, finished(1))));
	}

	private static Flux<TargetEvent> toolCall() {
		return Flux.just(new TargetEvent.ToolCalled(CALL));
	}

	private static Flux<TargetEvent> reasoning(String text) {
		return Flux.just(new TargetEvent.ReasoningPiece(text));
	}

	private static List<String> told(List<ChatEvent> events) {
		List<String> told = new ArrayList<>();
		events.forEach((event) -> told.add(event.fold(new ChatEvent.Visitor<String>() {

			@Override
			public String text(ChatEvent.TextDelta delta) {
				return delta.text();
			}

			@Override
			public String reasoning(ChatEvent.ReasoningDelta delta) {
				return "(" + delta.text() + ")";
			}

			@Override
			public String toolCall(ChatEvent.ToolCalled called) {
				return called.toolCall().name() + "()";
			}

			@Override
			public String interrupted(ChatEvent.Interrupted interrupted) {
				return "interrupted";
			}

			@Override
			public String restarted(ChatEvent.Restarted restarted) {
				return "void:" + restarted.voided();
			}

			@Override
			public String toolStarted(ChatEvent.ToolStarted started) {
				return "started";
			}

			@Override
			public String toolFinished(ChatEvent.ToolFinished finished) {
				return "finished";
			}

			@Override
			public String roundCompleted(ChatEvent.RoundCompleted completed) {
				return "round";
			}

			@Override
			public String completed(ChatEvent.Completed completed) {
				return "=" + completed.response().content();
			}

		})));
		return told;
	}

	@Test
	void aToolCallAfterTheSameTextJoins() {
		assertThat(told(restarted(cut("Let me see. "), Flux.concat(text("Let me ", "see. "), toolCall()))))
			.containsExactly("Let me see. ", "interrupted", "weather()", "=Let me see. ");
	}

	@Test
	void aToolCallAfterLessTextVoidsWhatWasShown() {
		assertThat(told(restarted(cut("Let me see. "), Flux.concat(text("Let me "), toolCall()))))
			.containsExactly("Let me see. ", "interrupted", "void:Let me see. ", "Let me ", "weather()", "=Let me ");
	}

	@Test
	void aToolCallWithoutTextVoidsWhatWasShown() {
		assertThat(told(restarted(cut("Let me see. "), toolCall()))).containsExactly("Let me see. ", "interrupted",
				"void:Let me see. ", "weather()", "=");
	}

	@Test
	void aToolCallThatWasShownIsAlwaysVoid() {
		Flux<TargetEvent> first = Flux.concat(toolCall(), BREAKS);
		assertThat(told(restarted(first, toolCall()))).containsExactly("weather()", "interrupted", "void:", "weather()",
				"=");
		assertThat(told(restarted(first, text("It rains.")))).containsExactly("weather()", "interrupted", "void:",
				"It rains.", "=It rains.");
	}

	@Test
	void noCallOfAVoidAnswerIsInTheResponse() {
		List<ChatEvent> events = restarted(Flux.concat(toolCall(), BREAKS), text("It rains."));
		ChatResponse response = ((ChatEvent.Completed) events.get(events.size() - 1)).response();
		assertThat(response.toolCalls()).isEmpty();
		assertThat(events(OnInterruption.RESTART, new StubProvider("a", Flux.concat(toolCall(), finished(1))))).last()
			.satisfies(
					(event) -> assertThat(((ChatEvent.Completed) event).response().toolCalls()).containsExactly(CALL));
	}

	@Test
	void reasoningOfTheNewAnswerIsShownWhereItStartsAnew() {
		assertThat(told(restarted(cut("One"), Flux.concat(reasoning("Hmm"), text("Two"), reasoning("Oh"), text("!")))))
			.containsExactly("One", "interrupted", "void:One", "(Hmm)", "Two", "(Oh)", "!", "=Two!");
	}

	@Test
	void reasoningOfTheNewAnswerIsShownOnceItRunsPastWhatWasShown() {
		assertThat(
				told(restarted(cut("One"), Flux.concat(reasoning("Hmm"), text("One, "), reasoning("Oh"), text("two")))))
			.containsExactly("One", "interrupted", ", ", "(Oh)", "two", "=One, two");
	}

	@Test
	void aThirdAnswerStandsInForASecondThatBreaksAfterItHasJoined() {
		assertThat(told(events(OnInterruption.RESTART, new StubProvider("a", cut("One ")),
				new StubProvider("b", cut("One ", "two ")), new StubProvider("c", answer("One ", "two ", "three")))))
			.containsExactly("One ", "interrupted", "two ", "interrupted", "three", "=One two three");
	}

	@Test
	void aResumedAnswerMayReasonAndCallTools() {
		assertThat(told(events(OnInterruption.RESUME, new StubProvider("a", cut("The weather? ")),
				new StubProvider("b",
						Flux.concat(reasoning("Hmm"), text("I look. "), reasoning("Oh"), toolCall(), finished(1))))))
			.containsExactly("The weather? ", "interrupted", "(Hmm)", "I look. ", "(Oh)", "weather()",
					"=The weather? I look. ");
		assertThat(told(events(OnInterruption.RESUME, new StubProvider("a", cut("The weather? ")),
				new StubProvider("b", Flux.concat(toolCall(), finished(1))))))
			.containsExactly("The weather? ", "interrupted", "weather()", "=The weather? ");
	}

	@Test
	void anOverlapOfTwelveCharactersIsTrimmedAndAShorterOneMayBeChance() {
		assertThat(resumed("0123456789ab", "0123456789abc")).isEqualTo("0123456789abc");
		assertThat(resumed("0123456789a", "0123456789ab")).isEqualTo("0123456789a0123456789ab");
	}

	@Test
	void anOverlapThatEndsWithTheAnswerIsTrimmedToo() {
		assertThat(resumed("Once upon a time ", "upon a time ")).isEqualTo("Once upon a time ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\": 2,", " [1, 2", "```json\n{\"name\": \"Al", "```\n{", "~~~\n\n[\"a\"",
			"Here it is:\n```json\n", "Here it is:\n\n```", "Here it is:\n```js", "Here it is:\n```JSON\n{}\n``",
			"1. This:\n   ````jsonc\n   {\n```\n", "Twice:\n```json\n{}\n```\nand\n```json\n{",
			"Here it is:\n{ \"a\": 1,", "Here it is:\n{", "Here it is:\n[\n  {\"a\": \"]\"",
			"So:\n{\"a\": {}\n, \"\\\"}", "So:\n{\"a\": 1}\nand:\n{\"a\": " })
	void anAnswerThatBreaksInsideJsonIsNotResumed(String shown) {
		assertThat(askedToGoOnFrom(shown)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "```json\n{\"a\": 1}\n```\nThis means", "```json\n{}\n```", "A set is {1, 2, 3} or {",
			"A list [", "So:\n{name} stands for {", "See\n[the manual", "And\n[b](c) {",
			"So:\n{\"a\": [1, \"}\"]}\nmeans", "Inline ```{```\n{x", "```java\nint[] a = {", "```java\n",
			"```toml\n[server]\n", "```json\n[]\n~~~\n`````\nand" })
	void anAnswerThatBreaksOutsideOfJsonIsResumed(String shown) {
		assertThat(askedToGoOnFrom(shown)).isTrue();
	}

	private boolean askedToGoOnFrom(String shown) {
		StubProvider second = new StubProvider("b", answer("The end."));
		events(OnInterruption.RESUME, new StubProvider("a", cut(shown)), second);
		return second.requests.get(0).messages().size() > 1;
	}

	private String resumed(String shown, String continuation) {
		List<ChatEvent> events = events(OnInterruption.RESUME, new StubProvider("a", cut(shown)),
				new StubProvider("b", answer(continuation)));
		String seen = Seen.textAfterLastRestart(events);
		assertThat(((ChatEvent.Completed) events.get(events.size() - 1)).response().content()).isEqualTo(seen);
		return seen;
	}

	@Test
	void reasoningIsShownAtTheEndWhereNothingFollowsIt() {
		assertThat(told(events(OnInterruption.RESTART, new StubProvider("a", thoughtUntilTheLimit()))))
			.containsExactly("(Hmm)", "=");
		assertThat(told(events(OnInterruption.RESTART, new StubProvider("a", cut("One")),
				new StubProvider("b", thoughtUntilTheLimit()))))
			.containsExactly("One", "interrupted", "void:One", "(Hmm)", "=");
		assertThat(told(events(OnInterruption.RESUME, new StubProvider("a", cut("One ")),
				new StubProvider("b", thoughtUntilTheLimit()))))
			.containsExactly("One ", "interrupted", "(Hmm)", "=One ");
	}

	private static Flux<TargetEvent> thoughtUntilTheLimit() {
		return Flux.concat(reasoning("Hmm"), Flux.just(new TargetEvent.Finished(null, FinishReason.LENGTH, "length",
				Usage.reported(5, 100), null, null, List.of())));
	}

	@Test
	void whatAResumedAnswerHeldBackComesBeforeItsToolCall() {
		assertThat(told(events(OnInterruption.RESUME, new StubProvider("a", cut("The weather today? ")),
				new StubProvider("b", Flux.concat(text("The weather"), toolCall(), finished(1))))))
			.containsExactly("The weather today? ", "interrupted", "The weather", "weather()",
					"=The weather today? The weather");
	}

	@Test
	void aResumedAnswerMayRepeatEverythingFromItsBeginning() {
		List<ChatEvent> events = events(OnInterruption.RESUME, new StubProvider("a", cut("Once upon a time ")),
				new StubProvider("b", answer("Once ", "upon a time ", "there was")));
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("Once upon a time there was");
	}

	@Test
	void aContinuationThatFailsBeforeItShowsAnythingInterruptsNothing() {
		assertThat(told(events(OnInterruption.RESUME, new StubProvider("a", cut("One ")),
				new StubProvider("b", fails(FailureKind.AUTHENTICATION)), new StubProvider("c", answer("two")))))
			.containsExactly("One ", "interrupted", "two", "=One two");
	}

	@Test
	void aRestartTellsOfAllThatWasAskedUntilThen() {
		List<ChatEvent> events = events(OnInterruption.RESTART,
				new StubProvider("k", fails(FailureKind.AUTHENTICATION)), new StubProvider("a", cut("One")),
				new StubProvider("b", fails(FailureKind.QUOTA_EXHAUSTED)), new StubProvider("c", answer("Two")));
		assertThat(events).filteredOn(ChatEvent.Interrupted.class::isInstance)
			.singleElement()
			.satisfies((event) -> assertThat(((ChatEvent.Interrupted) event).attempt().provider()).isEqualTo("a"));
		assertThat(events).filteredOn(ChatEvent.Restarted.class::isInstance)
			.singleElement()
			.satisfies((event) -> assertThat(((ChatEvent.Restarted) event).refused().attempts())
				.extracting(Attempt::provider)
				.containsExactly("k", "a", "b"));
	}

	@ParameterizedTest
	@EnumSource(names = { "RESTART", "RESUME" })
	void everyPieceNamesWhoeverSaidIt(OnInterruption onInterruption) {
		String shown = "One two three four. ";
		Flux<TargetEvent> again = (onInterruption == OnInterruption.RESTART) ? text(shown) : Flux.empty();
		List<ChatEvent> events = events(onInterruption, new StubProvider("a", cut(shown)),
				new StubProvider("b", Flux.concat(again, text("Five."), reasoning("Hm"), finished(2))));
		assertThat(events).filteredOn((event) -> !(event instanceof ChatEvent.Interrupted))
			.startsWith(Seen.text("a", shown), Seen.text("b", "Five."), Seen.reasoning("b", "Hm"));
	}

}
