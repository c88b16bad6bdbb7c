package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.OnInterruption;
import io.llmfailover.ProviderState;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the continuation of a text that broke off is judged, and what is never taken back.
 */
class JoinedAnswerTests {

	private static final String OPENING = "Once upon a time there was a king in a castle by the sea. ";

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(VirtualTimeScheduler.create()),
			() -> 0.5);

	private final List<ChatEvent> events = new ArrayList<>();

	private @Nullable Throwable error;

	private void stream(ChatRequest.Builder request, StubProvider... providers) {
		this.failover.stream(request.build(), Stream.of(providers).map(StubProvider::candidate).toList())
			.subscribe(this.events::add, (error) -> this.error = error);
	}

	private void resume(Flux<TargetEvent> first, Flux<TargetEvent> second) {
		stream(request(), new StubProvider("a", first), new StubProvider("b", second));
	}

	private static ChatRequest.Builder request() {
		return ChatRequest.builder().user("Tell me").onInterruption(OnInterruption.RESUME);
	}

	private static ChatRequest.Builder text() {
		return ChatRequest.builder().user("Tell me").neverTakenBack(true).onInterruption(OnInterruption.RESTART);
	}

	private ChatResponse response() {
		assertThat(this.error).isNull();
		return ((ChatEvent.Completed) this.events.get(this.events.size() - 1)).response();
	}

	private ChatFailedException failed() {
		assertThat(this.error).isInstanceOf(ChatFailedException.class);
		return (ChatFailedException) this.error;
	}

	private boolean restarted() {
		return this.events.stream().anyMatch(ChatEvent.Restarted.class::isInstance);
	}

	private String shown() {
		StringBuilder text = new StringBuilder();
		this.events.forEach((event) -> text.append((event instanceof ChatEvent.TextDelta delta) ? delta.text() : ""));
		return text.toString();
	}

	private static Flux<TargetEvent> withState(String... pieces) {
		return Flux.concat(StubProvider.text(pieces), Flux.just(new TargetEvent.Finished(null, FinishReason.STOP,
				"stop", Usage.reported(5, 1), null, new ProviderState("b", "signed"), List.of("dropped temperature"))));
	}

	@Test
	void aJoinedAnswerHasNoState() {
		resume(cut("One, "), withState("two."));
		assertThat(response().content()).isEqualTo("One, two.");
		assertThat(response().message().state()).isNull();
	}

	@Test
	void anAnswerOfOneTargetKeepsItsState() {
		stream(request().onInterruption(OnInterruption.RESTART), new StubProvider("a", cut("One, ")),
				new StubProvider("b", withState("One, ", "two.")));
		assertThat(response().content()).isEqualTo("One, two.");
		assertThat(response().message().state()).isNotNull();
		assertThat(response().warnings()).containsExactly("dropped temperature");
	}

	@Test
	void aJoinedAnswerSaysSo() {
		resume(cut("One, "), withState("two."));
		assertThat(response().warnings()).containsExactly("dropped temperature",
				"The answer is joined: a broke off, and b went on from there");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 400 })
	void aContinuationThatBeginsAnewIsARestart(int piece) {
		resume(cut(OPENING, "He was old"), answer(pieces(OPENING + "She was young.", piece)));
		assertThat(restarted()).isTrue();
		assertThat(response().content()).isEqualTo(OPENING + "She was young.");
		assertThat(Seen.textAfterLastRestart(this.events)).isEqualTo(response().content());
		assertThat(response().warnings()).isEmpty();
	}

	private static String[] pieces(String text, int size) {
		List<String> pieces = new ArrayList<>();
		for (int i = 0; i < text.length(); i += size) {
			pieces.add(text.substring(i, Math.min(text.length(), i + size)));
		}
		return pieces.toArray(String[]::new);
	}

	@ParameterizedTest
	@CsvSource({ "39, false", "40, true" })
	void fortyCharactersOfTheBeginningAreNoChance(int repeated, boolean restarted) {
		String beginning = OPENING.substring(0, repeated);
		resume(cut(OPENING, "He was old"), answer(pieces(beginning + "|and so on.", 3)));
		assertThat(restarted()).isEqualTo(restarted);
		assertThat(response().content()).endsWith(beginning + "|and so on.");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 10_000 })
	void aContinuationThatRepeatsEverythingAndGoesOnIsJoinedUnseen(int piece) {
		String shown = OPENING.repeat(60);
		resume(cut(shown), answer(pieces(shown + "The end.", piece)));
		assertThat(restarted()).isFalse();
		assertThat(shown()).isEqualTo(shown + "The end.").isEqualTo(response().content());
	}

	@Test
	void aRefrainThatIsRepeatedWhereTheTextBrokeOffIsNoBeginning() {
		String refrain = "Row, row, row your boat, gently down the stream. ";
		resume(cut(refrain, "Merrily, merrily. ", refrain), answer(pieces(refrain + "Life is but a dream.", 5)));
		assertThat(restarted()).isFalse();
		assertThat(response().content()).isEqualTo(refrain + "Merrily, merrily. " + refrain + "Life is but a dream.");
	}

	@Test
	void aContinuationThatEndsWhileItRepeatsTheBeginningIsARestart() {
		resume(cut(OPENING, "He was old"), answer(OPENING.strip()));
		assertThat(restarted()).isTrue();
		assertThat(response().content()).isEqualTo(OPENING.strip());
	}

	@Test
	void aRestatedSentenceIsOnlyDoubted() {
		resume(cut("There was a king in a castle. He was very old. His"),
				answer("There was a king in a castle.", " He had a crown."));
		assertThat(restarted()).isFalse();
		assertThat(response().warnings()).anyMatch((warning) -> warning.contains("restates a sentence"));
	}

	@ParameterizedTest
	@CsvSource({ "'He was very', 'Old indeed.', true", "'He was very,', ' And old.', true",
			"'He was very', ' old.', false", "'He was old.', ' And wise.', false", "'He was \"old.\"', ' And.', false",
			"'He said: ', 'Come in.', false" })
	void aCapitalAfterAnOpenSentenceIsOnlyDoubted(String shown, String continuation, boolean doubted) {
		resume(cut(shown), answer(continuation));
		assertThat(restarted()).isFalse();
		assertThat(response().content()).isEqualTo(shown + continuation);
		assertThat(response().warnings().stream().anyMatch((warning) -> warning.contains("capital")))
			.isEqualTo(doubted);
	}

	@ParameterizedTest
	@ValueSource(strings = { "That is all.", "That is all!\n", "(That is all.)", "**That is all.**",
			"Use this:\n```\nx\n```", "\u7d50\u675f\u3002", "\u00abThat is all.\u00bb" })
	void nothingToAddToATextThatWasWholeIsAGoodEnd(String whole) {
		StubProvider third = new StubProvider("c", answer("more"));
		stream(request(), new StubProvider("a", cut(whole)), new StubProvider("b", answer()), third);
		assertThat(response().content()).isEqualTo(whole);
		assertThat(response().finishReason()).isEqualTo(FinishReason.STOP);
		assertThat(response().warnings())
			.containsExactly("The answer is joined: a broke off, and b had nothing to add");
		assertThat(third.requests).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "That is", "That is, ", "First:", "- one\n- two" })
	void nothingToAddToATextThatWasNotIsAnEmptyAnswer(String open) {
		stream(request(), new StubProvider("a", cut(open)), new StubProvider("b", answer()),
				new StubProvider("c", answer(" more.")));
		assertThat(response().provider()).isEqualTo("c");
		assertThat(response().attempts().get(1).kind()).isEqualTo(FailureKind.EMPTY_RESPONSE);
	}

	@Test
	void whatIsNeverTakenBackIsResumedByDefault() {
		StubProvider second = new StubProvider("b", answer("upon a time."));
		stream(text(), new StubProvider("a", cut("Once ")), second);
		assertThat(response().content()).isEqualTo("Once upon a time.");
		assertThat(second.requests.get(0).messages()).hasSizeGreaterThan(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "RESTART", "FAIL" })
	void nobodyIsPaidForWhatCouldNotBeShown(OnInterruption onInterruption) {
		StubProvider second = new StubProvider("b", answer("Once upon a time."));
		stream(text().onInterruptionText(onInterruption), new StubProvider("a", cut("Once ")), second);
		assertThat(failed().kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
		assertThat(failed().partialText()).isEqualTo("Once ");
		assertThat(second.requests).isEmpty();
	}

	@Test
	void nobodyIsPaidWhereWhatWasShownCannotBeContinued() {
		StubProvider second = new StubProvider("b", answer("{\"a\": 1}"));
		stream(text(), new StubProvider("a", cut("{\"a\": ")), second);
		assertThat(failed().partialText()).isEqualTo("{\"a\": ");
		StubProvider other = new StubProvider("b", answer("It rains."));
		stream(text(),
				new StubProvider("a",
						Flux.concat(Flux.just(new TargetEvent.ToolCalled(new ToolCall("1", "weather", "{}"))),
								StubProvider.fails(FailureKind.INCOMPLETE_STREAM))),
				other);
		assertThat(second.requests).isEmpty();
		assertThat(other.requests).isEmpty();
	}

	@Test
	void beforeTheFirstTextTheNextOneIsAskedWhateverMayNotBeTakenBack() {
		stream(text().onInterruptionText(OnInterruption.RESTART),
				new StubProvider("a", StubProvider.fails(FailureKind.INCOMPLETE_STREAM)),
				new StubProvider("b", answer("Once.")));
		assertThat(response().content()).isEqualTo("Once.");
	}

	@Test
	void aContinuationThatBeginsAnewAndDiffersEndsWhatIsNeverTakenBack() {
		StubProvider third = new StubProvider("c", answer("more"));
		stream(text(), new StubProvider("a", cut(OPENING, "He was old")),
				new StubProvider("b", answer(pieces(OPENING + "She was young.", 4))), third);
		assertThat(failed().partialText()).isEqualTo(OPENING + "He was old");
		assertThat(shown()).isEqualTo(OPENING + "He was old");
		assertThat(restarted()).isFalse();
		assertThat(third.requests).isEmpty();
		assertThat(failed().attempts()).extracting(Attempt::reason)
			.last()
			.isEqualTo("it began the answer anew, in other words");
	}

	@Test
	void aContinuationThatBeginsAnewAndRepeatsEverythingIsNoReasonToEnd() {
		stream(text(), new StubProvider("a", cut(OPENING, "He was")),
				new StubProvider("b", answer(pieces(OPENING + "He was old.", 4))));
		assertThat(response().content()).isEqualTo(OPENING + "He was old.");
		assertThat(shown()).isEqualTo(response().content());
	}

	@Test
	void aSentenceIsRestatedAlsoWhereItsContinuationComesInPieces() {
		resume(cut("There was a king in a castle. He was very old. His"),
				answer("\n\n", "There was a king", " in a castle.", " He had a crown."));
		assertThat(response().warnings()).anyMatch((warning) -> warning.contains("restates a sentence"));
	}

	@Test
	void aSentenceThatEndsInAnotherWayIsNotRestated() {
		resume(cut("There was a king in a castle, and a queen. He was very old. His"),
				answer("There was a king in a castle.", " He had a crown."));
		assertThat(response().warnings()).noneMatch((warning) -> warning.contains("restates a sentence"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "The end.", "He said \"yes\".", "He said \"yes.\"", "It was (finally!)", "Was it?" })
	void aTextIsWholeAfterTheEndOfASentence(String text) {
		resume(cut(text), StubProvider.finished(0));
		assertThat(response().content()).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "The end", "He said \"yes", "First,", "The \"end\"" })
	void aTextIsNotWholeInTheMiddleOfASentence(String text) {
		resume(cut(text), StubProvider.finished(0));
		assertThat(this.events).noneMatch(ChatEvent.Completed.class::isInstance);
	}

}
