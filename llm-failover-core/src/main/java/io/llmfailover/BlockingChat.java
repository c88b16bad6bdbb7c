package io.llmfailover;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The verbs of {@link Chat} for code that may block: the one place that does.
 * Interrupting the waiting thread cancels the call. On a thread that must not block (an
 * event loop), every verb refuses and names the reactive one. Thread-safe.
 */
public class BlockingChat {

	private final Chat chat;

	/**
	 * Creates the blocking view of a chat.
	 * @param chat the chat
	 */
	public BlockingChat(Chat chat) {
		this.chat = Objects.requireNonNull(chat, "chat");
	}

	/**
	 * Asks, and waits for the whole answer.
	 * @param message what the user says, not blank
	 * @return the answer
	 * @throws ChatFailedException if no provider could answer, or the thread was
	 * interrupted
	 */
	public ChatResponse chat(String message) {
		return chat(ChatRequest.of(message));
	}

	/**
	 * Asks, and waits for the whole answer.
	 * @param request what to ask
	 * @return the answer
	 * @throws ChatFailedException if no provider could answer, or the thread was
	 * interrupted
	 */
	public ChatResponse chat(ChatRequest request) {
		return answer("chat", told("chat", this.chat.chat(request)));
	}

	/**
	 * Asks, and shows the answer as it comes. Close the stream: that cancels what is left
	 * of the call.
	 * @param message what the user says, not blank
	 * @return the events, ending in {@link ChatEvent.Completed}; reading them throws
	 * {@link ChatFailedException}, also if the thread was interrupted
	 */
	public Stream<ChatEvent> stream(String message) {
		return stream(ChatRequest.of(message));
	}

	/**
	 * Asks, and shows the answer as it comes. Close the stream: that cancels what is left
	 * of the call.
	 * @param request what to ask
	 * @return the events, ending in {@link ChatEvent.Completed}; reading them throws
	 * {@link ChatFailedException}, also if the thread was interrupted
	 */
	public Stream<ChatEvent> stream(ChatRequest request) {
		refuseOnEventLoop("stream");
		return stream(told("stream", this.chat.stream(request)));
	}

	/**
	 * The text of a stream, which never takes text back; see
	 * {@link Chat#streamText(ChatRequest)}. Close the stream: that cancels what is left
	 * of the call.
	 * @param message what the user says, not blank
	 * @return the pieces of the text; reading them throws {@link ChatFailedException},
	 * also if the thread was interrupted
	 */
	public Stream<String> streamText(String message) {
		return streamText(ChatRequest.of(message));
	}

	/**
	 * The text of a stream, which never takes text back; see
	 * {@link Chat#streamText(ChatRequest)}. Close the stream: that cancels what is left
	 * of the call.
	 * @param request what to ask
	 * @return the pieces of the text; reading them throws {@link ChatFailedException},
	 * also if the thread was interrupted
	 */
	public Stream<String> streamText(ChatRequest request) {
		refuseOnEventLoop("streamText");
		return stream(told("streamText", this.chat.streamText(request)));
	}

	/**
	 * Asks, shows the answer to a listener as it comes, and waits for its end.
	 * @param message what the user says, not blank
	 * @param listener takes the events
	 * @return the whole answer
	 * @throws ChatFailedException if no provider could answer, or the thread was
	 * interrupted
	 */
	public ChatResponse stream(String message, ChatListener listener) {
		return stream(ChatRequest.of(message), listener);
	}

	/**
	 * Asks, shows the answer to a listener as it comes, and waits for its end.
	 * @param request what to ask
	 * @param listener takes the events
	 * @return the whole answer
	 * @throws ChatFailedException if no provider could answer, or the thread was
	 * interrupted
	 */
	public ChatResponse stream(ChatRequest request, ChatListener listener) {
		return answer("stream", told("stream", this.chat.stream(request, listener)));
	}

	/**
	 * Asks for a value, and waits for it.
	 * @param <T> its type
	 * @param message what the user says, not blank
	 * @param type the type: a record, for example
	 * @return the value, and the answer
	 * @throws ChatFailedException if no provider could answer, no answer fits, or the
	 * thread was interrupted
	 */
	public <T> Structured<T> chat(String message, Class<T> type) {
		return chat(ChatRequest.of(message), type);
	}

	/**
	 * Asks for a value, and waits for it.
	 * @param <T> its type
	 * @param request what to ask
	 * @param type the type: a record, for example
	 * @return the value, and the answer
	 * @throws ChatFailedException if no provider could answer, no answer fits, or the
	 * thread was interrupted
	 */
	public <T> Structured<T> chat(ChatRequest request, Class<T> type) {
		return chat(request, AnswerType.of(type));
	}

	/**
	 * Asks for a value, also of a generic type, and waits for it.
	 * @param <T> its type
	 * @param request what to ask
	 * @param type the type
	 * @return the value, and the answer
	 * @throws ChatFailedException if no provider could answer, no answer fits, or the
	 * thread was interrupted
	 */
	public <T> Structured<T> chat(ChatRequest request, AnswerType<T> type) {
		return Objects.requireNonNull(await("chat", told("chat", this.chat.chat(request, type))),
				"a chat ends with an answer or an error");
	}

	/**
	 * Asks for a value, and shows its JSON as it comes. Close the stream: that cancels
	 * what is left of the call.
	 * @param <T> its type
	 * @param request what to ask
	 * @param type the type: a record, for example
	 * @return the events, of which the last one brings the value; reading them throws
	 * {@link ChatFailedException}, also if the thread was interrupted
	 */
	public <T> Stream<StructuredEvent<T>> stream(ChatRequest request, Class<T> type) {
		return stream(request, AnswerType.of(type));
	}

	/**
	 * Asks for a value, also of a generic type, and shows its JSON as it comes. Close the
	 * stream: that cancels what is left of the call.
	 * @param <T> its type
	 * @param request what to ask
	 * @param type the type
	 * @return the events, of which the last one brings the value; reading them throws
	 * {@link ChatFailedException}, also if the thread was interrupted
	 */
	public <T> Stream<StructuredEvent<T>> stream(ChatRequest request, AnswerType<T> type) {
		refuseOnEventLoop("stream");
		return stream(told("stream", this.chat.stream(request, type)));
	}

	/**
	 * A conversation, whose history is kept under its id.
	 * @param id the id, see {@link Chat#conversation(String)}
	 * @return its blocking view
	 */
	public BlockingConversation conversation(String id) {
		return this.chat.conversation(id).blocking();
	}

	private static ChatResponse answer(String verb, Mono<ChatResponse> answer) {
		return Objects.requireNonNull(await(verb, answer), "a chat ends with an answer or an error");
	}

	/**
	 * Waits for a result.
	 * @param <T> its type
	 * @param verb what was called
	 * @param result the result
	 * @return the result; null for none
	 */
	static <T> @Nullable T await(String verb, Mono<T> result) {
		refuseOnEventLoop(verb);
		return waitFor(result.contextCapture()::block);
	}

	/**
	 * Names the cause where a mock of a chat returns null, which an NPE far from it would
	 * not.
	 * @param <T> the type of the answer
	 * @param verb what was called
	 * @param answer what it returned
	 * @return the answer
	 */
	static <T> T told(String verb, @Nullable T answer) {
		if (answer == null) {
			throw new IllegalStateException(verb + "(...) returned null, as a mock does that was not told what to"
					+ " return; stub chat(ChatRequest) and stream(ChatRequest), and let a mock call its other methods");
		}
		return answer;
	}

	private static <T> Stream<T> stream(Flux<T> source) {
		Stream<T> stream = source.contextCapture().toStream(1);
		Iterator<T> waiting = new Waiting<>(stream.iterator());
		Spliterator<T> elements = Spliterators.spliteratorUnknownSize(waiting, Spliterator.ORDERED);
		return StreamSupport.stream(elements, false).onClose(stream::close);
	}

	private static <T extends @Nullable Object> T waitFor(Supplier<T> result) {
		try {
			return result.get();
		}
		catch (RuntimeException ex) {
			// an exception of a listener may well have such a cause: that is its own
			if (Exceptions.unwrap(ex) instanceof InterruptedException) {
				Thread.currentThread().interrupt();
				throw new ChatFailedException(FailureKind.CANCELLED,
						"The thread was interrupted while it waited for the answer; the call was cancelled", List.of(),
						"", ex);
			}
			throw ex;
		}
	}

	private static void refuseOnEventLoop(String verb) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("blocking()." + verb + " must not be called on the non-blocking thread "
					+ Thread.currentThread().getName() + "; use the reactive " + verb + "(...) of Chat there");
		}
	}

	/**
	 * Elements that are waited for.
	 */
	private record Waiting<T>(Iterator<T> elements) implements Iterator<T> {

		@Override
		public boolean hasNext() {
			return waitFor(this.elements::hasNext);
		}

		@Override
		public T next() {
			return waitFor(this.elements::next);
		}

	}

}
