package io.llmfailover.autoconfigure;

import io.llmfailover.Attempt;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What each property of {@code llm.failover} does, seen from both ends; those of times,
 * retries and health apart.
 */
class PropertiesTest extends PropertiesScenario {

	@Test
	void orderIsTheChain() {
		with((llm) -> assertThat(chat(llm).provider()).isEqualTo("openai"));
		with((llm) -> assertThat(chat(llm).provider()).isEqualTo("anthropic"), "llm.failover.order=claude,openai");
	}

	@Test
	void preferredProviderIsAskedFirst() {
		this.anthropic.behave(Behavior.badKey());
		with((llm) -> assertThat(chat(llm).attempts()).extracting(Attempt::provider)
			.containsExactly("anthropic", "openai"), "llm.failover.preferred-provider=claude");
	}

	@Test
	void preferredProviderIsReadFromTheEnvironmentUnlessThePropertyIsSet() {
		with((llm) -> assertThat(chat(llm).provider()).isEqualTo("anthropic"), "PREFERRED_AI_PROVIDER=anthropic");
		with((llm) -> assertThat(chat(llm).provider()).isEqualTo("openai"), "PREFERRED_AI_PROVIDER=anthropic",
				"llm.failover.preferred-provider=openai");
		with((llm) -> assertThat(chat(llm).provider()).isEqualTo("openai"), "PREFERRED_AI_PROVIDER=");
	}

	@Test
	void chainsAreAskedByName() {
		this.anthropic.behave(Behavior.badKey());
		with((llm) -> {
			ChatResponse response = llm.chain("cheap").chat("Hello").block(LONG);
			assertThat(response).isNotNull();
			assertThat(response.attempts()).extracting(Attempt::provider, Attempt::model)
				.containsExactly(tuple("anthropic", "claude-small"), tuple("openai", "gpt-6-luna"));
		}, "llm.failover.chains.cheap=claude:claude-small,openai");
	}

	@Test
	void systemMessageIsSentWhereTheRequestHasNone() {
		with((llm) -> {
			chat(llm);
			chat(llm, ChatRequest.builder().system("Answer in French.").user("Hello").build());
		}, "llm.failover.system-message=Answer in verse.");
		assertThat(this.openai.requests().get(0).body()).contains("Answer in verse.");
		assertThat(this.openai.requests().get(1).body()).contains("Answer in French.").doesNotContain("verse");
	}

	@Test
	void strictSkipsWhoDoesNotTakeAllOfARequest() {
		ChatRequest request = ChatRequest.builder().user("Hello").seed(7).build();
		with((llm) -> {
			ChatResponse response = llm.chat(request.toBuilder().route("anthropic", "openai").build()).block(LONG);
			assertThat(response).isNotNull();
			assertThat(response.provider()).isEqualTo("openai");
			assertThat(response.attempts().get(0).reason()).contains("strict", "seed");
		}, "llm.failover.strict=true");
		assertThat(this.anthropic.requests()).isEmpty();
	}

	@Test
	void maxTokensIsSentWhereTheRequestDoesNotSay() {
		this.openai.behave(Behavior.badKey());
		with(PropertiesTest::chat);
		with(PropertiesTest::chat, "llm.failover.max-tokens=123");
		assertThat(this.anthropic.requests()).extracting((request) -> request.json().path("max_tokens").asInt())
			.containsExactly(4096, 123);
		assertThat(this.openai.requests().get(1).body()).contains("123");
	}

	@Test
	void onInterruptionDecidesAboutABrokenStream() {
		this.openai.behave(Behavior.cut(3));
		with((llm) -> assertThat(stream(llm).provider()).isEqualTo("anthropic"));
		with((llm) -> assertFails(llm.stream("Hello").then(), FailureKind.INCOMPLETE_STREAM),
				"llm.failover.on-interruption=fail");
	}

	@Test
	void onInterruptionTextDecidesAboutABrokenStreamThatTakesNothingBack() {
		this.openai.behave(Behavior.cut(3));
		with((llm) -> assertThat(llm.streamText("Hello").collectList().block()).isNotEmpty(),
				"llm.failover.on-interruption=fail");
		with((llm) -> assertFails(llm.streamText("Hello").then(), FailureKind.INCOMPLETE_STREAM),
				"llm.failover.on-interruption-text=restart");
	}

	@Test
	void errorContextTellsTheNextProvider() {
		this.openai.behave(Behavior.badKey());
		with(PropertiesTest::chat);
		with(PropertiesTest::chat, "llm.failover.error-context=all");
		assertThat(this.anthropic.requests().get(0).body()).doesNotContain("AUTHENTICATION");
		assertThat(this.anthropic.requests().get(1).body()).contains("openai", "AUTHENTICATION");
	}

	@Test
	void actionsDecideWhatIsDoneAboutAFailure() {
		this.openai.behave(Behavior.badKey());
		with((llm) -> assertFails(llm.chat("Hello"), FailureKind.AUTHENTICATION),
				"llm.failover.actions.authentication=stop");
		this.openai.behave(Behavior.contentPolicy());
		with((llm) -> assertThat(chat(llm).provider()).isEqualTo("anthropic"),
				"llm.failover.actions.content-filtered=next");
	}

	@Test
	void chatTransportFetchesTheAnswerAsAStreamOrInOnePieceAndByDefaultThatDependsOnTheModel() {
		with((llm) -> assertThat(chat(llm).content()).isNotEmpty(), "llm.failover.chat-transport=stream");
		with((llm) -> chat(llm), "llm.failover.chat-transport=whole");
		with((llm) -> chat(llm));
		with((llm) -> chat(llm), P + "openai.model=gpt-4o");
		assertThat(this.openai.requests()).extracting((request) -> request.json().path("stream").asBoolean(false))
			.containsExactly(true, false, true, false);
	}

}
