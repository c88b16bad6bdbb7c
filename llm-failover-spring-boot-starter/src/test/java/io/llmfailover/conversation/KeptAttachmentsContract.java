package io.llmfailover.conversation;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.llmfailover.Attachment;
import io.llmfailover.BlockingConversation;
import io.llmfailover.ChatRequest;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.service.LlmFailoverBuilder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of documents and images in a conversation, whichever store keeps it.
 */
abstract class KeptAttachmentsContract {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	// every byte, and more than a network packet or a database page
	private static final Document REPORT = Document.of(file("%PDF-1.7\n", 1, 300_000),
			"Bericht \"2026\" \u4f60\u597d.pdf");

	private static final Image CHART = Image.of(file("\u0089PNG\r\n\u001a\n", 2, 100_001));

	private static final List<Message> SAID = List.of(
			Message.user("What do they say?", REPORT, CHART,
					Image.of(URI.create("https://example.com/a.png?x=1&y=%20")),
					Document.of(URI.create("https://example.com/a.pdf"))),
			new Message.Assistant("I look.", List.of(new ToolCall("call_1", "look", "{}")), null),
			new Message.ToolResult("call_1", List.of(new Text("Here:"), REPORT, CHART), false),
			Message.user("And now?", REPORT.named(null)));

	/** An id of its own for each test: a store may outlive one. */
	private final String id = "attached " + UUID.randomUUID();

	private final AnsweringProvider provider = new AnsweringProvider((said) -> "Answer to " + said);

	/**
	 * The store of one instance of an application.
	 */
	abstract ConversationStore store();

	/**
	 * The store of another instance, on the same conversations; the same object where
	 * they cannot be shared.
	 */
	abstract ConversationStore otherInstance();

	private static byte[] file(String signature, long seed, int bytes) {
		byte[] file = new byte[bytes];
		new Random(seed).nextBytes(file);
		byte[] beginning = signature.getBytes(StandardCharsets.ISO_8859_1);
		System.arraycopy(beginning, 0, file, 0, beginning.length);
		return file;
	}

	private LlmFailoverBuilder instance(ConversationStore store) {
		return LlmFailover.builder().provider(this.provider).conversationStore(store);
	}

	private static ConversationSettings settings() {
		return ConversationSettings.DEFAULTS.withAppendTimeout(PATIENCE);
	}

	private BlockingConversation in(LlmFailover instance) {
		return instance.conversation(this.id).blocking();
	}

	@Test
	void theOtherInstanceGetsDocumentsAndImagesByteForByte() {
		try (LlmFailover here = instance(store()).conversations(settings()).build();
				LlmFailover there = instance(otherInstance()).conversations(settings()).build()) {
			in(here).chat(ChatRequest.builder().messages(SAID).build());

			assertThat(in(there).history()).startsWith(SAID.toArray(Message[]::new)).hasSize(SAID.size() + 1);
			in(there).chat("Sure?");
			assertThat(this.provider.asked()).startsWith(SAID.toArray(Message[]::new)).hasSize(SAID.size() + 2);
			assertThat(Base64.getDecoder().decode(attachments(this.provider.asked()).get(0).base64()))
				.isEqualTo(file("%PDF-1.7\n", 1, 300_000));
		}
	}

	@Test
	void aWindowSendsAnAttachmentWholeOrLeavesOutItsTurnAndTheStoreKeepsIt() {
		ConversationSettings window = settings().withWindow(ConversationWindow.ofTurns(3));
		try (LlmFailover here = instance(store()).conversations(window).build();
				LlmFailover there = instance(otherInstance()).conversations(window).build()) {
			in(here).chat(ChatRequest.builder().user("Read", REPORT, CHART).build());
			List<List<Attachment>> sent = IntStream.range(0, 4).mapToObj((i) -> {
				in(there).chat("Question " + i);
				return attachments(this.provider.asked());
			}).toList();

			assertThat(sent).startsWith(List.of(REPORT, CHART), List.of(REPORT, CHART)).endsWith(List.of(), List.of());
			assertThat(attachments(in(here).history())).containsExactly(REPORT, CHART);
		}
	}

	@Test
	void aStoreDoesNotSeeWhatIsEncrypted() {
		SealedTurns cipher = new SealedTurns();
		try (LlmFailover here = instance(store()).conversations(settings()).conversationCipher(cipher).build();
				LlmFailover there = instance(otherInstance()).conversations(settings())
					.conversationCipher(cipher)
					.build()) {
			in(here).chat(ChatRequest.builder().messages(SAID).build());

			StoredConversation kept = Objects.requireNonNull(otherInstance().load(this.id).block(PATIENCE));
			assertThat(kept.turns()).isNotEmpty().allSatisfy((turn) -> {
				assertThat(turn.text()).doesNotContain("application/pdf", "Bericht", "What do they say");
				Stream.of(REPORT, CHART)
					.map((file) -> Objects.requireNonNull(file.base64()))
					.flatMap((base64) -> IntStream.range(0, base64.length() / 40)
						.mapToObj((i) -> base64.substring(i * 40, i * 40 + 20)))
					.forEach((piece) -> assertThat(turn.text().contains(piece)).isFalse());
			});
			assertThat(in(there).history()).startsWith(SAID.toArray(Message[]::new));
		}
	}

	private static List<Attachment> attachments(List<Message> messages) {
		return messages.stream()
			.filter(Message.User.class::isInstance)
			.flatMap((message) -> ((Message.User) message).content().stream())
			.filter(Attachment.class::isInstance)
			.map(Attachment.class::cast)
			.toList();
	}

}
