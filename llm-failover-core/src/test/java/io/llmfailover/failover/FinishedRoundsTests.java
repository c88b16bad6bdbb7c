package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.FinishedRounds;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call that ends without an answer tells what its finished rounds have added, where no
 * exception does.
 */
class FinishedRoundsTests {

	private static final ToolCall CALL = new ToolCall("1", "charge", "{}");

	private static final List<Message> FINISHED = List.of(new Message.Assistant("", List.of(CALL), null),
			Message.toolResult("1", "charge {}"));

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(VirtualTimeScheduler.create()),
			() -> 0.5, List.of(), List.of(), new FakeTools());

	private final List<List<Message>> told = new ArrayList<>();

	private final List<Throwable> errors = new ArrayList<>();

	private Disposable callWhoseSecondRound(Flux<TargetEvent> ends) {
		Flux<TargetEvent> first = Flux.just(new TargetEvent.ToolCalled(CALL), new TargetEvent.Finished(null,
				FinishReason.TOOL_CALLS, "tool_calls", Usage.reported(10, 3), null, null, List.of()));
		ChatRequest request = ChatRequest.builder()
			.user("Hello")
			.conversationId("42")
			.tools(FakeTools.named("charge"))
			.build();
		return this.failover.stream(request, List.of(new StubProvider("a", first, ends).candidate()))
			.contextWrite((context) -> FinishedRounds.listen(context, "42", this.told::add))
			.subscribe((event) -> {
			}, this.errors::add);
	}

	@Test
	void whereTheCallerGoesAway() {
		Disposable call = callWhoseSecondRound(Flux.never());
		assertThat(this.told).isEmpty();
		call.dispose();
		assertThat(this.told).containsExactly(FINISHED);
	}

	@Test
	void whereAnExceptionOfTheApplicationEndsIt() {
		IllegalStateException bug = new IllegalStateException("a bug");
		callWhoseSecondRound(Flux.error(bug));
		assertThat(this.errors).containsExactly(bug);
		assertThat(this.told).containsExactly(FINISHED);
	}

	@Test
	void butNotWhereTheCallFailsSinceItsExceptionHoldsThem() {
		callWhoseSecondRound(StubProvider.fails(FailureKind.CONTENT_FILTERED));
		assertThat(this.errors).singleElement()
			.isInstanceOfSatisfying(ChatFailedException.class,
					(failed) -> assertThat(failed.messages()).isEqualTo(FINISHED));
		assertThat(this.told).isEmpty();
	}

}
