package io.llmfailover.test.mockito;

import java.time.Duration;
import java.util.List;

import io.llmfailover.Capability;
import io.llmfailover.ChatListener;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Message;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

class MockedChatTest {

	private static final Duration NEVER_HANG = Duration.ofSeconds(20);

	private static final ChatResponse PARIS = ChatResponse.builder("mock", "m").content("{\"name\":\"Paris\"}").build();

	private final FailoverChatService llm = mock(FailoverChatService.class, new MockedChat());

	record City(String name) {
	}

	@Test
	void aVerbThatIsToldWhatToReturnIsTheOneThatWasMeant() {
		when(this.llm.chat(anyString())).thenReturn(Mono.just(PARIS));
		assertThat(this.llm.chat("Hi").block(NEVER_HANG)).isSameAs(PARIS);
		assertThatIllegalStateException().isThrownBy(() -> this.llm.chat(ChatRequest.of("Hi")).block(NEVER_HANG));
		verify(this.llm).chat("Hi");
	}

	@Test
	void valuesAndListenersComeToTheTwoVerbsAsWell() {
		doReturn(Mono.just(PARIS)).when(this.llm).chat(any(ChatRequest.class));
		assertThat(this.llm.chat("Which city?", City.class).block(NEVER_HANG).value()).isEqualTo(new City("Paris"));
		assertThat(this.llm.blocking().chat("Which city?", City.class).value()).isEqualTo(new City("Paris"));
		assertThatIllegalStateException().isThrownBy(() -> this.llm.stream("Hi", ChatListener.onText((text) -> {
		})).block(NEVER_HANG)).withMessageContaining("stream(..) of the mocked FailoverChatService was not told");
		assertThat(this.llm.provider(Capability.VISION).chat("Hi").block(NEVER_HANG)).isSameAs(PARIS);
	}

	@Test
	void whatIsNotAllowedIsNotAllowedHereEither() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.llm.blocking().chat(" "));
	}

	@Test
	void aConversationCanBeToldByItself() {
		Conversation alice = mock(Conversation.class);
		when(this.llm.conversation("alice")).thenReturn(alice);
		when(alice.history()).thenReturn(Mono.just(List.of(Message.user("Hi"))));
		assertThat(this.llm.conversation("alice").history().block(NEVER_HANG)).hasSize(1);
		Conversation bob = this.llm.conversation("bob");
		assertThat(bob.id()).isEqualTo("bob");
		assertThatIllegalStateException().isThrownBy(() -> bob.blocking().history());
		assertThatIllegalStateException().isThrownBy(() -> bob.blocking().clear());
		assertThatIllegalStateException().isThrownBy(() -> bob.blocking().append(Message.user("Hi")));
		assertThatIllegalStateException().isThrownBy(() -> bob.blocking().fork("carol"));
		assertThatIllegalStateException().isThrownBy(() -> bob.blocking().chat("Hi"));
		assertThatIllegalStateException().isThrownBy(() -> bob.stream("Hi").blockLast(NEVER_HANG));
		assertThatIllegalStateException().isThrownBy(() -> bob.turns().block(NEVER_HANG));
	}

	@Test
	void onlyMocksAreTaughtForWhichNothingElseWasChosen() {
		FailoverChatService told = mock(FailoverChatService.class);
		when(told.chat("Hi")).thenReturn(Mono.just(PARIS));
		FailoverChatService deep = mock(FailoverChatService.class, Answers.RETURNS_SMART_NULLS);
		FailoverChatService plain = mock(FailoverChatService.class);
		List.of(told, deep, plain, new Object()).forEach(MockedChat::teach);
		assertThat(told.blocking()).isNull();
		assertThat(Mockito.mockingDetails(deep).getStubbings()).isEmpty();
		assertThat(plain.blocking()).isNotNull();
	}

}
