package io.llmfailover.conversation;

import java.util.List;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The border to the store: turns on this side, text on the other. Thread-safe.
 *
 * @param store keeps the text
 * @param cipher encrypts it
 */
record Archive(ConversationStore store, ConversationCipher cipher) {

	Mono<History> load(String id) {
		Mono<StoredConversation> stored = this.store.load(id);
		if (this.cipher != ConversationCipher.NONE) {
			stored = stored.publishOn(Schedulers.boundedElastic());
		}
		return stored.map((conversation) -> new History(conversation.version(),
				conversation.turns().stream().map((turn) -> read(id, turn)).toList()));
	}

	private Turn read(String id, StoredTurn turn) {
		return TurnJson.read(this.cipher.decrypt(id, turn.text()));
	}

	Mono<Long> append(String id, long version, List<Turn> turns) {
		Mono<List<StoredTurn>> stored = Mono.fromCallable(() -> turns.stream()
			.map((turn) -> new StoredTurn(this.cipher.encrypt(id, TurnJson.write(turn))))
			.toList());
		if (this.cipher != ConversationCipher.NONE) {
			stored = stored.subscribeOn(Schedulers.boundedElastic());
		}
		return stored.flatMap((texts) -> this.store.append(id, version, texts));
	}

	Mono<Void> clear(String id) {
		return this.store.clear(id);
	}

}
