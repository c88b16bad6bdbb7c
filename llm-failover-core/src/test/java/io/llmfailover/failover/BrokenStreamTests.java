package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.OnInterruption;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.finished;
import static io.llmfailover.failover.StubProvider.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a consumer sees of a stream that breaks and is restarted, or was never shown.
 */
class BrokenStreamTests extends FailoverScenario {

	@Test
	void noEventOfAFailedProviderReachesTheConsumer() {
		Flux<TargetEvent> thinksThenDies = Flux.concat(
				Flux.just(new TargetEvent.Opened(200, null), new TargetEvent.ReasoningPiece("Hmm")),
				fails(FailureKind.AUTHENTICATION));
		List<ChatEvent> events = stream(HELLO, new StubProvider("a", thinksThenDies),
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
		List<ChatEvent> events = stream(HELLO, new StubProvider("a", thinks));
		assertThat(events.subList(0, 3)).containsExactly(Seen.reasoning("a", "Hmm"), Seen.text("a", "Hello"),
				Seen.reasoning("a", "More"));
		assertThat(((ChatEvent.Completed) events.get(3)).response().reasoning()).isEqualTo("HmmMore");
	}

	@Test
	void aBrokenStreamIsRestartedAndVoidsWhatDiffers() {
		List<ChatEvent> events = stream(HELLO, new StubProvider("a", cut("One ", "two ")),
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
		List<ChatEvent> events = stream(HELLO, new StubProvider("a", cut("One ", "two ")),
				new StubProvider("b", answer("One two", " three", " four")));
		assertThat(events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("TextDelta", "TextDelta", "Interrupted", "TextDelta", "TextDelta", "Completed");
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("One two three four");
		assertThat(((ChatEvent.Completed) events.get(5)).response().content()).isEqualTo("One two three four");
	}

	@Test
	void aShorterAnswerVoidsWhatWasShown() {
		List<ChatEvent> events = stream(HELLO, new StubProvider("a", cut("One ", "two ")),
				new StubProvider("b", answer("One ")));
		assertThat(events).hasAtLeastOneElementOfType(ChatEvent.Restarted.class);
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("One ");
	}

	@Test
	void anEqualAnswerIsNotShownTwice() {
		List<ChatEvent> events = stream(HELLO, new StubProvider("a", cut("One ", "two")),
				new StubProvider("b", answer("One two")));
		assertThat(events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("TextDelta", "TextDelta", "Interrupted", "Completed");
	}

	@Test
	void aTargetThatFailsWhileItsAnswerIsHeldBackLeavesNoTrace() {
		List<ChatEvent> events = stream(HELLO, new StubProvider("a", cut("One ", "two ")),
				new StubProvider("b", cut("One ")), new StubProvider("c", answer("One ", "two ", "three")));
		assertThat(events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("TextDelta", "TextDelta", "Interrupted", "TextDelta", "Completed");
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("One two three");
	}

	@Test
	void theOnlyProviderIsAskedAgainWhenItsStreamBreaks() {
		List<ChatEvent> events = stream(HELLO,
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

}
