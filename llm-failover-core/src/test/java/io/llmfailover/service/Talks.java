package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.Conversation;
import io.llmfailover.FailoverListener;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolRunner;
import io.llmfailover.conversation.ConversationCipher;
import io.llmfailover.conversation.ConversationSettings;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.Conversations;
import io.llmfailover.conversation.InMemoryConversationStore;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.Failover;
import io.llmfailover.failover.FailoverSettings;
import io.llmfailover.failover.Time;
import io.llmfailover.failover.TimeoutRules;
import io.llmfailover.provider.PoolSettings;
import io.llmfailover.tool.BoundedToolRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A service over providers in memory, on virtual time, whose conversations are looked
 * into.
 */
final class Talks {

	/** The call that a model makes of {@link #charging}. */
	static final ToolCall CHARGE = new ToolCall("charge-1", "charge", "{}");

	final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	final TalkingProvider first = new TalkingProvider("first");

	final TalkingProvider second = new TalkingProvider("second");

	final List<String> lost = new CopyOnWriteArrayList<>();

	ConversationStore store = new InMemoryConversationStore();

	ConversationCipher cipher = ConversationCipher.NONE;

	@Nullable String systemMessage;

	ToolCatalog catalog = new ToolCatalog(Map.of(), List.of());

	/** Who runs tools: by default on the thread of the call. */
	ToolRunner tools = Talks::run;

	LlmFailover service() {
		return service(ConversationSettings.DEFAULTS);
	}

	LlmFailover service(ConversationSettings settings) {
		return service(settings, this.clock);
	}

	LlmFailover service(ConversationSettings settings, Scheduler scheduler) {
		Map<String, Candidate> candidates = new LinkedHashMap<>();
		for (TalkingProvider provider : List.of(this.first, this.second)) {
			candidates.put(provider.name(), new Candidate(provider, provider.models(), TimeoutRules.DEFAULTS, true));
		}
		FailoverListener listener = new FailoverListener() {

			@Override
			public void turnLost(String conversationId, Throwable reason) {
				Talks.this.lost.add(conversationId);
			}

		};
		Conversations conversations = new Conversations(this.store, this.cipher, settings,
				LostTurnReporter.forListeners(List.of(listener)), scheduler);
		Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(scheduler), () -> 0.5, List.of(), List.of(),
				this.tools);
		return new LlmFailover(failover, conversations, new RequestDefaults(this.systemMessage, false, this.catalog),
				new Chain(List.copyOf(candidates.keySet()), new Providers(candidates, Map.of())), Map.of(),
				new Connections(PoolSettings.DEFAULTS), new ToolSetup().runner());
	}

	/**
	 * Has tools run on threads of their own, in real time. Close it.
	 */
	BoundedToolRunner realTools() {
		BoundedToolRunner runner = new ToolSetup().runner();
		this.tools = runner;
		return runner;
	}

	private static Flux<ToolRunner.Progress> run(List<ToolRunner.Run> runs) {
		return Flux.fromIterable(runs).concatMap((run) -> {
			Tool tool = Objects.requireNonNull(run.tool());
			return Flux.<ToolRunner.Progress>just(new ToolRunner.Progress.Started(run))
				.concatWith(Mono.defer(() -> tool.call(run.call(), run.context()))
					.map((outcome) -> new ToolRunner.Progress.Finished(run, outcome, Duration.ZERO)));
		});
	}

	/**
	 * Waits for an answer, on virtual time as long as it takes.
	 */
	ChatResponse answer(Mono<ChatResponse> answer) {
		List<ChatResponse> got = new ArrayList<>();
		List<Throwable> failed = new ArrayList<>();
		answer.subscribe(got::add, failed::add);
		for (int i = 0; i < 1_000 && got.isEmpty() && failed.isEmpty(); i++) {
			this.clock.advanceTimeBy(Duration.ofMillis(100));
		}
		if (!failed.isEmpty()) {
			throw (failed.get(0) instanceof RuntimeException ex) ? ex : new IllegalStateException(failed.get(0));
		}
		return got.get(0);
	}

	ChatResponse say(Conversation conversation, String text) {
		return answer(conversation.chat(text));
	}

	ChatResponse stream(Conversation conversation, String text) {
		return ask(conversation, ChatRequest.of(text), true);
	}

	ChatResponse ask(Conversation conversation, ChatRequest request, boolean stream) {
		return answer(completed(conversation, request, stream));
	}

	/**
	 * The answer, asked for in one piece or as the end of a stream.
	 */
	static Mono<ChatResponse> completed(Conversation conversation, ChatRequest request, boolean stream) {
		return stream ? conversation.stream(request)
			.ofType(ChatEvent.Completed.class)
			.map(ChatEvent.Completed::response)
			.single() : conversation.chat(request);
	}

	/**
	 * A request with a tool that counts how often it is run.
	 */
	static ChatRequest charging(AtomicInteger charged) {
		Tool tool = Tool.named("charge").description("Charges the card").run(() -> {
			charged.incrementAndGet();
			return "charged";
		});
		return ChatRequest.builder().user("Charge it").tool(tool).build();
	}

	static List<String> history(Conversation conversation) {
		return words(Objects.requireNonNull(conversation.history().block()));
	}

	static List<String> words(ChatRequest request) {
		return words(request.messages());
	}

	/**
	 * Messages in short: who and what.
	 */
	static List<String> words(List<Message> messages) {
		return messages.stream().map(Talks::words).toList();
	}

	private static String words(Message message) {
		if (message instanceof Message.System system) {
			return "system: " + system.text();
		}
		if (message instanceof Message.User user) {
			return "user: " + words0(user.content());
		}
		if (message instanceof Message.Assistant assistant) {
			return "assistant: " + assistant.text()
					+ ((assistant.toolCalls().isEmpty()) ? ""
							: assistant.toolCalls().stream().map((call) -> call.id() + "?").toList())
					+ ((assistant.state() != null) ? " (signed)" : "");
		}
		return (message instanceof Message.ToolResult result)
				? "result: " + result.toolCallId() + " " + words0(result.content()) : "unknown";
	}

	private static String words0(List<Content> content) {
		return String.join(" + ", content.stream().map(Talks::words).toList());
	}

	private static String words(Content part) {
		if (part instanceof Text text) {
			return text.text();
		}
		return (part instanceof Document document) ? "document " + document.name() : "image";
	}

}
