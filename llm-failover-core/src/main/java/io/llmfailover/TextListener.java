package io.llmfailover;

import java.util.function.Function;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Listens to the text alone, and cannot take any of it back.
 */
final class TextListener implements ChatListener {

	private final Function<String, ? extends Publisher<?>> consumer;

	TextListener(Function<String, ? extends Publisher<?>> consumer) {
		this.consumer = consumer;
	}

	@Override
	public boolean neverTakesBack() {
		return true;
	}

	@Override
	public Publisher<?> onEvent(ChatEvent event) {
		if (event instanceof ChatEvent.TextDelta delta) {
			return this.consumer.apply(delta.text());
		}
		// of a service that does not know the flag
		return (event instanceof ChatEvent.Restarted restarted) ? Mono.error(restarted.refused()) : Mono.empty();
	}

}
