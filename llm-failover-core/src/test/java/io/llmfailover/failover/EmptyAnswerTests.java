package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.finished;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers without a word.
 */
class EmptyAnswerTests extends FailoverScenario {

	@Test
	void anEmptyAnswerFailsOverAndTheNextProviderIsTold() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		ChatResponse response = chat(HELLO, new StubProvider("a", finished(0)), second);
		assertThat(response.attempts().get(0).kind()).isEqualTo(FailureKind.EMPTY_RESPONSE);
		assertThat(second.requests.get(0).messages().get(0))
			.isEqualTo(Message.system("Note: an earlier answer from a failed (EMPTY_RESPONSE)."));
	}

	@Test
	void anEmptyAnswerToToolResultsIsAnAnswer() {
		ChatRequest request = HELLO.toBuilder().message(Message.toolResult("call-1", "done")).build();
		assertThat(chat(request, new StubProvider("a", finished(0))).content()).isEmpty();
	}

	@Test
	void aTruncatedEmptyAnswerNamesMaxTokens() {
		Flux<TargetEvent> truncated = Flux.just(new TargetEvent.Finished(null, FinishReason.LENGTH, "length",
				Usage.reported(5, 100), null, null, List.of()));
		ChatResponse response = chat(HELLO, new StubProvider("a", truncated));
		assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
		assertThat(response.warnings()).singleElement().asString().contains("max-tokens");
	}

	@Test
	void anEmptyAnswerHadNoProgress() {
		ChatResponse response = chat(HELLO, new StubProvider("a", finished(0)), new StubProvider("b", answer("Hello")));
		assertThat(response.attempts().get(0).exchange().timeToFirstProgress()).isNull();
		assertThat(response.attempts().get(1).exchange().timeToFirstProgress()).isEqualTo(Duration.ZERO);
	}

}
