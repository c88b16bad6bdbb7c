package io.llmfailover.service;

import java.util.List;
import java.util.function.Function;

import io.llmfailover.Chat;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.Failover;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The two verbs over the candidates that are found anew for each call: all of the
 * service's chats differ only in these.
 */
final class RoutedChat implements Chat {

	private final Failover failover;

	private final RequestDefaults defaults;

	private final Function<ChatRequest, List<Candidate>> candidates;

	RoutedChat(Failover failover, RequestDefaults defaults, Function<ChatRequest, List<Candidate>> candidates) {
		this.failover = failover;
		this.defaults = defaults;
		this.candidates = candidates;
	}

	@Override
	public Mono<ChatResponse> chat(ChatRequest request) {
		return Mono.defer(() -> {
			ChatRequest asked = this.defaults.applyTo(request);
			Mono<ChatResponse> answer = this.failover.chat(asked, this.candidates.apply(request));
			return asked.runnableTools().isEmpty() ? answer : answer.contextCapture();
		});
	}

	// tools see what is bound to the caller's thread, whichever thread they run on
	@Override
	public Flux<ChatEvent> stream(ChatRequest request) {
		return Flux.defer(() -> {
			ChatRequest asked = this.defaults.applyTo(request);
			Flux<ChatEvent> events = this.failover.stream(asked, this.candidates.apply(request));
			return asked.runnableTools().isEmpty() ? events : events.contextCapture();
		});
	}

}
