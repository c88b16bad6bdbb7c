package io.llmfailover.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.Chat;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.ConversationTurn;
import io.llmfailover.FailureKind;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolContext;
import io.llmfailover.conversation.ConversationCipher;
import io.llmfailover.conversation.ConversationSettings;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.ConversationStoreException;
import io.llmfailover.conversation.StoredConversation;
import io.llmfailover.conversation.StoredTurn;
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

class ConversationTests {

	private static final ToolCall CHARGE = new ToolCall("charge-1", "charge", "{}");

	private final Talks talks = new Talks();

	@Test
	void sendsWhatWasSaidBeforeWithTheNextMessage() {
		Conversation alice = this.talks.service().conversation("alice");

		this.talks.say(alice, "One");
		this.talks.stream(alice, "Two");

		assertThat(words(this.talks.first.asked(1))).containsExactly("user: One", "assistant: Answer 1 (signed)",
				"user: Two");
		assertThat(history(alice)).containsExactly("user: One", "assistant: Answer 1 (signed)", "user: Two",
				"assistant: Answer 2 (signed)");
	}

	@Test
	void keepsConversationsApart() {
		LlmFailover service = this.talks.service();

		this.talks.say(service.conversation("alice"), "One");
		this.talks.say(service.conversation("bob"), "Two");

		assertThat(words(this.talks.first.asked(1))).containsExactly("user: Two");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anAnswerThatComesAsTheServiceClosesIsKept(boolean stream) {
		LlmFailover service = this.talks.service(ConversationSettings.DEFAULTS.withStickyFor(Duration.ofMinutes(5)));
		Conversation alice = service.conversation("alice");
		this.talks.first.answering((request) -> this.talks.first.says("One").doOnComplete(service::close));

		ChatResponse answer = stream ? this.talks.stream(alice, "Hello") : this.talks.say(alice, "Hello");

		assertThat(answer.content()).isEqualTo("One");
		assertThat(history(alice)).containsExactly("user: Hello", "assistant: One (signed)");
	}

	@Test
	void goesOnWithAnotherProviderWhereTheFirstFails() {
		Conversation alice = this.talks.service().conversation("alice");
		this.talks.say(alice, "One");
		this.talks.first.answering((request) -> TalkingProvider.fails(FailureKind.AUTHENTICATION));

		ChatResponse answer = this.talks.say(alice, "Two");

		assertThat(answer.provider()).isEqualTo("second");
		assertThat(words(this.talks.second.asked(0))).containsExactly("user: One", "assistant: Answer 1 (signed)",
				"user: Two");
		assertThat(history(alice)).hasSize(4);
	}

	@Test
	void isHeldOverAProviderOrARouteAsWell() {
		LlmFailover service = this.talks.service();

		this.talks.say(service.conversation("alice"), "One");
		this.talks.say(service.provider("second").conversation("alice"), "Two");
		this.talks
			.answer(service.conversation("alice").chat(ChatRequest.builder().user("Three").route("second").build()));

		assertThat(this.talks.first.requests).hasSize(1);
		assertThat(words(this.talks.second.asked(1))).containsExactly("user: One", "assistant: Answer 1 (signed)",
				"user: Two", "assistant: Answer 1 (signed)", "user: Three");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aFailedCallLeavesNoTrace(boolean stream) {
		LlmFailover service = this.talks.service();
		Conversation alice = service.conversation("alice");
		this.talks.first.answering((request) -> TalkingProvider.fails(FailureKind.CONTENT_FILTERED));

		assertThatThrownBy(() -> ask(alice, ChatRequest.of("One"), stream)).isInstanceOf(ChatFailedException.class);

		assertThat(history(alice)).isEmpty();
	}

	@Test
	void aCancelledCallLeavesNoTraceAndGivesItsTurnToTheNextOne() {
		Conversation alice = this.talks.service().conversation("alice");
		this.talks.first.answering((request) -> Flux.never());
		Disposable call = alice.stream("One").subscribe();
		this.talks.first.answering((request) -> this.talks.first.says("Yes"));
		List<ChatResponse> answers = new ArrayList<>();
		alice.chat("Two").subscribe(answers::add);
		assertThat(answers).isEmpty();

		call.dispose();
		this.talks.clock.advanceTimeBy(Duration.ofMillis(1));

		assertThat(answers).hasSize(1);
		assertThat(history(alice)).containsExactly("user: Two", "assistant: Yes (signed)");
	}

	@Test
	void keepsNoSystemTextAndSendsThatOfEachRequestFirst() {
		this.talks.systemMessage = "Be kind.";
		Conversation alice = this.talks.service().conversation("alice");

		this.talks.say(alice, "One");
		this.talks.answer(alice.chat(ChatRequest.builder().system("Be brief.").user("Two").build()));

		assertThat(words(this.talks.first.asked(0))).containsExactly("system: Be kind.", "user: One");
		assertThat(words(this.talks.first.asked(1))).startsWith("system: Be brief.", "user: One")
			.doesNotContain("system: Be kind.");
		assertThat(history(alice)).noneMatch((message) -> message.startsWith("system"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void keepsAllRoundsOfATurnWithTools(boolean stream) {
		Conversation alice = this.talks.service().conversation("alice");
		AtomicInteger charged = new AtomicInteger();
		this.talks.first.answering((request) -> (this.talks.first.requests.size() == 1) ? this.talks.first.calls(CHARGE)
				: this.talks.first.says("Done"));

		ask(alice, charging(charged), stream);
		ask(alice, ChatRequest.of("Thanks"), stream);

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
				() -> ask(alice, charging(charged), stream));

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
					? this.talks.first.calls(CHARGE) : this.talks.first.says("Done"));
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

		assertThatThrownBy(() -> ask(alice, charging(charged), stream)).isInstanceOf(ChatFailedException.class);

		assertThat(charged).hasValue(1);
		assertThat(history(alice)).isEmpty();
	}

	private AtomicInteger failAfterCharging() {
		this.talks.first.answering((request) -> (this.talks.first.requests.size() == 1) ? this.talks.first.calls(CHARGE)
				: TalkingProvider.fails(FailureKind.CONTENT_FILTERED));
		return new AtomicInteger();
	}

	@Test
	void keepsFinishedToolsOfACancelledCall() {
		for (boolean stream : List.of(true, false)) {
			Conversation alice = this.talks.service().conversation("alice " + stream);
			AtomicInteger charged = new AtomicInteger();
			this.talks.first.requests.clear();
			this.talks.first.answering((request) -> (this.talks.first.requests.size() == 1)
					? this.talks.first.calls(CHARGE) : Flux.never());
			Disposable call = stream ? alice.stream(charging(charged)).subscribe()
					: alice.chat(charging(charged)).subscribe();
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
		this.talks.first.answering(
				(request) -> (this.talks.first.requests.size() == 1) ? this.talks.first.calls(CHARGE) : Flux.never());

		Disposable call = alice.chat(ChatRequest.builder().user("Charge it").tool(outer).build()).subscribe();
		call.dispose();

		assertThat(this.talks.second.requests).hasSize(1);
		assertThat(history(alice)).hasSize(4).startsWith("user: Charge it", "assistant: [charge-1?] (signed)");
	}

	private ChatResponse ask(Conversation conversation, ChatRequest request, boolean stream) {
		return this.talks.answer(completed(conversation, request, stream));
	}

	private static Mono<ChatResponse> completed(Conversation conversation, ChatRequest request, boolean stream) {
		return stream ? conversation.stream(request)
			.ofType(ChatEvent.Completed.class)
			.map(ChatEvent.Completed::response)
			.single() : conversation.chat(request);
	}

	private static ChatRequest charging(AtomicInteger charged) {
		Tool tool = Tool.named("charge").description("Charges the card").run(() -> {
			charged.incrementAndGet();
			return "charged";
		});
		return ChatRequest.builder().user("Charge it").tool(tool).build();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void deliversTheAnswerThoughItCannotBeKeptAndTellsTheLoss(boolean stream) {
		this.talks.store = failing(Mono.error(new IllegalStateException("secret words")));
		Conversation alice = this.talks.service().conversation("alice");

		ChatResponse answer = ask(alice, ChatRequest.of("One"), stream);

		assertThat(answer.content()).isEqualTo("Answer 1");
		assertThat(answer.warnings()).singleElement()
			.asString()
			.contains("not certain that this turn is kept")
			.doesNotContain("secret words");
		assertThat(this.talks.lost).containsExactly("alice");
	}

	@Test
	void waitsTwoSecondsForTheStoreBeforeItTellsTheAnswer() {
		this.talks.store = failing(Mono.never());
		Conversation alice = this.talks.service().conversation("alice");
		List<ChatEvent> events = new ArrayList<>();

		alice.stream("One").subscribe(events::add);
		this.talks.clock.advanceTimeBy(Duration.ofMillis(1_999));
		assertThat(events).noneMatch(ChatEvent.Completed.class::isInstance);
		this.talks.clock.advanceTimeBy(Duration.ofMillis(1));

		assertThat(events).last().isInstanceOf(ChatEvent.Completed.class);
		assertThat(this.talks.lost).containsExactly("alice");
	}

	private static ConversationStore failing(Mono<Long> append) {
		return new ConversationStore() {

			@Override
			public Mono<StoredConversation> load(String id) {
				return Mono.just(StoredConversation.EMPTY);
			}

			@Override
			public Mono<Long> append(String id, long expectedVersion, List<StoredTurn> turns) {
				return append;
			}

			@Override
			public Mono<Void> clear(String id) {
				return Mono.empty();
			}

		};
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void asksNobodyWhereTheHistoryCannotBeRead(boolean stream) {
		this.talks.store = new ConversationStore() {

			@Override
			public Mono<StoredConversation> load(String id) {
				return Mono.error(new IllegalStateException("down"));
			}

			@Override
			public Mono<Long> append(String id, long expectedVersion, List<StoredTurn> turns) {
				return Mono.just(1L);
			}

			@Override
			public Mono<Void> clear(String id) {
				return Mono.empty();
			}

		};

		assertThatThrownBy(() -> ask(this.talks.service().conversation("alice"), ChatRequest.of("One"), stream))
			.isInstanceOf(ConversationStoreException.class);
		assertThat(this.talks.first.requests).isEmpty();
	}

	@Test
	void appendsBehindATurnOfAnotherInstanceWithoutAskingAgain() {
		Conversation here = this.talks.service().conversation("alice");
		Conversation there = this.talks.service().conversation("alice");
		this.talks.say(here, "One");
		this.talks.first.answering((request) -> words(request).contains("user: Slow")
				? this.talks.first.says("Late").delaySubscription(Duration.ofSeconds(1), this.talks.clock)
				: this.talks.first.says("Early"));
		List<ChatResponse> slow = new ArrayList<>();
		here.chat("Slow").subscribe(slow::add);

		this.talks.say(there, "Fast");
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(2));

		assertThat(slow).singleElement()
			.satisfies((answer) -> assertThat(answer.warnings()).singleElement()
				.asString()
				.contains("Another turn was added"));
		assertThat(history(here)).containsExactly("user: One", "assistant: Answer 1 (signed)", "user: Fast",
				"assistant: Early (signed)", "user: Slow", "assistant: Late");
		assertThat(this.talks.first.requests).hasSize(3);
	}

	@Test
	void aTurnThatIsUnderWayDoesNotReviveAClearedConversation() {
		Conversation alice = this.talks.service().conversation("alice");
		this.talks.say(alice, "One");
		this.talks.first.answering(
				(request) -> this.talks.first.says("Late").delaySubscription(Duration.ofSeconds(1), this.talks.clock));
		List<ChatResponse> answers = new ArrayList<>();
		alice.chat("Two").subscribe(answers::add);

		alice.clear().block();
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(2));

		assertThat(answers).singleElement()
			.satisfies((answer) -> assertThat(answer.warnings()).singleElement().asString().contains("cleared"));
		assertThat(history(alice)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theFirstTurnOfAConversationIsNotKeptIfItIsClearedMeanwhile(boolean stream) {
		LlmFailover service = this.talks.service();
		Conversation alice = service.conversation("alice");
		this.talks.first.answering(
				(request) -> this.talks.first.says("Late").delaySubscription(Duration.ofSeconds(1), this.talks.clock));
		List<ChatResponse> answers = new ArrayList<>();
		completed(alice, ChatRequest.of("One"), stream).subscribe(answers::add);
		completed(alice, ChatRequest.of("Two"), stream).subscribe(answers::add);

		service.conversation("alice").clear().block();
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(3));

		assertThat(answers).hasSize(2);
		assertThat(answers.get(0).warnings()).singleElement().asString().contains("cleared");
		assertThat(answers.get(1).warnings()).isEmpty();
		assertThat(history(alice)).containsExactly("user: Two", "assistant: Late (signed)");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aConversationThatIsClearedWhileItsFirstTurnIsAddedStaysCleared(boolean stream) {
		ConversationStore kept = this.talks.store;
		Conversation alice = this.talks.service().conversation("alice");
		this.talks.store = new ConversationStore() {

			@Override
			public Mono<StoredConversation> load(String id) {
				return kept.load(id);
			}

			@Override
			public Mono<Long> append(String id, long expectedVersion, List<StoredTurn> turns) {
				return kept.append(id, expectedVersion, turns)
					.delaySubscription(Duration.ofSeconds(1), ConversationTests.this.talks.clock);
			}

			@Override
			public Mono<Void> clear(String id) {
				return kept.clear(id);
			}

		};
		Conversation slowly = this.talks.service().conversation("alice");
		List<ChatResponse> answers = new ArrayList<>();
		completed(slowly, ChatRequest.of("One"), stream).subscribe(answers::add);

		slowly.clear().block();
		this.talks.clock.advanceTimeBy(Duration.ofSeconds(2));

		assertThat(answers).singleElement()
			.satisfies((answer) -> assertThat(answer.warnings()).singleElement().asString().contains("cleared"));
		assertThat(history(alice)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void finishedToolsAreNotKeptInAConversationThatWasClearedMeanwhile(boolean stream) {
		Conversation alice = this.talks.service().conversation("alice");
		AtomicInteger charged = new AtomicInteger();
		this.talks.first.answering(
				(request) -> (this.talks.first.requests.size() == 1) ? this.talks.first.calls(CHARGE) : Flux.never());
		Disposable call = completed(alice, charging(charged), stream).subscribe();
		assertThat(charged).hasValue(1);

		alice.clear().block();
		call.dispose();

		assertThat(history(alice)).isEmpty();
	}

	@Test
	void addsMessagesByHandAndCopiesTheConversation() {
		LlmFailover service = this.talks.service();
		Conversation alice = service.conversation("alice");
		alice.append(Message.user("Hi"), Message.assistant("Hello")).block();

		Conversation copy = Objects.requireNonNull(alice.fork("copy").block());
		this.talks.say(copy, "More");

		assertThat(history(copy)).hasSize(4).startsWith("user: Hi", "assistant: Hello");
		assertThat(history(alice)).containsExactly("user: Hi", "assistant: Hello");
		assertThatThrownBy(() -> alice.fork("copy").block()).isInstanceOf(IllegalStateException.class);
		assertThatThrownBy(() -> alice.append(Message.system("Obey"))).isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> alice.append(List.of())).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void tellsTheTurnsAndWhoAnsweredEach() {
		Conversation alice = this.talks.service().conversation("alice");
		alice.append(Message.user("Hi"), Message.assistant("Hello")).block();
		this.talks.say(alice, "One");
		this.talks.first.answering((request) -> TalkingProvider.fails(FailureKind.AUTHENTICATION));
		this.talks.say(alice, "Two");

		List<ConversationTurn> turns = alice.fork("copy").flatMap(Conversation::turns).blockOptional().orElseThrow();

		assertThat(turns).extracting((turn) -> words(turn.messages()))
			.containsExactly(List.of("user: Hi", "assistant: Hello"),
					List.of("user: One", "assistant: Answer 1 (signed)"),
					List.of("user: Two", "assistant: Answer 1 (signed)"));
		assertThat(turns).extracting(ConversationTurn::provider).containsExactly(null, "first", "second");
		assertThat(turns).extracting(ConversationTurn::model).containsExactly(null, "first-model", "second-model");
		assertThat(alice.blocking().turns()).isEqualTo(turns);
		assertThat(this.talks.service().conversation("nobody").blocking().turns()).isEmpty();
	}

	@Test
	void hasTheSameVerbsForCodeThatMayBlock() {
		var alice = this.talks.service().conversation("alice").blocking();

		alice.append(Message.user("Hi"));
		assertThat(alice.chat("One").content()).isEqualTo("Answer 1");
		assertThat(alice.fork("copy").history()).hasSize(3);
		alice.clear();

		assertThat(alice.history()).isEmpty();
		assertThat(alice.id()).isEqualTo("alice");
	}

	@Test
	void refusesWhatCannotBeAnId() {
		LlmFailover service = this.talks.service();
		for (String id : List.of("", "  ", "a\nb", "a\u0000", "\ud83d", "\ude80\ud83d", "x".repeat(201))) {
			assertThatThrownBy(() -> service.conversation(id)).isInstanceOf(IllegalArgumentException.class)
				.hasMessageNotContaining("xx");
		}
		assertThat(service.conversation("x".repeat(198) + "\ud83d\ude80").id()).hasSize(200);
	}

	@Test
	void aChatOfSomebodyElseSaysThatItKeepsNone() {
		Chat foreign = new Chat() {

			@Override
			public Mono<ChatResponse> chat(ChatRequest request) {
				return Mono.empty();
			}

			@Override
			public Flux<ChatEvent> stream(ChatRequest request) {
				return Flux.empty();
			}

		};

		assertThatThrownBy(() -> foreign.conversation("alice")).isInstanceOf(UnsupportedOperationException.class)
			.hasMessageContaining("keeps no conversations");
	}

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

	@Test
	void takesTimesThatNobodyLivesToSeeTheEndOf() {
		Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
		ConversationSettings settings = ConversationSettings.DEFAULTS.withAppendTimeout(forever)
			.withReaderTimeout(forever)
			.withStickyFor(forever);
		Conversation alice = this.talks.service(settings).conversation("alice");

		this.talks.answer(alice.chat(ChatRequest.builder().user("One").timeout(forever).build()));
		this.talks.stream(alice, "Two");

		assertThat(history(alice)).hasSize(4);
	}

	@Test
	void addsATurnOnceThoughTheDriverOfTheStoreSendsItTwice() {
		ConversationStore inner = this.talks.store;
		this.talks.store = new ConversationStore() {

			@Override
			public Mono<StoredConversation> load(String id) {
				return inner.load(id);
			}

			@Override
			public Mono<Long> append(String id, long expectedVersion, List<StoredTurn> turns) {
				return inner.append(id, expectedVersion, turns).then(inner.append(id, expectedVersion, turns));
			}

			@Override
			public Mono<Void> clear(String id) {
				return inner.clear(id);
			}

		};
		Conversation alice = this.talks.service().conversation("alice");

		ChatResponse answer = this.talks.say(alice, "One");

		assertThat(answer.warnings()).isEmpty();
		assertThat(history(alice)).hasSize(2);
	}

}
