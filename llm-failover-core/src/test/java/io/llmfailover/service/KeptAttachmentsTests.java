package io.llmfailover.service;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.conversation.ConversationSettings;
import org.junit.jupiter.api.Test;

import static io.llmfailover.service.Talks.history;
import static io.llmfailover.service.Talks.words;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Large attachments are sent, but not kept, where that is wanted.
 */
class KeptAttachmentsTests {

	private final Talks talks = new Talks();

	@Test
	void leavesOutLargeImagesWhereThatIsWanted() {
		Conversation alice = this.talks.service(ConversationSettings.DEFAULTS.withMaxAttachmentBytes(1_000L))
			.conversation("alice");
		Message user = Message.user("Look", image(100), image(5_000));

		ChatResponse answer = this.talks.answer(alice.chat(ChatRequest.builder().message(user).build()));

		assertThat(words(this.talks.first.asked(0))).containsExactly("user: Look + image + image");
		assertThat(answer.warnings()).singleElement().asString().startsWith("1 attachment was not kept");
		assertThat(history(alice)).first().asString().contains("Look + image + [An image of 5");
	}

	@Test
	void leavesOutLargeDocumentsWhereThatIsWanted() {
		Conversation alice = this.talks.service(ConversationSettings.DEFAULTS.withMaxAttachmentBytes(1_000L))
			.conversation("alice");

		ChatResponse answer = this.talks.answer(alice
			.chat(ChatRequest.builder().user("Read", document(100, "short"), document(5_000, "long")).build()));

		assertThat(words(this.talks.first.asked(0))).containsExactly("user: Read + document short + document long");
		assertThat(answer.warnings()).singleElement().asString().startsWith("1 attachment was not kept");
		assertThat(history(alice)).first().asString().contains("Read + document short + [A document of 5");
	}

	private static Document document(int bytes, String name) {
		byte[] pdf = new byte[bytes];
		System.arraycopy("%PDF-".getBytes(StandardCharsets.US_ASCII), 0, pdf, 0, 5);
		return Document.of(pdf, name);
	}

	private static Image image(int bytes) {
		return new Image("image/png", Base64.getEncoder().encodeToString(new byte[bytes]), null);
	}

}
