package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailureKind;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What each property of {@code llm.failover} does, seen from both ends.
 */
class PropertiesTest extends SimulatedStarterTest {

	@BeforeEach
	void answer() {
		bothAnswer();
	}

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
	void timeoutEndsAChat() {
		this.openai.behave(Behavior.silence());
		this.anthropic.behave(Behavior.silence());
		with((llm) -> assertFails(llm.chat("Hello"), FailureKind.DEADLINE_EXCEEDED), "llm.failover.timeout=300ms");
	}

	@Test
	void streamTimeoutEndsAStream() {
		this.openai.behave(Behavior.silence());
		this.anthropic.behave(Behavior.silence());
		with((llm) -> assertFails(llm.stream("Hello").then(), FailureKind.DEADLINE_EXCEEDED),
				"llm.failover.stream-timeout=300ms");
	}

	@Test
	void firstProgressTimeoutLeavesASilentStream() {
		this.openai.behave(Behavior.silence());
		with((llm) -> assertThat(stream(llm).attempts()).extracting(Attempt::kind)
			.containsExactly(FailureKind.TIMEOUT, null), "llm.failover.timeouts.first-progress=200ms",
				P + "anthropic.timeouts.first-progress=30s");
	}

	@Test
	void idleTimeoutLeavesAStreamThatStalls() {
		this.openai.behave(Behavior.stall(2));
		with((llm) -> assertThat(stream(llm).attempts()).extracting(Attempt::kind)
			.containsExactly(FailureKind.TIMEOUT, null), "llm.failover.timeouts.idle=200ms",
				P + "anthropic.timeouts.idle=30s");
	}

	@Test
	void responseTimeoutLeavesASilentChat() {
		this.openai.behave(Behavior.silence());
		with((llm) -> assertThat(chat(llm).attempts()).extracting(Attempt::kind)
			.containsExactly(FailureKind.TIMEOUT, null), "llm.failover.timeouts.response=200ms",
				"llm.failover.chat-transport=whole", P + "anthropic.timeouts.response=30s");
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
	void retryBackoffThatLeavesNoTimeMeansNoRetry() {
		this.openai.behave(Behavior.error(500));
		with(PropertiesTest::chat, "llm.failover.retry.backoff=1ms");
		assertThat(this.openai.requests()).hasSize(2);
		this.openai.clear();
		with(PropertiesTest::chat, "llm.failover.retry.backoff=10000d");
		assertThat(this.openai.requests()).hasSize(1);
	}

	@Test
	void retryAfterIsWaitedForUpToTheMaximum() {
		this.openai.behave(Behavior.rateLimited(Duration.ofSeconds(1)));
		with(PropertiesTest::chat, "llm.failover.retry.max-retry-after=0");
		assertThat(this.openai.requests()).hasSize(1);
		this.openai.clear();
		with(PropertiesTest::chat, "llm.failover.retry.max-retry-after=1s");
		assertThat(this.openai.requests()).hasSize(2);
	}

	@Test
	void maxAttemptsIsHowOftenOneCallAsksOneModel() {
		this.openai.behave(Behavior.error(500));
		this.anthropic.behave(Behavior.error(500));
		for (int most : List.of(1, 3, 5)) {
			with((llm) -> assertFails(llm.chat("Hello"), FailureKind.SERVER_ERROR),
					"llm.failover.retry.max-attempts=" + most, "llm.failover.retry.backoff=1ms",
					"llm.failover.health.failures-in-row=20");
			assertThat(this.openai.requests()).hasSize(most);
			assertThat(this.anthropic.requests()).hasSize(most);
			this.openai.clear();
			this.anthropic.clear();
		}
	}

	@Test
	void retryBudgetIsTheShareOfExtraRequestsBeyondTheReserve() {
		assertThat(requestsOfCallsThatWantARetry(105, "0")).isEqualTo(105 + 100);
		assertThat(requestsOfCallsThatWantARetry(105, "1")).isEqualTo(105 + 105);
	}

	private int requestsOfCallsThatWantARetry(int calls, String budget) {
		this.openai.clear();
		this.openai.behave(Behavior.error(500));
		runner("llm.failover.retry.budget=" + budget, "llm.failover.retry.backoff=1ms").run((context) -> {
			for (int i = 0; i < calls; i++) {
				chat(context.getBean(FailoverChatService.class));
				context.getBean(FailoverAdmin.class).reset("openai");
			}
		});
		return this.openai.requests().size();
	}

	@Test
	void maxWaitIsHowLongTheOnlyProviderIsWaitedFor() {
		String[] alone = { "llm.failover.order=openai", "llm.failover.retry.max-retry-after=0",
				"llm.failover.retry.max-wait=50ms" };
		this.openai.script(refusesFor("200"));
		with((llm) -> assertFails(llm.chat("Hello"), FailureKind.RATE_LIMITED), alone);
		assertThat(this.openai.requests()).hasSize(1);
		this.openai.script(refusesFor("200"));
		alone[2] = "llm.failover.retry.max-wait=20s";
		with((llm) -> assertThat(chat(llm).content()).isEqualTo("openai"), alone);
	}

	@Test
	void maxWaitingIsHowManyCallsWaitForOneModel() {
		String[] alone = { "llm.failover.order=openai", "llm.failover.retry.max-retry-after=0",
				"llm.failover.retry.max-waiting=0" };
		this.openai.script(refusesFor("200"));
		with((llm) -> assertFails(llm.chat("Hello"), FailureKind.RATE_LIMITED), alone);
		this.openai.script(refusesFor("200"));
		alone[2] = "llm.failover.retry.max-waiting=1";
		with((llm) -> assertThat(chat(llm).content()).isEqualTo("openai"), alone);
	}

	private static Behavior refusesFor(String millis) {
		return Behavior.rateLimited().header("retry-after-ms", millis);
	}

	@Test
	void hedgeAfterAsksTheNextProviderBesideASilentOne() {
		this.openai.behave(Behavior.silence());
		with((llm) -> assertThat(stream(llm).provider()).isEqualTo("anthropic"),
				"llm.failover.timeouts.hedge-after=100ms");
		this.openai.behave(Behavior.slowFirstToken(Duration.ofMillis(500)));
		with((llm) -> assertThat(stream(llm).provider()).isEqualTo("openai"), "llm.failover.timeouts.hedge-after=0");
	}

	@Test
	void chatHedgeAfterAsksTheNextProviderBesideASilentOne() {
		this.openai.behave(Behavior.silence());
		with((llm) -> assertThat(chat(llm).provider()).isEqualTo("anthropic"),
				"llm.failover.timeouts.chat-hedge-after=100ms", "llm.failover.chat-transport=whole");
	}

	@Test
	void timeoutsOfAModelGoBeforeThoseOfItsProvider() {
		this.openai.behave(Behavior.silence());
		with((llm) -> assertThat(chat(llm).attempts()).extracting(Attempt::kind)
			.containsExactly(FailureKind.TIMEOUT, null), "llm.failover.model-timeouts[0].model=gpt-6*",
				"llm.failover.model-timeouts[0].response=200ms", "llm.failover.chat-transport=whole",
				P + "openai.timeouts.response=30s");
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

	@Test
	void failuresInRowLeaveAModelOut() {
		this.openai.behave(Behavior.error(500));
		assertAsked(2, 0, "llm.failover.health.failures-in-row=2");
	}

	@Test
	void openForIsHowLongItIsLeftOut() {
		this.openai.behave(Behavior.error(500));
		assertAskedAgain(2, "llm.failover.health.failures-in-row=2", "llm.failover.health.open-for=1ms");
	}

	@Test
	void parkAccountIsHowLongAProviderWithABadKeyIsLeftOut() {
		this.openai.behave(Behavior.badKey());
		assertAsked(1, 0);
		this.openai.clear();
		assertAskedAgain(1, "llm.failover.health.park-account=1ms");
	}

	@Test
	void parkModelIsHowLongAModelThatIsGoneIsLeftOut() {
		this.openai.behave(Behavior.retiredModel());
		assertAsked(1, 0);
		this.openai.clear();
		assertAskedAgain(1, "llm.failover.health.park-model=1ms");
	}

	@Test
	void degradedAfterIsHowLongOthersAnswerUntilThatIsShown() {
		this.openai.behave(Behavior.badKey());
		runner("llm.failover.health.degraded-after=50ms").run((context) -> {
			FailoverChatService llm = context.getBean(FailoverChatService.class);
			FailoverAdmin admin = context.getBean(FailoverAdmin.class);
			chat(llm);
			assertThat(admin.providers().get(0).degradedFor()).isNull();
			long end = System.nanoTime() + LONG.toNanos();
			while (admin.providers().get(0).degradedFor() == null && System.nanoTime() < end) {
				chat(llm);
			}
			assertThat(admin.providers().get(0).degradedFor()).isNotNull();
			assertThat(admin.providers().get(1).degradedFor()).isNull();
		});
	}

	private void assertAsked(int first, int second, String... properties) {
		with((llm) -> {
			chat(llm);
			assertThat(this.openai.requests()).hasSize(first);
			chat(llm);
			assertThat(this.openai.requests()).hasSize(first + second);
		}, properties);
	}

	private void assertAskedAgain(int first, String... properties) {
		with((llm) -> {
			chat(llm);
			assertThat(this.openai.requests()).hasSize(first);
			long end = System.nanoTime() + LONG.toNanos();
			while (this.openai.requests().size() == first && System.nanoTime() < end) {
				chat(llm);
			}
			assertThat(this.openai.requests()).hasSizeGreaterThan(first);
		}, properties);
	}

	private static ChatResponse stream(FailoverChatService llm) {
		List<ChatEvent> events = llm.stream("Hello").collectList().block(LONG);
		assertThat(events).isNotEmpty().last().isInstanceOf(ChatEvent.Completed.class);
		return ((ChatEvent.Completed) events.get(events.size() - 1)).response();
	}

	private static void assertFails(Mono<?> call, FailureKind kind) {
		assertThatExceptionOfType(ChatFailedException.class).isThrownBy(() -> call.block(LONG))
			.satisfies((failed) -> assertThat(failed.kind()).isEqualTo(kind));
	}

}
