package io.llmfailover.test;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.Capability;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.Tool;
import io.llmfailover.Usage;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.llmfailover.FailureKind.AUTHENTICATION;
import static io.llmfailover.FailureKind.INCOMPLETE_STREAM;
import static io.llmfailover.FailureKind.RATE_LIMITED;
import static io.llmfailover.FailureKind.SERVER_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FakeProviderTest {

	private final FakeProvider openai = FakeProvider.named("openai");

	private final FakeProvider anthropic = FakeProvider.named("anthropic");

	private final LlmFailover llm = FakeProvider.serviceOf(this.openai, this.anthropic);

	private ChatResponse chat() {
		return this.llm.blocking().chat("Hi");
	}

	private List<ChatEvent> events() {
		try (Stream<ChatEvent> events = this.llm.blocking().stream("Hi")) {
			return events.toList();
		}
	}

	private static List<String> texts(List<ChatEvent> events) {
		return events.stream()
			.filter(ChatEvent.TextDelta.class::isInstance)
			.map((delta) -> ((ChatEvent.TextDelta) delta).text())
			.toList();
	}

	@Test
	void theNextProviderAnswersWhereOneFails() {
		this.openai.fails(RATE_LIMITED);
		this.anthropic.answers("Hello");
		ChatResponse answer = chat();
		assertThat(answer.content()).isEqualTo("Hello");
		assertThat(answer.provider()).isEqualTo("anthropic");
		assertThat(answer.attempts().get(0).exchange().status()).isEqualTo(429);
	}

	@Test
	void theStepsOfAScriptFollowEachOtherAndTheLastOneStands() {
		this.openai.answers("one").thenAnswers("two").thenAnswers("three");
		assertThat(Stream.generate(this::chat).limit(5).map(ChatResponse::content)).containsExactly("one", "two",
				"three", "three", "three");
	}

	@Test
	void aNewFirstStepReplacesTheScript() {
		this.openai.answers("one").thenAnswers("two");
		this.openai.answers("three");
		assertThat(chat().content()).isEqualTo("three");
	}

	@Test
	void aStreamThatIsCutBreaksOffAfterSoManyPieces() {
		this.openai.streams("a", "b", "c").cutAfter(1);
		this.anthropic.streams("a", "b", "d");
		List<ChatEvent> events = events();
		assertThat(events).anyMatch(ChatEvent.Interrupted.class::isInstance);
		assertThat(texts(events)).containsExactly("a", "b", "d");
		assertThat(((ChatEvent.Completed) events.get(events.size() - 1)).response().attempts())
			.extracting(Attempt::kind)
			.containsExactly(INCOMPLETE_STREAM, null);
	}

	@Test
	void aChatSeesNothingOfAnAnswerThatIsCut() {
		this.openai.streams("a", "b").cutAfter(1);
		this.anthropic.answers("Hello");
		assertThat(chat().content()).isEqualTo("Hello");
	}

	@Test
	void failsInTheMiddleOfAStreamInAnyWay() {
		this.openai.streams("a", "b").failsAfter(1, FailureKind.OVERLOADED);
		this.anthropic.answers("ab");
		assertThat(texts(events())).containsExactly("a", "b");
	}

	@Test
	void answersAccordingToTheRequest() {
		this.openai.answers((request) -> request.messages().size() + " messages");
		assertThat(chat().content()).isEqualTo("1 messages");
	}

	@Test
	void anAnswerHasEverythingThatTheScriptSays() {
		this.openai.answers("Because").reasoning("hm", "m").usage(7, 3).finishing(FinishReason.LENGTH);
		ChatResponse answer = chat();
		assertThat(answer.reasoning()).isEqualTo("hmm");
		assertThat(answer.usage()).isEqualTo(Usage.reported(7, 3));
		assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
		assertThat(answer.model()).isEqualTo("openai-model");
	}

	@Test
	void whatAnAnswerCostIsUnknownUnlessTheScriptSaysIt() {
		this.openai.answers("Hello");
		assertThat(chat().usage().source()).isNotEqualTo(Usage.Source.REPORTED);
	}

	@Test
	void aFailureHasEverythingThatTheScriptSays() {
		this.openai.fails(SERVER_ERROR).status(502).message("bad gateway");
		this.anthropic.fails(RATE_LIMITED).retryAfter(Duration.ofMinutes(10));
		assertThatExceptionOfType(ChatFailedException.class).isThrownBy(this::chat)
			.withMessageContaining("openai:openai-model SERVER_ERROR (HTTP 502): bad gateway");
		assertThat(this.llm.admin().providers().get(1).health().get(0).reason()).contains("RATE_LIMITED");
	}

	@Test
	void aRefusalIsAnAnswerThatDeclines() {
		this.openai.refuses("I would rather not");
		this.anthropic.refuses("Nor do I");
		ChatResponse answer = chat();
		assertThat(answer.finishReason()).isEqualTo(FinishReason.REFUSAL);
		assertThat(answer.refusal()).isEqualTo("I would rather not");
	}

	@Test
	void toolsRunThatAFakeCalls() {
		this.openai.callsTool("weather", "{\"city\":\"Paris\"}")
			.alsoCallsTool("weather", "{\"city\":\"Rome\"}")
			.thenAnswers("Sunny");
		record City(String city) {
		}
		Tool weather = Tool.named("weather").description("The weather").input(City.class).run(City::city);
		ChatResponse answer = this.llm.blocking().chat(ChatRequest.builder().user("Hi").tools(weather).build());
		assertThat(answer.content()).isEqualTo("Sunny");
		assertThat(this.openai.lastRequest().request().messages()).hasSize(4);
		assertThat(answer.messages()).filteredOn(Message.ToolResult.class::isInstance)
			.extracting((result) -> ((Message.ToolResult) result).content())
			.containsExactly(List.of(new Text("Paris")), List.of(new Text("Rome")));
	}

	@Test
	void silenceEndsWithTheTimeThatAProviderIsGiven() {
		this.openai.staysSilent();
		this.anthropic.answers("Hello");
		assertThat(events()).last().isInstanceOf(ChatEvent.Completed.class);
		assertThat(this.openai.clock().elapsed()).isGreaterThan(Duration.ofSeconds(5));
	}

	@Test
	void silenceInTheMiddleOfAStreamIsNoticed() {
		this.openai.streams("a", "b").silentAfter(1);
		this.anthropic.answers("ab");
		assertThat(texts(events())).containsExactly("a", "b");
		assertThat(this.openai.clock().elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
	}

	@Test
	void recordsWhatItWasAsked() {
		this.openai.answers("Hello");
		this.llm.blocking().chat(ChatRequest.builder().system("Be brief.").user("Who are you?").build());
		events();
		assertThat(this.openai.requests()).hasSize(2)
			.extracting(RecordedRequest::transport)
			.containsExactly(Transport.WHOLE, Transport.STREAM);
		RecordedRequest first = this.openai.requests().get(0);
		assertThat(first.userText()).isEqualTo("Who are you?");
		assertThat(first.systemText()).isEqualTo("Be brief.");
		assertThat(first.model()).isEqualTo("openai-model");
		assertThat(this.anthropic.requests()).isEmpty();
	}

	@Test
	void isAskedForNothingThatItCannotDo() {
		this.openai.capabilities(Capability.TOOLS);
		this.anthropic.answers("A cat");
		byte[] png = { (byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10 };
		ChatRequest request = ChatRequest.builder().user("What is it?", Image.of(png)).build();
		assertThat(this.llm.blocking().chat(request).provider()).isEqualTo("anthropic");
	}

	@Test
	void isSkippedAsOneWithoutAKeyIs() {
		this.openai.unusable("it has no key; set OPENAI_API_KEY");
		this.anthropic.answers("Hello");
		assertThat(chat().attempts().get(0).reason()).contains("set OPENAI_API_KEY");
	}

	@Test
	void itsModelsAreAskedInOrder() {
		this.openai.models("old", "new").fails(FailureKind.MODEL_UNAVAILABLE).thenAnswers("Hello");
		LlmFailover llm = FakeProvider.serviceOf(this.openai);
		assertThat(llm.blocking().chat("Hi").model()).isEqualTo("new");
	}

	@Test
	void aFakeOfWhichNothingIsSaidTellsWhoWasAskedWhat() {
		assertThatExceptionOfType(UnscriptedRequestException.class).isThrownBy(this::chat)
			.withMessageContaining("The fake provider 'openai' was asked \"Hi\" for model 'openai-model'")
			.withMessageContaining("openai.answers(\"Hi\")");
		assertThat(this.anthropic.requests()).isEmpty();
		assertThat(this.openai.unscriptedRequests()).hasSize(1);
	}

	@Test
	void aScriptThatHasEndedTellsWhoWasAskedWhat() {
		this.openai.answers("Hello").thenNothing();
		chat();
		assertThatExceptionOfType(UnscriptedRequestException.class).isThrownBy(this::chat)
			.withMessageContaining("'openai'")
			.withMessageContaining("its script had ended");
		assertThatIllegalStateException().isThrownBy(() -> this.openai.thenAnswers("more"));
	}

	@Test
	void aResetForgetsScriptAndRequests() {
		this.openai.answers("Hello").thenNothing();
		chat();
		this.openai.reset();
		assertThat(this.openai.requests()).isEmpty();
		assertThatExceptionOfType(UnscriptedRequestException.class).isThrownBy(this::chat);
		assertThat(this.openai.answers("again").requests()).hasSize(1);
		assertThat(chat().content()).isEqualTo("again");
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.MATCH_ANY,
			names = { "DEADLINE_EXCEEDED", "NO_USABLE_PROVIDER", "TOOL_FAILED", "CANCELLED" })
	void noProviderFailsWithTheEndOfACall(FailureKind kind) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.openai.fails(kind))
			.withMessageContaining(kind.name());
	}

	@Test
	void aFailureIsNotChangedLikeAnAnswer() {
		assertThatIllegalStateException().isThrownBy(() -> this.openai.cutAfter(1)).withMessageContaining("answers");
		assertThatIllegalStateException().isThrownBy(() -> this.openai.fails(AUTHENTICATION).usage(1, 1))
			.withMessageContaining("no answer");
		assertThatIllegalStateException().isThrownBy(() -> this.openai.answers("Hi").retryAfter(Duration.ZERO))
			.withMessageContaining("no failure");
	}

	@Test
	void aFakeWorksOnTheSystemsTimeToo() {
		FakeProvider local = FakeProvider.named("local").answers("Hello").taking(Duration.ofMillis(20));
		try (LlmFailover llm = LlmFailover.builder().provider(local).build()) {
			assertThat(llm.blocking().chat("Hi").content()).isEqualTo("Hello");
		}
		assertThatIllegalStateException().isThrownBy(local::clock).withMessageContaining("on no clock");
	}

	@Test
	void aServiceThatKnowsNothingOfTheClockIsTold() {
		FakeProvider local = FakeProvider.named("local").answers("Hello").on(new FakeClock());
		try (LlmFailover llm = LlmFailover.builder().provider(local).build()) {
			assertThatIllegalStateException().isThrownBy(() -> llm.blocking().chat("Hi"))
				.withMessageContaining("time(clock.time())");
		}
	}

	@Test
	void fakesOfOneServiceAreOnOneClock() {
		FakeProvider other = FakeProvider.named("other").on(new FakeClock());
		assertThatIllegalArgumentException().isThrownBy(() -> FakeProvider.serviceOf(this.openai, other))
			.withMessageContaining("different clocks");
	}

}
