package io.llmfailover.test.mockito;

import java.util.List;

import io.llmfailover.Chat;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.ConversationTurn;
import io.llmfailover.Message;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A conversation with a mock, of which nothing is kept.
 *
 * @param mock the mock
 * @param id the id
 */
record MockedConversation(Chat mock, String id) implements Conversation {

	@Override
	public Mono<ChatResponse> chat(ChatRequest request) {
		return this.mock.chat(request);
	}

	@Override
	public Flux<ChatEvent> stream(ChatRequest request) {
		return this.mock.stream(request);
	}

	@Override
	public Mono<List<Message>> history() {
		return notTold("history()");
	}

	@Override
	public Mono<List<ConversationTurn>> turns() {
		return notTold("turns()");
	}

	@Override
	public Mono<Void> clear() {
		return notTold("clear()");
	}

	@Override
	public Mono<Void> append(List<Message> messages) {
		return notTold("append(..)");
	}

	@Override
	public Mono<Conversation> fork(String newId) {
		return notTold("fork(..)");
	}

	private static <T> Mono<T> notTold(String method) {
		return Mono.error(() -> MockedChat.notTold("conversation(..)." + method,
				"when(llm.conversation(\"alice\")).thenReturn(..)"));
	}

}
