package io.llmfailover.conversation;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.llmfailover.AnswerType;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.ConversationTurn;
import io.llmfailover.Message;
import io.llmfailover.Structured;
import io.llmfailover.StructuredEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A conversation that is kept in a store. Thread-safe.
 *
 * @param conversations what all conversations share
 * @param partner whom it is held with
 * @param id its id
 */
record KeptConversation(Conversations conversations, ConversationPartner partner, String id) implements Conversation {

	@Override
	public Mono<ChatResponse> chat(ChatRequest request) {
		return events(request, false, TurnRun.EVERY_ANSWER).ofType(ChatEvent.Completed.class)
			.map(ChatEvent.Completed::response)
			.single();
	}

	@Override
	public Flux<ChatEvent> stream(ChatRequest request) {
		return events(request, true, TurnRun.EVERY_ANSWER);
	}

	@Override
	public <T> Mono<Structured<T>> chat(ChatRequest request, AnswerType<T> type) {
		return values(request, false, type).mapNotNull(StructuredEvent::structured).single();
	}

	@Override
	public <T> Flux<StructuredEvent<T>> stream(ChatRequest request, AnswerType<T> type) {
		return values(request, true, type);
	}

	// an answer that is none of that type fails the call, so it is not kept
	private <T> Flux<StructuredEvent<T>> values(ChatRequest request, boolean stream, AnswerType<T> type) {
		ChatRequest asked = request.toBuilder().answerSchema(type.schema()).build();
		return Flux.defer(() -> {
			AtomicReference<@Nullable Structured<T>> read = new AtomicReference<>();
			return events(asked, stream, (response) -> read.set(Structured.read(type, response)))
				.map((event) -> new StructuredEvent<>(event,
						(event instanceof ChatEvent.Completed) ? read.get() : null));
		});
	}

	private Flux<ChatEvent> events(ChatRequest request, boolean stream, Consumer<ChatResponse> check) {
		return Flux
			.defer(() -> new TurnRun(this.conversations, this.partner, this.id, request, stream, check).events());
	}

	@Override
	public Conversation conversation(String other) {
		return this.conversations.conversation(this.partner, other);
	}

	@Override
	public Mono<List<Message>> history() {
		return read().map(History::messages);
	}

	@Override
	public Mono<List<ConversationTurn>> turns() {
		return read().map((history) -> history.turns().stream().map(Turn::told).toList());
	}

	private Mono<History> read() {
		return this.conversations.archive()
			.load(this.id)
			.onErrorMap((error) -> new ConversationStoreException("The conversation could not be read", error));
	}

	@Override
	public Mono<Void> clear() {
		return Mono.defer(() -> {
			this.conversations.underWay().clear(this.id);
			return this.conversations.archive().clear(this.id);
		})
			.onErrorMap((error) -> new ConversationStoreException("It is not certain that the conversation is cleared",
					error));
	}

	@Override
	public Mono<Void> append(List<Message> messages) {
		List<Message> added = List.copyOf(messages);
		if (added.isEmpty() || added.stream().anyMatch(Message.System.class::isInstance)) {
			throw new IllegalArgumentException(
					"messages must hold at least one, and no system message: a conversation" + " keeps none");
		}
		return Mono.defer(() -> {
			Turn turn = new Turn(Turn.newId(), added, null, null, null);
			return Mono.usingWhen(this.conversations.lines().join(this.id), (place) -> add(turn),
					(place) -> Mono.fromRunnable(place::leave));
		}).contextWrite(TurnsHeld::ofThread);
	}

	private Mono<Void> add(Turn turn) {
		return read()
			.flatMap((history) -> this.conversations.keeper()
				.add(this.id, new History(history.version(), List.of()), turn)
				.onErrorMap((error) -> new ConversationStoreException("It is not certain that the messages are kept",
						error)))
			.then();
	}

	@Override
	public Mono<Conversation> fork(String newId) {
		Conversation copy = conversation(newId);
		return read().flatMap((history) -> history.turns().isEmpty() ? Mono.just(copy)
				: this.conversations.archive()
					.append(newId, StoredConversation.EMPTY.version(), history.turns())
					.thenReturn(copy)
					.onErrorMap(VersionConflictException.class, (conflict) -> new IllegalStateException(
							"There is a conversation under the id of the copy already", conflict)));
	}

	@Override
	public String toString() {
		return "Conversation over " + this.partner;
	}

}
