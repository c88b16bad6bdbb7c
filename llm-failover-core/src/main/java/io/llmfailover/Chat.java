package io.llmfailover;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Whom an application asks, by one of two verbs: {@code chat} for a whole answer, and
 * {@code stream} for one as it comes. The whole chain, a single provider and a named
 * chain all answer to them. Nothing happens before subscription; every subscription is a
 * call of its own; cancelling it closes the provider's connection. Thread-safe.
 * <p>
 * Calls end with a {@link ChatFailedException} when no provider could answer.
 */
public interface Chat {

	/**
	 * Asks, and waits for the whole answer.
	 * @param request what to ask
	 * @return the answer
	 */
	Mono<ChatResponse> chat(ChatRequest request);

	/**
	 * Asks, and shows the answer as it comes.
	 * @param request what to ask
	 * @return the events, ending in {@link ChatEvent.Completed}
	 */
	Flux<ChatEvent> stream(ChatRequest request);

	/**
	 * Asks, and waits for the whole answer.
	 * @param message what the user says, not blank
	 * @return the answer
	 */
	default Mono<ChatResponse> chat(String message) {
		return chat(ChatRequest.of(message));
	}

	/**
	 * Asks, and shows the answer as it comes.
	 * @param message what the user says, not blank
	 * @return the events, ending in {@link ChatEvent.Completed}
	 */
	default Flux<ChatEvent> stream(String message) {
		return stream(ChatRequest.of(message));
	}

	/**
	 * The text of a stream; see {@link #streamText(ChatRequest)}.
	 * @param message what the user says, not blank
	 * @return the pieces of the text
	 */
	default Flux<String> streamText(String message) {
		return streamText(ChatRequest.of(message));
	}

	/**
	 * The text of a stream, which never takes text back: where a provider breaks off, the
	 * next one goes on from there, unless
	 * {@link ChatRequest.Builder#onInterruptionText(OnInterruption)} or the configuration
	 * say otherwise; where that is not possible, the stream fails.
	 * @param request what to ask
	 * @return the pieces of the text
	 */
	default Flux<String> streamText(ChatRequest request) {
		ChatRequest asked = request.toBuilder().neverTakenBack(true).build();
		return BlockingChat.told("stream", stream(asked)).handle((event, sink) -> {
			if (event instanceof ChatEvent.TextDelta delta) {
				sink.next(delta.text());
			}
			else if (event instanceof ChatEvent.Restarted restarted) {
				sink.error(restarted.refused());
			}
		});
	}

	/**
	 * Asks, and shows the answer to a listener as it comes.
	 * @param message what the user says, not blank
	 * @param listener takes the events
	 * @return the whole answer, once the listener has taken it
	 */
	default Mono<ChatResponse> stream(String message, ChatListener listener) {
		return stream(ChatRequest.of(message), listener);
	}

	/**
	 * Asks, and shows the answer to a listener as it comes.
	 * @param request what to ask
	 * @param listener takes the events, on a thread that may block
	 * @return the whole answer, once the listener has taken it
	 */
	default Mono<ChatResponse> stream(ChatRequest request, ChatListener listener) {
		ChatRequest asked = listener.neverTakesBack() ? request.toBuilder().neverTakenBack(true).build() : request;
		return BlockingChat.told("stream", stream(asked))
			.publishOn(Schedulers.boundedElastic(), 1)
			.concatMap((event) -> taken(listener, event).then(Mono.just(event)), 1)
			.ofType(ChatEvent.Completed.class)
			.map(ChatEvent.Completed::response)
			.single();
	}

	// also what Reactor would throw and lose, such as that a class is not there
	private static Flux<?> taken(ChatListener listener, ChatEvent event) {
		try {
			return Flux.from(listener.onEvent(event)).hide();
		}
		catch (Throwable ex) {
			return Flux.error(ex).hide();
		}
	}

	/**
	 * The same verbs with a history that is kept under an id, for example
	 * {@code llm.conversation("alice").chat("And in Rome?")}. Nothing is read or kept
	 * before the first call.
	 * @param id the id: 1 to 200 characters, not all of them blank, and none of them a
	 * control character; no access control, so it belongs to the user who is logged in
	 * @return the conversation
	 * @throws IllegalArgumentException if it is no id
	 * @throws UnsupportedOperationException if this chat keeps none; all chats of this
	 * library's services do
	 */
	default Conversation conversation(String id) {
		throw new UnsupportedOperationException(getClass().getName() + " keeps no conversations; ask the "
				+ "FailoverChatService that it stands for, or implement conversation(String)");
	}

	/**
	 * Asks for a value.
	 * @param <T> its type
	 * @param message what the user says, not blank
	 * @param type the type: a record, for example
	 * @return the value, and the answer
	 */
	default <T> Mono<Structured<T>> chat(String message, Class<T> type) {
		return chat(ChatRequest.of(message), type);
	}

	/**
	 * Asks for a value.
	 * @param <T> its type
	 * @param request what to ask; another form of the answer that it asks for is replaced
	 * @param type the type: a record, for example
	 * @return the value, and the answer. A {@link ChatFailedException} says
	 * {@link FailureKind#MISFIT} where no answer fits, and
	 * {@link FailureKind#CONTENT_FILTERED} where the model declines
	 */
	default <T> Mono<Structured<T>> chat(ChatRequest request, Class<T> type) {
		return chat(request, AnswerType.of(type));
	}

	/**
	 * Asks for a value, also of a generic type.
	 * @param <T> its type
	 * @param request what to ask; another form of the answer that it asks for is replaced
	 * @param type the type: {@code new AnswerType<List<City>>() {}}, for example
	 * @return the value, and the answer, see {@link #chat(ChatRequest, Class)}
	 */
	default <T> Mono<Structured<T>> chat(ChatRequest request, AnswerType<T> type) {
		ChatRequest asked = request.toBuilder().answerSchema(type.schema()).build();
		return BlockingChat.told("chat", chat(asked)).map((response) -> Structured.read(type, response));
	}

	/**
	 * Asks for a value, and shows its JSON as it comes.
	 * @param <T> its type
	 * @param request what to ask; another form of the answer that it asks for is replaced
	 * @param type the type: a record, for example
	 * @return the events; the last one brings the value
	 */
	default <T> Flux<StructuredEvent<T>> stream(ChatRequest request, Class<T> type) {
		return stream(request, AnswerType.of(type));
	}

	/**
	 * Asks for a value, also of a generic type, and shows its JSON as it comes.
	 * @param <T> its type
	 * @param request what to ask; another form of the answer that it asks for is replaced
	 * @param type the type
	 * @return the events; the last one brings the value
	 */
	default <T> Flux<StructuredEvent<T>> stream(ChatRequest request, AnswerType<T> type) {
		ChatRequest asked = request.toBuilder().answerSchema(type.schema()).build();
		return BlockingChat.told("stream", stream(asked))
			.map((event) -> new StructuredEvent<>(event, (event instanceof ChatEvent.Completed completed)
					? Structured.read(type, completed.response()) : null));
	}

	/**
	 * The same verbs for code that may block: servlets, virtual threads, {@code main}.
	 * @return the blocking view
	 */
	default BlockingChat blocking() {
		return new BlockingChat(this);
	}

}
