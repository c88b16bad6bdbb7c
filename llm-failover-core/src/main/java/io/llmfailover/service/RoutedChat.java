package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.ModelHealth;
import io.llmfailover.conversation.ConversationPartner;
import io.llmfailover.conversation.Conversations;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.Failover;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A chat of the service: asks the candidates of a call, which it looks up anew for each
 * call. All of the service's chats differ only in how they find them.
 */
final class RoutedChat implements ConversationPartner {

	private final Failover failover;

	private final Conversations conversations;

	private final RequestDefaults defaults;

	private final Function<ChatRequest, List<Candidate>> candidates;

	private final Function<String, Optional<Candidate>> providerByName;

	RoutedChat(Failover failover, Conversations conversations, RequestDefaults defaults,
			Function<ChatRequest, List<Candidate>> candidates, Function<String, Optional<Candidate>> providerByName) {
		this.failover = failover;
		this.conversations = conversations;
		this.defaults = defaults;
		this.candidates = candidates;
		this.providerByName = providerByName;
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

	@Override
	public Conversation conversation(String id) {
		return this.conversations.conversation(this, id);
	}

	@Override
	public ChatRequest withDefaults(ChatRequest request) {
		return this.defaults.applyTo(request);
	}

	@Override
	public Duration timeout(ChatRequest request, boolean stream) {
		return this.failover.timeout(this.defaults.applyTo(request), stream);
	}

	@Override
	public @Nullable Integer inputTokens(ChatRequest request) {
		return firstUsable(request).map((candidate) -> candidate.inputTokens(request)).orElse(null);
	}

	@Override
	public @Nullable String firstProvider(ChatRequest request) {
		return firstUsable(request).map((candidate) -> candidate.provider().name()).orElse(null);
	}

	// An error here is ignored: a call looks up the candidates by itself and fails with
	// it. And an answer that has come is kept, though the service was closed meanwhile.
	private Optional<Candidate> firstUsable(ChatRequest request) {
		try {
			return this.candidates.apply(request)
				.stream()
				.filter((candidate) -> candidate.reasonToSkip(Set.of()) == null)
				.findFirst();
		}
		catch (IllegalArgumentException | IllegalStateException | ChatFailedException ex) {
			return Optional.empty();
		}
	}

	@Override
	public boolean signsHistory(String provider, @Nullable String model) {
		return this.providerByName.apply(provider).stream().anyMatch((candidate) -> candidate.signsHistory(model));
	}

	@Override
	public boolean healthy(String provider) {
		return this.providerByName.apply(provider)
			.stream()
			.flatMap((candidate) -> candidate.models().stream())
			.findFirst()
			.map((model) -> this.failover.health(provider, model).state() == ModelHealth.State.UP)
			.orElse(false);
	}

	@Override
	public ConversationPartner preferring(String provider) {
		return new RoutedChat(this.failover, this.conversations, this.defaults, (request) -> {
			List<Candidate> reordered = new ArrayList<>(this.candidates.apply(request));
			reordered.sort(Comparator.comparing((candidate) -> !candidate.provider().name().equals(provider)));
			return reordered;
		}, this.providerByName);
	}

}
