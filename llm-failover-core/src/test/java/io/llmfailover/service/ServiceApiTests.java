package io.llmfailover.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Capability;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.OnInterruption;
import io.llmfailover.provider.HttpClients;
import io.llmfailover.provider.HttpProvider;
import io.llmfailover.provider.KnownProviders;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What the service promises to its callers, over real sockets.
 */
class ServiceApiTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final Image IMAGE = Image.of(new byte[] { (byte) 0x89, 'P', 'N', 'G' });

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final LlmFailover llm = providers.service().build();

	private static <T> T await(Mono<T> call) {
		T result = call.block(NEVER_HANG);
		assertThat(result).isNotNull();
		return result;
	}

	private static ChatFailedException failure(Mono<?> call) {
		Throwable error = call.materialize().block(NEVER_HANG).getThrowable();
		assertThat(error).isInstanceOf(ChatFailedException.class);
		return (ChatFailedException) error;
	}

	@Test
	void aMessageIsAnswered() {
		providers.server("gemini").behave(Behavior.answer("A language.").usage(9, 3));
		ChatResponse response = await(this.llm.chat("What is Python?"));
		assertThat(response.content()).isEqualTo("A language.");
		assertThat(response.provider()).isEqualTo("gemini");
		assertThat(response.model()).isEqualTo("gemini-3.6-flash");
		assertThat(response.attempt()).isEqualTo(1);
		assertThat(response.attempts()).singleElement().extracting(Attempt::outcome).isEqualTo(Outcome.ANSWERED);
	}

	@Test
	void everySubscriptionIsACallOfItsOwnAndNothingHappensBefore() {
		Mono<ChatResponse> call = this.llm.chat("Hello");
		assertThat(providers.requests()).containsEntry("gemini", 0);
		await(call);
		await(call);
		assertThat(providers.requests()).containsEntry("gemini", 2);
	}

	@Test
	void aStreamEndsWithTheWholeAnswer() {
		providers.server("gemini").behave(Behavior.answer("One two three"));
		List<ChatEvent> events = await(this.llm.stream("Count").collectList());
		assertThat(events).startsWith(new ChatEvent.TextDelta("One", "gemini", "gemini-3.6-flash"),
				new ChatEvent.TextDelta(" two", "gemini", "gemini-3.6-flash"),
				new ChatEvent.TextDelta(" three", "gemini", "gemini-3.6-flash"));
		assertThat(events).last().isInstanceOfSatisfying(ChatEvent.Completed.class, (completed) -> {
			assertThat(completed.response().content()).isEqualTo("One two three");
			assertThat(completed.response().provider()).isEqualTo("gemini");
		});
	}

	@Test
	void textThatIsRepeatedIsJoined() {
		providers.server("gemini").behave(Behavior.cut(3).text("One two three four"));
		providers.server("anthropic").behave(Behavior.answer("One two three four five"));
		assertThat(await(this.llm.streamText("Count").collectList())).last().isEqualTo(" five");
		assertThat(String.join("", await(this.llm.streamText("Count").collectList())))
			.isEqualTo("One two three four five");
	}

	@Test
	void textIsNeverTakenBack() {
		providers.server("gemini").behave(Behavior.cut(3).text("One two three four"));
		providers.server("anthropic").behave(Behavior.answer("Uno due tre"));
		ChatRequest request = ChatRequest.of("Count").toBuilder().onInterruptionText(OnInterruption.RESTART).build();
		StepVerifier.create(this.llm.streamText(request))
			.expectNext("One", " two", " three")
			.expectErrorSatisfies((error) -> {
				ChatFailedException failure = (ChatFailedException) error;
				assertThat(failure.kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
				assertThat(failure.partialText()).isEqualTo("One two three");
			})
			.verify(NEVER_HANG);
		assertThat(providers.server("anthropic").requests()).isEmpty();
	}

	@Test
	void textIsResumedUnlessSomethingElseIsWanted() {
		providers.server("gemini").behave(Behavior.cut(3).text("One two three four"));
		providers.server("anthropic").behave(Behavior.answer(" four five"));
		assertThat(String.join("", await(this.llm.streamText("Count").collectList())))
			.isEqualTo("One two three four five");
		assertThat(providers.server("anthropic").requests().get(0).body()).contains("One two three");
	}

	@Test
	void oneProviderIsAskedDirectlyByNameOrAlias() {
		providers.server("anthropic").behave(Behavior.error(500));
		assertThat(failure(this.llm.provider("anthropic").chat("Hello")).attempts()).extracting(Attempt::provider)
			.containsOnly("anthropic");
		assertThat(failure(this.llm.provider("claude").chat("Hello")).kind()).isEqualTo(FailureKind.SERVER_ERROR);
		assertThat(providers.requests()).containsEntry("gemini", 0).containsEntry("xai", 0);
	}

	@Test
	void oneModelOfAProviderIsAsked() {
		assertThat(await(this.llm.provider("openai:gpt-6-mini").chat("Hello")).model()).isEqualTo("gpt-6-mini");
		assertThat(providers.server("openai").requests().get(0).model()).isEqualTo("gpt-6-mini");
	}

	@Test
	void aCapableProviderIsAskedDirectly() {
		LlmFailover service = providers.service().order("deepseek", "xai", "gemini").build();
		assertThat(await(service.provider(Capability.VISION).chat("Hello")).provider()).isEqualTo("xai");
		service.admin().disable("xai");
		assertThat(await(service.provider(Capability.VISION).chat("Hello")).provider()).isEqualTo("gemini");
		providers.server("gemini").behave(Behavior.error(400));
		assertThat(failure(service.provider(Capability.VISION).chat("Hello")).attempts()).hasSize(1);
		assertThat(providers.requests()).containsEntry("deepseek", 0);
	}

	@Test
	void nobodyIsAskedWhereNobodyIsCapable() {
		LlmFailover service = providers.service().order("deepseek").build();
		for (Mono<?> call : List.of(service.provider(Capability.VISION).chat("Hello"),
				service.chat(ChatRequest.builder().user("Look", IMAGE).build()))) {
			ChatFailedException failure = failure(call);
			assertThat(failure.kind()).isEqualTo(FailureKind.NO_USABLE_PROVIDER);
			assertThat(failure.attempts()).singleElement()
				.extracting(Attempt::summary)
				.asString()
				.isEqualTo("deepseek:deepseek-v4-flash SKIPPED: the request needs [VISION], and it can only [TOOLS]");
		}
		assertThat(providers.requests()).containsEntry("deepseek", 0);
	}

	@Test
	void imagesSkipProvidersThatCannotSee() {
		LlmFailover service = providers.service().order("deepseek", "openai").build();
		ChatResponse response = await(service.chat(ChatRequest.builder().user("Look", IMAGE).build()));
		assertThat(response.provider()).isEqualTo("openai");
		assertThat(response.attempt()).isEqualTo(1);
		assertThat(response.attempts()).extracting(Attempt::outcome).containsExactly(Outcome.SKIPPED, Outcome.ANSWERED);
		assertThat(providers.requests()).containsEntry("deepseek", 0);
	}

	@Test
	void aNamedChainIsAskedInItsOrder() {
		LlmFailover service = providers.service().chain("cheap", "deepseek", "openai:gpt-6-mini").build();
		providers.server("deepseek").behave(Behavior.contextTooLong());
		ChatResponse response = await(service.chain("cheap").chat("Hello"));
		assertThat(response.attempts()).extracting((attempt) -> attempt.provider() + ":" + attempt.model())
			.containsExactly("deepseek:deepseek-v4-flash", "openai:gpt-6-mini");
		assertThatIllegalArgumentException().isThrownBy(() -> service.chain("dear"))
			.withMessage("There is no chain 'dear'; there are [cheap]");
	}

	@Test
	void aRequestMayBringItsOwnRoute() {
		providers.server("anthropic").behave(Behavior.badKey());
		ChatRequest request = ChatRequest.builder().user("Hello").route("claude", "openai:gpt-6-mini").build();
		ChatResponse response = await(this.llm.chat(request));
		assertThat(response.model()).isEqualTo("gpt-6-mini");
		assertThat(response.attempt()).isEqualTo(2);
		assertThat(providers.requests()).containsEntry("gemini", 0);
	}

	@Test
	void whoIsUnknownIsRefusedAndThoseThatThereAreAreNamed() {
		String message = "There is no provider 'mistral'; there are [gemini, anthropic, xai, openai, deepseek]";
		assertThatIllegalArgumentException().isThrownBy(() -> this.llm.provider("mistral")).withMessage(message);
		ChatRequest request = ChatRequest.builder().user("Hello").route("mistral:small").build();
		StepVerifier.create(this.llm.chat(request))
			.expectErrorSatisfies(
					(error) -> assertThat(error).isInstanceOf(IllegalArgumentException.class).hasMessage(message))
			.verify(NEVER_HANG);
		assertThatIllegalArgumentException().isThrownBy(() -> providers.service().order("mistral").build())
			.withMessage(message);
	}

	@Test
	void whoComesTwiceInTheOrderIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> providers.service().order("gemini", "google").build())
			.withMessage("order names a provider twice: [gemini, gemini]");
	}

	@Test
	void thePreferredProviderIsAskedFirstAndTheOthersStay() {
		LlmFailover service = providers.service().preferred("grok").build();
		assertThat(service.admin().providers()).extracting("name")
			.containsExactly("xai", "gemini", "anthropic", "openai", "deepseek");
		assertThat(await(service.chat("Hello")).provider()).isEqualTo("xai");
	}

	@Test
	void withoutAnyKeyTheVariablesToSetAreNamed() {
		LlmFailover service = LlmFailover.builder()
			.provider(new HttpProvider(KnownProviders.settings("openai", Map.of()), HttpClients.create()))
			.build();
		assertThat(failure(service.chat("Hello"))).hasMessageContaining("OPENAI_API_KEY")
			.extracting(ChatFailedException::kind)
			.isEqualTo(FailureKind.NO_USABLE_PROVIDER);
	}

	@Test
	void extrasReachTheirProviderAndNobodyElse() {
		providers.server("gemini").behave(Behavior.error(400));
		ChatRequest request = ChatRequest.builder()
			.user("Hello")
			.option("anthropic", "top_k", 40)
			.option("openai", "verbosity", "low")
			.build();
		await(this.llm.chat(request));
		assertThat(providers.server("anthropic").requests().get(0).json().path("top_k").asInt()).isEqualTo(40);
		assertThat(providers.server("anthropic").requests().get(0).body()).doesNotContain("verbosity");
		assertThat(providers.server("gemini").requests().get(0).body()).doesNotContain("top_k", "verbosity");
	}

	@Test
	void theCallersRequestStaysAsItIs() {
		providers.server("gemini").behave(Behavior.answer(""));
		ChatRequest request = ChatRequest.builder().user("Hello").build();
		await(providers.service().systemMessage("Be brief.").build().chat(request));
		// the next one was told more than was asked
		assertThat(providers.server("anthropic").requests().get(0).body()).contains("Be brief.", "EMPTY_RESPONSE");
		assertThat(request.messages()).containsExactly(Message.user("Hello"));
	}

	@Test
	void theSystemMessageIsForRequestsThatBringNone() {
		LlmFailover service = providers.service().systemMessage("Be brief.").build();
		await(service.chat("Hello"));
		await(service.chat(ChatRequest.builder().system("Be rich.").user("Hello").build()));
		assertThat(providers.server("gemini").requests().get(0).body()).contains("Be brief.");
		assertThat(providers.server("gemini").requests().get(1).body()).contains("Be rich.")
			.doesNotContain("Be brief.");
	}

	@Test
	void aRequestMayBringItsOwnTimeout() {
		providers.server("gemini").behave(Behavior.silence());
		ChatRequest request = ChatRequest.builder().user("Hello").timeout(Duration.ofMillis(300)).build();
		// alone: the chain would ask the next one beside it at half time
		ChatFailedException failure = failure(this.llm.provider("gemini").chat(request));
		assertThat(failure.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED);
		assertThat(failure.attempts()).singleElement()
			.extracting(Attempt::kind)
			.isEqualTo(FailureKind.DEADLINE_EXCEEDED);
	}

}
