package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.CallInfo;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailoverListener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailoverListenerBeanTest extends SimulatedStarterTest {

	@Test
	void isToldWhatHappens() {
		List<String> answered = new ArrayList<>();
		FailoverListener listener = new FailoverListener() {

			@Override
			public void callAnswered(CallInfo call, ChatResponse response, Duration duration) {
				answered.add(response.provider());
			}

		};
		runner().withBean(FailoverListener.class, () -> listener)
			.run((context) -> chat(context.getBean(FailoverChatService.class)));
		assertThat(answered).containsExactly("openai");
	}

}
