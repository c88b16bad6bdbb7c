package io.llmfailover.service;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import io.llmfailover.Conversation;
import io.llmfailover.Message;
import io.llmfailover.conversation.ConversationCipher;
import io.llmfailover.conversation.ConversationStoreException;
import io.llmfailover.conversation.StoredTurn;
import org.junit.jupiter.api.Test;

import static io.llmfailover.service.Talks.history;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Turns as they are in the store.
 */
class StoredTurnsTests {

	private final Talks talks = new Talks();

	@Test
	void encryptsWhatTheStoreSees() {
		this.talks.cipher = new ConversationCipher() {

			@Override
			public String encrypt(String id, String text) {
				return Base64.getEncoder().encodeToString((id + text).getBytes(StandardCharsets.UTF_8));
			}

			@Override
			public String decrypt(String id, String stored) {
				return new String(Base64.getDecoder().decode(stored), StandardCharsets.UTF_8).substring(id.length());
			}

		};
		Conversation alice = this.talks.service().conversation("alice");

		alice.append(Message.user("Sesame")).block();

		assertThat(history(alice)).containsExactly("user: Sesame");
		assertThat(history(Objects.requireNonNull(alice.fork("a copy").block()))).containsExactly("user: Sesame");
		assertThat(Objects.requireNonNull(this.talks.store.load("alice").block()).turns()).singleElement()
			.satisfies((turn) -> assertThat(turn.text()).doesNotContain("Sesame"));
	}

	@Test
	void carriesAlongWhatALaterVersionHasStored() {
		this.talks.store.append("alice", 0, List.of(new StoredTurn("""
				{"version": 2, "turn": "t1", "later": true, "messages": [
				  {"type": "user", "content": [{"type": "text", "text": "Hi"}, {"type": "smell", "of": "roses"}]},
				  {"type": "gesture", "kind": "nod"},
				  {"type": "assistant", "text": "Hello"}]}"""))).block();
		Conversation alice = this.talks.service().conversation("alice");

		this.talks.say(alice, "More");

		assertThat(Objects.requireNonNull(alice.history().block())).hasSize(5)
			.element(1)
			.isInstanceOf(Message.Opaque.class);
		assertThat(Objects.requireNonNull(this.talks.store.load("alice").block()).turns().get(0).text())
			.contains("roses");
	}

	@Test
	void saysNothingOfWhatWasSaidWhereAStoredTurnCannotBeRead() {
		this.talks.store.append("alice", 0, List.of(new StoredTurn("{\"secret\": words"))).block();

		ConversationStoreException error = catchThrowableOfType(ConversationStoreException.class,
				() -> this.talks.service().conversation("alice").history().block());

		assertThat(error).hasStackTraceContaining("cannot be read");
		assertThat(String.valueOf(error.getCause())).doesNotContain("secret", "words");
	}

}
