package io.llmfailover.test.mockito;

import java.time.Duration;

import io.llmfailover.BlockingChat;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/**
 * A test of an application that replaces the service by a mock, as it would any other.
 */
@SpringBootTest(classes = MockedBeanTest.Application.class)
class MockedBeanTest {

	private static final Duration NEVER_HANG = Duration.ofSeconds(20);

	private static final ChatResponse HELLO = ChatResponse.builder("mock", "m").content("Hello").build();

	@MockitoBean
	FailoverChatService llm;

	@Autowired
	Holder application;

	@RepeatedTest(2)
	void everyVerbComesToTheTwoThatAMockIsTold() {
		when(this.llm.chat(any(ChatRequest.class))).thenReturn(Mono.just(HELLO));
		when(this.llm.stream(any(ChatRequest.class)))
			.thenReturn(Flux.just(new ChatEvent.TextDelta("Hello", "mock", "m"), new ChatEvent.Completed(HELLO)));
		assertThat(this.application.llm.chat("Hi")).isEqualTo(HELLO);
		assertThat(this.llm.chat("Hi").block(NEVER_HANG)).isEqualTo(HELLO);
		assertThat(this.llm.streamText("Hi").collectList().block(NEVER_HANG)).containsExactly("Hello");
		assertThat(this.llm.provider("openai").blocking().chat("Hi")).isEqualTo(HELLO);
		assertThat(this.llm.chain("cheap").blocking().chat("Hi")).isEqualTo(HELLO);
		assertThat(this.llm.conversation("alice").blocking().chat("Hi")).isEqualTo(HELLO);
	}

	@Test
	void aVerbCanBeToldByItself() {
		when(this.llm.chat(anyString())).thenReturn(Mono.just(HELLO));
		when(this.llm.streamText("Hi")).thenReturn(Flux.just("Good ", "day"));
		assertThat(this.llm.chat("anything").block(NEVER_HANG)).isEqualTo(HELLO);
		assertThat(this.llm.streamText("Hi").collectList().block(NEVER_HANG)).containsExactly("Good ", "day");
		verify(this.llm).chat("anything");
	}

	@RepeatedTest(2)
	void whatAMockWasNotToldIsSaid() {
		assertThatIllegalStateException().isThrownBy(() -> this.application.llm.chat("Hi"))
			.withMessageContaining("chat(..) of the mocked FailoverChatService was not told what to return")
			.withMessageContaining("when(llm.chat(any(ChatRequest.class))).thenReturn(..)");
		assertThatIllegalStateException().isThrownBy(() -> this.llm.stream("Hi").blockLast(NEVER_HANG))
			.withMessageContaining("stream(..)");
		assertThatIllegalStateException().isThrownBy(() -> this.llm.conversation("alice").history().block(NEVER_HANG))
			.withMessageContaining("history()");
	}

	/**
	 * Takes the blocking view when the application starts.
	 */
	static class Holder {

		final BlockingChat llm;

		Holder(FailoverChatService llm) {
			this.llm = llm.blocking();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Holder holder(FailoverChatService llm) {
			return new Holder(llm);
		}

	}

}
