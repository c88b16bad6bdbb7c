package io.llmfailover.failover;

import java.util.List;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.OnInterruption;
import org.junit.jupiter.api.Test;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the next provider is asked for when it is to go on with an answer.
 */
class ResumedStreamTests extends FailoverScenario {

	@Test
	void resumeContinuesThePartialTextAndTrimsTheOverlap() {
		ChatRequest request = HELLO.toBuilder().onInterruption(OnInterruption.RESUME).maxTokens(100).build();
		StubProvider second = new StubProvider("b", answer("lazy brown", " dog sleeps", " on."));
		List<ChatEvent> events = stream(request, new StubProvider("a", cut("The quick fox and the ", "lazy brown dog")),
				second);
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
		stream(request, new StubProvider("a", cut("One two ")), second);
		assertThat(second.requests.get(0).options().maxTokens()).isEqualTo(8);
		stream(request.toBuilder().maxTokens(5).build(), new StubProvider("a", cut("One two ")), second);
		assertThat(second.requests.get(1).options().maxTokens()).isEqualTo(3);
	}

	@Test
	void onlyAResumedAnswerIsAskedForWithALimitThatNobodySet() {
		StubProvider second = new StubProvider("b", answer("One two three"));
		second.maxTokens = 10;
		stream(HELLO, new StubProvider("a", cut("One two ")), second);
		assertThat(second.requests.get(0).options().maxTokens()).isNull();
		ChatRequest request = HELLO.toBuilder().onInterruption(OnInterruption.RESUME).build();
		second.maxTokens = null;
		stream(request, new StubProvider("a", cut("One two ")), second);
		assertThat(second.requests.get(1).options().maxTokens()).isNull();
	}

	@Test
	void resumePrefillsWhereTheTargetTakesIt() {
		ChatRequest request = HELLO.toBuilder().onInterruption(OnInterruption.RESUME).build();
		StubProvider second = new StubProvider("b", answer("three"));
		second.capabilities = Set.of(Capability.PREFILL);
		stream(request, new StubProvider("a", cut("One two ")), second);
		assertThat(second.requests.get(0).messages()).hasSize(2);
	}

	@Test
	void resumeInstructsATargetThatRefusesPrefill() {
		ChatRequest request = HELLO.toBuilder().onInterruption(OnInterruption.RESUME).build();
		StubProvider second = new StubProvider("b", fails(FailureKind.INVALID_REQUEST), answer("three"));
		second.capabilities = Set.of(Capability.PREFILL);
		List<ChatEvent> events = stream(request, new StubProvider("a", cut("One two ")), second);
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("One two three");
		assertThat(second.requests.get(1).messages()).hasSize(3).last().isInstanceOf(Message.User.class);
	}

	@Test
	void jsonIsNeverResumed() {
		ChatRequest request = HELLO.toBuilder().onInterruption(OnInterruption.RESUME).build();
		StubProvider second = new StubProvider("b", answer("{\"a\": 1}"));
		List<ChatEvent> events = stream(request, new StubProvider("a", cut("{\"a\": 2,")), second);
		assertThat(second.requests.get(0).messages()).hasSize(1);
		assertThat(Seen.textAfterLastRestart(events)).isEqualTo("{\"a\": 1}");
	}

}
