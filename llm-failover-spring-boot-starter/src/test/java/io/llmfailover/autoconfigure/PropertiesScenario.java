package io.llmfailover.autoconfigure;

import java.util.List;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailureKind;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Applications with properties of {@code llm.failover}, whose providers both answer.
 */
abstract class PropertiesScenario extends SimulatedStarterTest {

	@BeforeEach
	void answer() {
		bothAnswer();
	}

	static ChatResponse stream(FailoverChatService llm) {
		List<ChatEvent> events = llm.stream("Hello").collectList().block(LONG);
		assertThat(events).isNotEmpty().last().isInstanceOf(ChatEvent.Completed.class);
		return ((ChatEvent.Completed) events.get(events.size() - 1)).response();
	}

	static void assertFails(Mono<?> call, FailureKind kind) {
		assertThatExceptionOfType(ChatFailedException.class).isThrownBy(() -> call.block(LONG))
			.satisfies((failed) -> assertThat(failed.kind()).isEqualTo(kind));
	}

}
