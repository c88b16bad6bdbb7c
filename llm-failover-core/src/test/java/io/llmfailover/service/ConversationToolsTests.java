package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.FailureKind;
import io.llmfailover.Tool;
import io.llmfailover.ToolContext;
import io.llmfailover.conversation.ConversationSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static io.llmfailover.service.Talks.history;
import static io.llmfailover.service.Talks.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What a conversation keeps of turns in which tools run.
 */
class ConversationToolsTests {

	private final Talks talks = new Talks();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void keepsAllRoundsOfATurnWithTools(boolean stream) {
		Conversation alice = this.talks.service().conversation("alice");
		AtomicInteger charged = new AtomicInteger();
		this.talks.first.answering((request) -> (this.talks.first.requests.size() == 1)
				? this.talks.first.calls(Talks.CHARGE) : this.talks.first.says("Done"));

		this.talks.ask(alice, Talks.charging(charged), stream);
		this.talks.ask(alice, ChatRequest.of("Thanks"), stream);

		assertThat(charged).hasValue(1);
		assertThat(words(this.talks.first.lastAsked())).containsExactly("user: Charge it",
				"assistant: [charge-1?] (signed)", "result: charge-1 charged", "assistant: Done (signed)",
				"user: Thanks");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void keepsFinishedToolsOfAFailedCall(boolean stream) {
		Conversation alice = this.talks.service().conversation("alice");
		AtomicInteger charged = failAfterCharging();

		ChatFailedException failed = catchThrowableOfType(ChatFailedException.class,
				() -> this.talks.ask(alice, Talks.charging(charged), stream));

		assertThat(failed.messages()).hasSize(2);
		assertThat(charged).hasValue(1);
		assertThat(history(alice)).hasSize(4)
			.startsWith("user: Charge it", "assistant: [charge-1?] (signed)", "result: charge-1 charged")
			.last()
			.asString()
			.startsWith("assistant: [This turn ended here");
	}

	@Test
	void givesACallWithToolsAsMuchTimeAsOutsideOfAConversation() {
		Tool slow = Tool.named("charge")
			.description("Charges the card")
			.run(() -> Mono.delay(Duration.ofMinutes(5), this.talks.clock).thenReturn("charged"));
		this.talks.catalog = ToolCatalog.of(Map.of("till", List.of(slow)), List.of());
		for (ChatRequest.Builder request : List.of(ChatRequest.builder().tool(slow),
				ChatRequest.builder().tool("till"))) {
			Conversation alice = this.talks.service().conversation("alice");
			this.talks.first.requests.clear();
			this.talks.first.answering((asked) -> (this.talks.first.requests.size() == 1)
					? this.talks.first.calls(Talks.CHARGE) : this.talks.first.says("Done"));
			List<ChatResponse> answers = new ArrayList<>();
			List<Throwable> failures = new ArrayList<>();

			alice.chat(request.user("Charge it").build()).subscribe(answers::add, failures::add);
			this.talks.clock.advanceTimeBy(Duration.ofMinutes(6));

			assertThat(failures).isEmpty();
			assertThat(answers).extracting(ChatResponse::content).containsExactly("Done");
			alice.clear().block();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void keepsNoToolsOfAFailedCallWhereThatIsNotWanted(boolean stream) {
		Conversation alice = this.talks.service(ConversationSettings.DEFAULTS.withKeepFinishedTools(false))
			.conversation("alice");
		AtomicInteger charged = failAfterCharging();

		assertThatThrownBy(() -> this.talks.ask(alice, Talks.charging(charged), stream))
			.isInstanceOf(ChatFailedException.class);

		assertThat(charged).hasValue(1);
		assertThat(history(alice)).isEmpty();
	}

	private AtomicInteger failAfterCharging() {
		this.talks.first.answering((request) -> (this.talks.first.requests.size() == 1)
				? this.talks.first.calls(Talks.CHARGE) : TalkingProvider.fails(FailureKind.CONTENT_FILTERED));
		return new AtomicInteger();
	}

	@Test
	void keepsFinishedToolsOfACancelledCall() {
		for (boolean stream : List.of(true, false)) {
			Conversation alice = this.talks.service().conversation("alice " + stream);
			AtomicInteger charged = new AtomicInteger();
			this.talks.first.requests.clear();
			this.talks.first.answering((request) -> (this.talks.first.requests.size() == 1)
					? this.talks.first.calls(Talks.CHARGE) : Flux.never());
			Disposable call = stream ? alice.stream(Talks.charging(charged)).subscribe()
					: alice.chat(Talks.charging(charged)).subscribe();
			assertThat(charged).hasValue(1);

			call.dispose();

			assertThat(history(alice)).hasSize(4).element(2).isEqualTo("result: charge-1 charged");
		}
	}

	@Test
	void isNotToldOfACallThatAToolMakesAndGivesUp() {
		LlmFailover service = this.talks.service();
		Conversation alice = service.conversation("alice");
		Tool outer = Tool.named("charge").description("Asks another model, and gives up").run((ToolContext context) -> {
			// what a tool does that hands on the context of its call
			service.provider("second")
				.chat(ChatRequest.builder().user("Inner").build())
				.contextWrite(context.context())
				.subscribe()
				.dispose();
			return "charged";
		});
		this.talks.second.answering((request) -> Flux.never());
		this.talks.first.answering((request) -> (this.talks.first.requests.size() == 1)
				? this.talks.first.calls(Talks.CHARGE) : Flux.never());

		Disposable call = alice.chat(ChatRequest.builder().user("Charge it").tool(outer).build()).subscribe();
		call.dispose();

		assertThat(this.talks.second.requests).hasSize(1);
		assertThat(history(alice)).hasSize(4).startsWith("user: Charge it", "assistant: [charge-1?] (signed)");
	}

}
