package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallIdsTest {

	private static final ToolCall CALL = new ToolCall("1", "f", "{}");

	private static final ToolCall OTHER = new ToolCall("1", "f", "{\"n\":2}");

	@Test
	void anIdIsTakenByACallThatHasNoResultYet() {
		CallIds ids = new CallIds(List.of(new Message.Assistant("", List.of(CALL), null)));
		assertThat(ids.answer().take(OTHER)).isEqualTo(new ToolCall("call_own1", "f", "{\"n\":2}"));
	}

	@Test
	void anIdIsTakenByAResultWhoseCallIsNotKeptAnyMore() {
		CallIds ids = new CallIds(List.of(Message.toolResult("1", "done")));
		assertThat(ids.answer().take(OTHER)).isEqualTo(new ToolCall("call_own1", "f", "{\"n\":2}"));
	}

	@Test
	void idsThatAreGivenAreCountedThroughAllAnswers() {
		CallIds ids = new CallIds(List.of(Message.toolResult("1", "done"), Message.toolResult("call_own2", "done")));
		assertThat(ids.answer().take(CALL)).extracting(ToolCall::id).isEqualTo("call_own1");
		assertThat(ids.answer().take(CALL)).extracting(ToolCall::id).isEqualTo("call_own3");
	}

}
