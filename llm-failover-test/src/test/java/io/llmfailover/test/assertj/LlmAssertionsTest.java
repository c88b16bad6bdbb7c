package io.llmfailover.test.assertj;

import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FinishReason;
import io.llmfailover.OnInterruption;
import io.llmfailover.Tool;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.test.FakeProvider;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static io.llmfailover.FailureKind.AUTHENTICATION;
import static io.llmfailover.FailureKind.INCOMPLETE_STREAM;
import static io.llmfailover.FailureKind.RATE_LIMITED;
import static io.llmfailover.test.assertj.LlmAssertions.assertThat;
import static io.llmfailover.test.assertj.LlmAssertions.assertThatChatFails;
import static io.llmfailover.test.assertj.LlmAssertions.assertThatEvents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LlmAssertionsTest {

	private final FakeProvider openai = FakeProvider.named("openai").fails(AUTHENTICATION);

	private final FakeProvider anthropic = FakeProvider.named("anthropic").answers("Hello").usage(7, 3);

	private final LlmFailover llm = FakeProvider.serviceOf(this.openai, this.anthropic);

	private ChatResponse chat() {
		return this.llm.blocking().chat("Hi");
	}

	private List<ChatEvent> events(ChatRequest request) {
		try (Stream<ChatEvent> events = this.llm.blocking().stream(request)) {
			return events.toList();
		}
	}

	private static AbstractStringAssert<?> messageOf(ThrowingCallable assertion) {
		AssertionError error = org.assertj.core.api.Assertions.catchThrowableOfType(AssertionError.class, assertion);
		return assertThat(error).as("an assertion that fails").isNotNull().message();
	}

	@Test
	void anAnswerTellsWhoGaveItAndWhoDidNot() {
		assertThat(chat()).answeredBy("anthropic")
			.answeredBy("anthropic", "anthropic-model")
			.hasText("Hello")
			.hasTextContaining("ell")
			.hasAttempts(2)
			.failedAt("openai", AUTHENTICATION)
			.hasTrail("openai AUTHENTICATION", "anthropic ANSWERED")
			.finishedWith(FinishReason.STOP)
			.cost(7, 3)
			.didNotReach("xai")
			.hasNoWarnings();
		assertThat(chat()).skipped("openai").hasAttempts(1).trail().hasSize(2);
	}

	@Test
	void whatFailsShowsTheTrail() {
		ChatResponse answer = chat();
		String trail = "The trail:\n  openai:openai-model AUTHENTICATION (HTTP 401): as the test says -> NEXT\n"
				+ "  anthropic:anthropic-model ANSWERED";
		messageOf(() -> assertThat(answer).answeredBy("openai"))
			.contains("Expected the answer of 'openai', but 'anthropic' answered. " + trail);
		messageOf(() -> assertThat(answer).answeredBy("anthropic", "other")).contains("'other'", trail);
		messageOf(() -> assertThat(answer).hasText("Bye")).contains("\"Bye\"", "\"Hello\"", trail);
		messageOf(() -> assertThat(answer).hasTextContaining("Bye")).contains("\"Bye\"", "\"Hello\"", trail);
		messageOf(() -> assertThat(answer).hasAttempts(1)).contains("Expected 1 attempts, but there were 2", trail);
		messageOf(() -> assertThat(answer).failedAt("openai", RATE_LIMITED))
			.contains("Expected RATE_LIMITED of 'openai' in the trail", trail);
		messageOf(() -> assertThat(answer).skipped("openai")).contains("a skipped 'openai'", trail);
		messageOf(() -> assertThat(answer).gaveUp("openai")).contains("given up at 'openai'", trail);
		messageOf(() -> assertThat(answer).didNotReach("openai")).contains("'openai'", trail);
		messageOf(() -> assertThat(answer).hasTrail("anthropic ANSWERED")).contains("[anthropic ANSWERED]", trail);
		messageOf(() -> assertThat(answer).finishedWith(FinishReason.LENGTH)).contains("LENGTH", "STOP", trail);
		messageOf(() -> assertThat(answer).cost(1, 1)).contains("1 and 1", trail);
		messageOf(() -> assertThat(answer).callsTool("weather")).contains("'weather'", trail);
		messageOf(() -> assertThat((ChatResponse) null).answeredBy("openai")).contains("not to be null");
	}

	@Test
	void aFailureTellsItsKindAndTheTrail() {
		this.anthropic.fails(RATE_LIMITED).message("slow down");
		assertThatChatFails(this::chat).failedAt("openai", AUTHENTICATION)
			.failedAt("anthropic", RATE_LIMITED)
			.hasMessageContaining("slow down")
			.hasPartialText("");
		ChatFailedException failed = org.assertj.core.api.Assertions.catchThrowableOfType(ChatFailedException.class,
				this::chat);
		assertThat(failed).hasKind(failed.kind());
		messageOf(() -> assertThat(failed).hasKind(AUTHENTICATION)).contains("AUTHENTICATION", "slow down");
		messageOf(() -> assertThat(failed).hasPartialText("Hel")).contains("\"Hel\"", "The trail:");
		messageOf(() -> assertThat(failed).hasMessageContaining("other words")).contains("other words", "slow down");
	}

	@Test
	void aCallThatDoesNotFailAsExpectedIsTold() {
		messageOf(() -> assertThatChatFails(this::chat)).contains("it did not fail");
		IllegalStateException other = new IllegalStateException("something else");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThatChatFails(() -> {
			throw other;
		})).withMessageContaining("something else").withCause(other);
	}

	@Test
	void aFakeTellsWhatItWasAsked() {
		this.llm.blocking().chat(ChatRequest.builder().system("Be brief.").user("Who are you?").build());
		assertThat(this.openai).wasAsked(1).wasAsked("Who are you?").hasNoUnscriptedRequests();
		assertThat(FakeProvider.named("xai")).wasNotAsked();
		assertThat(this.anthropic).lastRequest()
			.hasUserText("Who are you?")
			.hasSystemText("Be brief.")
			.hasSystemTextContaining("brief")
			.hasModel("anthropic-model")
			.request()
			.isNotNull();
		messageOf(() -> assertThat(this.openai).wasNotAsked())
			.contains("Expected that 'openai' was asked 0 times, but it was asked 1 times")
			.contains("openai:openai-model asked \"Who are you?\"");
		messageOf(() -> assertThat(this.openai).wasAsked("Hi")).contains("[Hi]", "[Who are you?]");
		messageOf(() -> assertThat(FakeProvider.named("xai")).lastRequest()).contains("'xai' was asked something");
		messageOf(() -> assertThat(this.openai).lastRequest().hasModel("other")).contains("other", "openai-model");
		messageOf(() -> assertThat(this.openai).lastRequest().wasStreamed()).contains("in one piece");
		messageOf(() -> assertThat(this.openai).lastRequest().offersTool("weather")).contains("weather");
		messageOf(() -> assertThat(this.openai).lastRequest().tellsToolResult("Sunny")).contains("Sunny");
		messageOf(() -> assertThat(this.openai).lastRequest().hasSystemTextContaining("verbose")).contains("verbose");
	}

	@Test
	void aRequestWithoutAScriptIsTold() {
		this.openai.reset();
		org.assertj.core.api.Assertions.catchThrowable(this::chat);
		messageOf(() -> assertThat(this.openai).hasNoUnscriptedRequests()).contains("'openai'", "asked \"Hi\"");
	}

	@Test
	void eventsTellWhatIsLeftOfAStreamAndWhatWasTakenBack() {
		LlmFailover two = FakeProvider.serviceOf(this.anthropic.streams("a", "b").cutAfter(1),
				FakeProvider.named("xai").streams("c", "d"));
		List<ChatEvent> events;
		try (Stream<ChatEvent> stream = two.blocking()
			.stream(ChatRequest.builder().user("Hi").onInterruption(OnInterruption.RESTART).build())) {
			events = stream.toList();
		}
		assertThatEvents(events).leaveText("cd")
			.showPieces("a", "c", "d")
			.wereInterruptedBy(INCOMPLETE_STREAM)
			.restarted(1)
			.ranTools()
			.completed()
			.answeredBy("xai");
		messageOf(() -> assertThatEvents(events).leaveText("acd")).contains("\"acd\"", "\"cd\"");
		messageOf(() -> assertThatEvents(events).showPieces("c", "d")).contains("[c, d]", "[a, c, d]");
		messageOf(() -> assertThatEvents(events).wereInterruptedBy(RATE_LIMITED)).contains("RATE_LIMITED");
		messageOf(() -> assertThatEvents(events).restarted(0)).contains("0 times, but it was 1 times");
		messageOf(() -> assertThatEvents(events).ranTools("weather")).contains("[weather]");
		messageOf(() -> assertThatEvents(events.subList(0, 1)).completed()).contains("end with an answer");
	}

	@Test
	void eventsTellWhichToolsRan() {
		this.anthropic.callsTool("weather", "{}").thenStreams("Sunny");
		Tool weather = Tool.named("weather").description("The weather").run(() -> "20 degrees");
		assertThatEvents(events(ChatRequest.builder().user("Hi").tools(weather).build())).ranTools("weather")
			.leaveText("Sunny");
		assertThat(this.anthropic).lastRequest().offersTool("weather").tellsToolResult("20 degrees").wasStreamed();
	}

}
