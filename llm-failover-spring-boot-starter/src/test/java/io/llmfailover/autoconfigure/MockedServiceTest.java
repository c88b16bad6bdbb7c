package io.llmfailover.autoconfigure;

import java.time.Duration;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatListener;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mockingDetails;

/**
 * An application's test that replaces the service.
 */
@SpringBootTest(classes = MockedServiceTest.Application.class)
class MockedServiceTest {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	@MockitoBean(answers = Answers.CALLS_REAL_METHODS)
	FailoverChatService service;

	@Test
	void stillHasTheAdministration(@Autowired FailoverAdmin admin) {
		assertThat(mockingDetails(this.service).isMock()).isTrue();
		assertThat(admin.providers()).hasSize(5);
	}

	@Test
	void everyVerbComesToTheTwoThatAMockIsTold() {
		ChatResponse response = ChatResponse.builder("mock", "m").content("Hello").build();
		doReturn(Mono.just(response)).when(this.service).chat(any(ChatRequest.class));
		doReturn(Flux.just(new ChatEvent.TextDelta("Hello", "mock", "m"), new ChatEvent.Completed(response)))
			.when(this.service)
			.stream(any(ChatRequest.class));
		assertThat(this.service.chat("Hi").block(NEVER_HANG)).isEqualTo(response);
		assertThat(this.service.stream("Hi").collectList().block(NEVER_HANG)).hasSize(2);
		assertThat(this.service.streamText("Hi").collectList().block(NEVER_HANG)).containsExactly("Hello");
		assertThat(this.service.stream("Hi", ChatListener.onEach((event) -> {
		})).block(NEVER_HANG)).isEqualTo(response);
		assertThat(this.service.blocking().chat("Hi")).isEqualTo(response);
		assertThat(this.service.blocking().streamText("Hi")).containsExactly("Hello");
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
