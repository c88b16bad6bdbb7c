package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.Conversation;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.conversation.ConversationSettings;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.ConversationWindow;
import io.llmfailover.conversation.InMemoryConversationStore;
import io.llmfailover.conversation.StoredConversation;
import io.llmfailover.conversation.StoredTurn;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many users at once, on two instances, while providers fail, streams are cut and callers
 * go away.
 */
class ConversationSoakTests {

	private static final int USERS = 100;

	private static final int TURNS = 50;

	private final Talks talks = new Talks();

	private final List<ChatRequest> broken = new ArrayList<>();

	private Random random = new Random(0);

	@ParameterizedTest
	@ValueSource(longs = { 1, 2 })
	void everyHistoryHoldsExactlyTheTurnsThatWereConfirmed(long seed) {
		this.random = new Random(seed);
		this.talks.store = new SlowStore();
		this.talks.first.answering(this::answer);
		this.talks.second.answering(this::answer);
		ConversationSettings settings = ConversationSettings.DEFAULTS.withWindow(ConversationWindow.ofMessages(40));
		List<LlmFailover> instances = List.of(this.talks.service(settings), this.talks.service(settings));
		Map<String, User> users = new LinkedHashMap<>();
		for (int turn = 0; turn < TURNS; turn++) {
			for (int i = 0; i < USERS; i++) {
				User user = users.computeIfAbsent("user " + i, User::new);
				user.says(instances.get(this.random.nextInt(2)), turn);
			}
			this.talks.clock.advanceTimeBy(Duration.ofMillis(this.random.nextInt(300)));
		}
		this.talks.clock.advanceTimeBy(Duration.ofMinutes(20));

		int confirmed = 0;
		for (User user : users.values()) {
			confirmed += user.confirmed.size();
			user.check(instances.get(0).conversation(user.id));
		}
		assertThat(this.broken).isEmpty();
		assertThat(confirmed).isBetween(USERS * TURNS / 3, USERS * TURNS - 1);
	}

	private Flux<TargetEvent> answer(ChatRequest request) {
		if (!isWhole(request.messages())) {
			this.broken.add(request);
		}
		Duration delay = Duration.ofMillis(this.random.nextInt(200));
		boolean hasTools = !request.runnableTools().isEmpty();
		boolean toolsRan = request.messages().get(request.messages().size() - 1) instanceof Message.ToolResult;
		Flux<TargetEvent> events = switch (this.random.nextInt(10)) {
			case 0 -> TalkingProvider.fails(FailureKind.SERVER_ERROR);
			case 1 -> TalkingProvider.fails(FailureKind.CONTENT_FILTERED);
			case 2 -> Flux.concat(Flux.just(new TargetEvent.TextPiece("Half an ans")),
					Flux.error(() -> new TargetFailedException(Failure.of(FailureKind.INCOMPLETE_STREAM, "cut"))));
			default -> (hasTools && !toolsRan)
					? this.talks.first.calls(new ToolCall("call-" + this.random.nextLong(), "note", "{}"))
					: this.talks.first.says("Answer");
		};
		return events.delaySubscription(delay, this.talks.clock);
	}

	/**
	 * Whether a history begins with the user, and every call is followed by its result.
	 */
	private static boolean isWhole(List<Message> messages) {
		if (!(messages.get(0) instanceof Message.User)) {
			return false;
		}
		Set<String> open = new HashSet<>();
		for (Message message : messages) {
			if (message instanceof Message.ToolResult result) {
				if (!open.remove(result.toolCallId())) {
					return false;
				}
			}
			else if (!open.isEmpty()) {
				return false;
			}
			if (message instanceof Message.Assistant assistant) {
				assistant.toolCalls().forEach((call) -> open.add(call.id()));
			}
		}
		return open.isEmpty();
	}

	/**
	 * One who talks, and what came of it.
	 */
	private final class User {

		private final String id;

		private final List<String> confirmed = new ArrayList<>();

		private final Set<String> inDoubt = new HashSet<>();

		private final Set<String> toolsRan = new HashSet<>();

		User(String id) {
			this.id = id;
		}

		void says(LlmFailover instance, int turn) {
			String text = this.id + " says " + turn;
			ChatRequest.Builder request = ChatRequest.builder().user(text);
			if (turn % 3 == 0) {
				request.tool(Tool.named("note").description("Notes").run(() -> {
					this.toolsRan.add(text);
					return "noted";
				}));
			}
			Conversation conversation = instance.conversation(this.id);
			Flux<ChatEvent> events = (turn % 2 == 0) ? conversation.stream(request.build())
					: conversation.chat(request.build()).<ChatEvent>map(ChatEvent.Completed::new).flux();
			Disposable call = events.subscribe((event) -> {
				if (event instanceof ChatEvent.Completed) {
					this.confirmed.add(text);
				}
			}, (error) -> {
			});
			if (ConversationSoakTests.this.random.nextInt(5) == 0) {
				Duration patience = Duration.ofMillis(ConversationSoakTests.this.random.nextInt(300));
				Mono.delay(patience, ConversationSoakTests.this.talks.clock).subscribe((now) -> {
					if (!call.isDisposed()) {
						this.inDoubt.add(text);
						call.dispose();
					}
				});
			}
		}

		void check(Conversation conversation) {
			List<Message> history = Objects.requireNonNull(history(conversation));
			if (!history.isEmpty()) {
				assertThat(isWhole(history)).as(this.id).isTrue();
			}
			List<String> said = history.stream()
				.filter(Message.User.class::isInstance)
				.map((message) -> ((Text) ((Message.User) message).content().get(0)).text())
				.toList();
			assertThat(said).as(this.id).doesNotHaveDuplicates();
			assertThat(said).as(this.id).containsAll(this.confirmed);
			// a caller who went away while its turn was added cannot know; tools that ran
			// are kept
			List<String> others = new ArrayList<>(said);
			others.removeAll(this.confirmed);
			assertThat(others).as(this.id)
				.allMatch((text) -> this.inDoubt.contains(text) || this.toolsRan.contains(text));
		}

		private List<Message> history(Conversation conversation) {
			List<List<Message>> read = new ArrayList<>();
			conversation.history().subscribe(read::add);
			ConversationSoakTests.this.talks.clock.advanceTimeBy(Duration.ofSeconds(1));
			return read.get(0);
		}

	}

	/**
	 * A store that takes its time.
	 */
	private final class SlowStore implements ConversationStore {

		private final ConversationStore store = new InMemoryConversationStore();

		private <T> Mono<T> slow(Mono<T> step) {
			return Mono
				.defer(() -> step.delaySubscription(Duration.ofMillis(1 + ConversationSoakTests.this.random.nextInt(5)),
						ConversationSoakTests.this.talks.clock));
		}

		@Override
		public Mono<StoredConversation> load(String id) {
			return slow(this.store.load(id));
		}

		@Override
		public Mono<Long> append(String id, long expectedVersion, List<StoredTurn> turns) {
			return slow(this.store.append(id, expectedVersion, turns));
		}

		@Override
		public Mono<Void> clear(String id) {
			return slow(this.store.clear(id));
		}

	}

}
