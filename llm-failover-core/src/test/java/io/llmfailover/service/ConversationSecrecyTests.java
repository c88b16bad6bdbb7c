package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.Conversation;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.conversation.ConversationSettings;
import io.llmfailover.conversation.ConversationStoreException;
import io.llmfailover.conversation.ConversationWindow;
import io.llmfailover.conversation.InMemoryConversationStore;
import io.llmfailover.conversation.StoredTurn;
import io.llmfailover.conversation.VersionConflictException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Whatever becomes of a conversation, no log and no exception tells what was said.
 */
class ConversationSecrecyTests {

	private static final String SECRET = "sesame";

	private final LogCapture log = new LogCapture();

	private final Talks talks = new Talks();

	@AfterEach
	void close() {
		this.log.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void logsTheLossOfATurnAndNotWhatItSaid(boolean stream) {
		this.talks.store = new ChangedAppends(this.talks.store,
				(append) -> Mono.error(new IllegalStateException("down")));
		Conversation alice = this.talks.service().conversation("alice");

		say(alice, stream);

		assertThat(this.log.lines()).singleElement()
			.asString()
			.startsWith("WARN")
			.contains("A turn of a conversation may not have been kept", "down");
		assertNothingToldIn(this.log.lines());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void logsNothingOfTurnsThatAreCutOrFailOrComeTooLateOrCannotBeRead(boolean stream) {
		this.talks.first.answering((request) -> this.talks.first.says("Open " + SECRET));
		Conversation cut = this.talks.service(ConversationSettings.DEFAULTS.withWindow(ConversationWindow.ofTurns(2)))
			.conversation("cut");
		IntStream.range(0, 5).forEach((i) -> say(cut, stream));
		this.talks.store.append("unread", 0, List.of(new StoredTurn("{\"turn\": \"" + SECRET))).block();
		Throwable unread = catchThrowable(() -> say(this.talks.service().conversation("unread"), stream));
		this.talks.store = new ChangedAppends(this.talks.store,
				(append) -> Mono.error(new VersionConflictException(7)));
		say(this.talks.service().conversation("late"), stream);
		this.talks.first.answering((request) -> TalkingProvider.fails(FailureKind.CONTENT_FILTERED));
		Throwable failed = catchThrowable(() -> say(cut, stream));

		assertThat(unread).isInstanceOf(ConversationStoreException.class);
		assertThat(failed).isInstanceOf(ChatFailedException.class);
		assertThat(this.talks.lost).isNotEmpty();
		assertNothingToldIn(this.log.lines());
		assertNothingToldIn(List.of(trace(unread), trace(failed), cut.toString(), this.talks.lost.toString()));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void logsNothingOfRoundsThatCannotBeKept(boolean stream) {
		this.talks.store = new ChangedAppends(this.talks.store,
				(append) -> Mono.error(new IllegalStateException("down")));
		this.talks.first.answering((request) -> (request.messages().size() == 1)
				? this.talks.first.calls(new ToolCall("call-1", "open", "{\"word\":\"" + SECRET + "\"}"))
				: TalkingProvider.fails(FailureKind.CONTENT_FILTERED));
		Tool tool = Tool.named("open").description("Opens").run(() -> "Open " + SECRET);
		ChatRequest request = ChatRequest.builder().user("Open " + SECRET).tool(tool).build();
		Conversation alice = this.talks.service().conversation("alice");

		Throwable failed = catchThrowable(
				() -> this.talks.answer(stream ? alice.stream(request).then(Mono.empty()) : alice.chat(request)));

		assertThat(failed).isInstanceOf(ChatFailedException.class);
		assertThat(this.talks.lost).containsExactly("alice");
		assertThat(this.log.lines()).anyMatch((line) -> line.contains("may not have been kept"));
		assertNothingToldIn(this.log.lines());
		assertNothingToldIn(List.of(trace(failed)));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void logsNothingOfConversationsThatMemoryHasNoRoomFor(boolean stream) {
		this.talks.store = new InMemoryConversationStore(2_000, Duration.ofHours(1));
		LlmFailover service = this.talks.service();

		List<String> said = new ArrayList<>();
		IntStream.range(0, 20).forEach((i) -> {
			say(service.conversation("of user " + i), stream);
			service.conversation("of user " + i).append(Message.user(SECRET)).onErrorComplete().block();
			said.add(service.conversation("of user " + i).toString());
		});

		assertThat(this.log.lines()).anyMatch((line) -> line.contains("was dropped from memory"));
		assertNothingToldIn(this.log.lines());
		assertNothingToldIn(said);
	}

	private void say(Conversation conversation, boolean stream) {
		if (stream) {
			this.talks.stream(conversation, "Open " + SECRET);
		}
		else {
			this.talks.say(conversation, "Open " + SECRET);
		}
	}

	private static void assertNothingToldIn(List<String> lines) {
		assertThat(lines).noneMatch((line) -> line.contains(SECRET));
	}

	private static String trace(Throwable failure) {
		StringBuilder trace = new StringBuilder();
		for (Throwable each = failure; each != null; each = each.getCause()) {
			trace.append(each).append('\n');
		}
		return trace.toString();
	}

}
