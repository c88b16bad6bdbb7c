package io.llmfailover;

import java.util.function.Consumer;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Listens to a stream. The next event is delivered when what the listener returned has
 * completed. An exception of the listener ends the stream and reaches the caller
 * unchanged; it never makes another provider be asked.
 */
@FunctionalInterface
public interface ChatListener {

	/**
	 * Takes an event. Called on a thread that may block.
	 * @param event the event
	 * @return what is waited for before the next event; {@code Mono.empty()} for nothing
	 */
	Publisher<?> onEvent(ChatEvent event);

	/**
	 * Whether it cannot take back what it has shown. Then no {@link ChatEvent.Restarted}
	 * is emitted, and a stream that cannot go on without one fails.
	 * @return whether it cannot; false by default
	 */
	default boolean neverTakesBack() {
		return false;
	}

	/**
	 * A listener to every event.
	 * @param consumer takes the event
	 * @return the listener
	 */
	static ChatListener onEach(Consumer<ChatEvent> consumer) {
		return (event) -> {
			consumer.accept(event);
			return Mono.empty();
		};
	}

	/**
	 * A listener to the text alone, for example {@code onText(System.out::print)}. It
	 * cannot take text back; see {@link Chat#streamText(ChatRequest)}.
	 * @param consumer takes each piece of the text
	 * @return the listener
	 */
	static ChatListener onText(Consumer<String> consumer) {
		return onTextAsync((text) -> {
			consumer.accept(text);
			return Mono.empty();
		});
	}

	/**
	 * Like {@link #onText(Consumer)}, for a consumer that takes its time. Of a
	 * {@code CompletionStage}, make a publisher with {@code Mono.fromCompletionStage}.
	 * @param consumer takes each piece of the text and returns what is waited for
	 * @return the listener
	 */
	static ChatListener onTextAsync(Function<String, ? extends Publisher<?>> consumer) {
		return new TextListener(consumer);
	}

}
