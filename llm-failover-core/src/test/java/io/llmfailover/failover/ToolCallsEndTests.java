package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.OnInterruption;
import io.llmfailover.ToolOutcome;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a call ends among its tools, and what is told of those that ran.
 */
class ToolCallsEndTests extends ToolScenario {

	@Test
	void aToolThatEndsTheCallKeepsTheOneAfterItFromRunning() {
		this.tools.on("weather", Mono.error(new IllegalStateException("broken")));
		ChatFailedException failed = failure(request().parallelToolCalls(false).build(),
				new StubProvider("a", calls(call("1", "weather"), call("2", "charge")), answer("Sunny")));
		assertThat(failed.kind()).isEqualTo(FailureKind.TOOL_FAILED);
		assertThat(ran()).containsExactly("1");
	}

	@Test
	void theCallersDeadlineIsThatOfItsTools() {
		this.tools.on("charge", Mono.never()).on("weather", Mono.just(ToolOutcome.of("Sunny")));
		StubProvider provider = new StubProvider("a",
				Flux.concat(text("Wait. "), calls(call("1", "weather"), call("2", "charge"))));
		ChatFailedException failed = failure(request().build(), provider);
		assertThat(failed.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED);
		assertThat(failed).hasMessageContaining("600000 ms");
		assertThat(this.tools.running).hasValue(0);
		assertThat(this.tools.cancelled).hasValue(1);
		assertThat(failed.messages()).hasSize(3);
		assertThat(failed.messages().get(1)).isEqualTo(Message.toolResult("1", "Sunny"));
		assertThat(failed.messages().get(2)).asString().contains("2").contains("error=true");
		assertThat(failed.partialText()).as("the text of a finished round is in its message").isEmpty();
	}

	@Test
	void aFailureTellsWhatWasDone() {
		StubProvider provider = new StubProvider("a", calls(call("1", "charge")),
				cut("Your card").concatWith(Flux.never()), fails(FailureKind.AUTHENTICATION));
		ChatFailedException failed = failure(request().build(), provider);
		assertThat(failed.messages()).containsExactly(new Message.Assistant("", List.of(call("1", "charge")), null),
				Message.toolResult("1", "charge {}"));
		assertThat(failed.partialText()).isEqualTo("Your card");
	}

	@Test
	void whatWasDoneIsToldWhereTheNextAnswerCouldOnlyBeShownByTakingTextBack() {
		String opening = "Once upon a time there was a man who lived in a house by the sea. ";
		StubProvider first = new StubProvider("a", calls(call("1", "charge")), cut(opening, "He was old"));
		StubProvider second = new StubProvider("b", answer(opening, "She was young."));
		ChatRequest request = request().neverTakenBack(true).onInterruptionText(OnInterruption.RESUME).build();
		ChatFailedException failed = failure(request, first, second);
		assertThat(failed.partialText()).isEqualTo(opening + "He was old");
		assertThat(failed.messages()).hasSize(2);
	}

	@Test
	void aToolThatIsToEndTheCallEndsItAndWhatTheOthersDidIsTold() {
		IllegalStateException secret = new IllegalStateException("jdbc:secret");
		this.tools.on("weather", Mono.error(secret));
		StubProvider provider = new StubProvider("a", calls(call("1", "charge"), call("2", "weather")));
		ChatFailedException failed = failure(request().build(), provider);
		assertThat(failed.kind()).isEqualTo(FailureKind.TOOL_FAILED);
		assertThat(failed).hasCause(secret).hasMessageNotContaining("secret");
		assertThat(failed.messages()).hasSize(3).contains(Message.toolResult("1", "charge {}"));
		assertThat(provider.requests).hasSize(1);
	}

	@Test
	void aCallerWhoGoesAwayCancelsItsTools() {
		this.tools.on("charge", Mono.never());
		StubProvider provider = new StubProvider("a", calls(call("1", "charge")));
		Disposable call = this.failover.stream(request().build(), chain(provider)).subscribe();
		assertThat(this.tools.running).hasValue(1);
		call.dispose();
		assertThat(this.tools.running).hasValue(0);
		assertThat(this.tools.cancelled).hasValue(1);
		assertThat(provider.requests).hasSize(1);
	}

	@Test
	void aCallerWhoLeavesAtTheEndOfARoundHasNoToolRun() {
		StubProvider provider = new StubProvider("a", calls(call("1", "charge")));
		this.failover.stream(request().build(), chain(provider))
			.takeUntil(ChatEvent.RoundCompleted.class::isInstance)
			.subscribe();
		assertThat(this.tools.ran).isEmpty();
	}

}
