package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.Message;
import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolDefinition;
import io.llmfailover.ToolOutcome;
import io.llmfailover.conversation.ConversationSettings;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.tool.BoundedToolRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static io.llmfailover.service.Talks.history;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A tool runs in the turn of the call that asked for it. So what it asks of the same
 * conversation would wait for a turn that comes only when the tool has ended.
 */
class ConversationInToolTests {

	private static final Duration NEVER_HANG = Duration.ofSeconds(30);

	private final Talks talks = new Talks();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private final BoundedToolRunner tools = this.talks.realTools();

	private final LlmFailover service = this.talks.service(ConversationSettings.DEFAULTS, Schedulers.parallel());

	@AfterEach
	void close() {
		this.tools.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void failsAtOnceWhereAToolBlocksOnItsOwnConversation(boolean stream) {
		askOnce("ask");
		Tool tool = blocking("ask", () -> this.service.conversation("alice").blocking().chat("And you?").content());

		assertThat(call("alice", tool, stream).content()).isEqualTo("Done");

		assertRefused();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void failsAtOnceWhereAReactiveToolAsksItsOwnConversation(boolean stream) {
		askOnce("ask");
		Tool tool = reactive("ask",
				(context) -> this.service.conversation("alice")
					.stream("And you?")
					.ofType(ChatEvent.Completed.class)
					.map((completed) -> completed.response().content())
					.single());

		assertThat(call("alice", tool, stream).content()).isEqualTo("Done");

		assertRefused();
	}

	@Test
	void failsAtOnceWhereAToolHandsOnTheContextOfItsCall() {
		askOnce("ask");
		Tool tool = reactive("ask",
				(context) -> Mono
					.fromFuture(this.service.conversation("alice")
						.chat("And you?")
						.contextWrite(context.context())
						.subscribeOn(Schedulers.boundedElastic())
						.toFuture())
					.map(ChatResponse::content));

		assertThat(call("alice", tool, false).content()).isEqualTo("Done");

		assertRefused();
	}

	@Test
	void failsAtOnceWhereAToolAddsMessagesToItsOwnConversation() {
		askOnce("ask");
		Tool tool = blocking("ask", () -> {
			this.service.conversation("alice").blocking().append(Message.user("A note"));
			return "noted";
		});

		call("alice", tool, false);

		assertRefused();
	}

	@Test
	void failsAtOnceWhereAnotherConversationLeadsBackToIt() {
		askOnce("ask");
		Tool back = blocking("back", () -> this.service.conversation("alice").blocking().chat("Hm?").content());
		Tool tool = blocking("ask", () -> {
			askOnce("back");
			return call("bob", back, true).content();
		});

		assertThat(call("alice", tool, false).content()).isEqualTo("Done");

		assertRefused();
		assertThat(history(this.service.conversation("bob"))).hasSize(4);
	}

	@Test
	void aToolMayAskAnotherConversationAndReadItsOwn() {
		askOnce("ask");
		List<Message> read = new ArrayList<>();
		this.service.conversation("alice").blocking().append(Message.user("Hi"), Message.assistant("Hello"));
		Tool tool = blocking("ask", () -> {
			read.addAll(this.service.conversation("alice").blocking().history());
			return this.service.conversation("bob").blocking().chat("And you?").content();
		});

		assertThat(call("alice", tool, false).content()).isEqualTo("Done");

		assertThat(this.failures).isEmpty();
		assertThat(read).hasSize(2);
		assertThat(history(this.service.conversation("bob"))).hasSize(2);
	}

	@Test
	void aThreadThatHasRunAToolIsFreeOfIt() {
		askOnce("ask");
		call("alice", blocking("ask", () -> "fine"), false);
		askOnce("ask");

		call("carol", blocking("ask", () -> this.service.conversation("alice").blocking().chat("And you?").content()),
				false);

		assertThat(this.failures).isEmpty();
		assertThat(history(this.service.conversation("alice"))).hasSize(6);
	}

	private void assertRefused() {
		assertThat(this.failures).singleElement()
			.isInstanceOf(IllegalStateException.class)
			.extracting(Throwable::getMessage)
			.asString()
			.contains("A tool cannot ask the conversation in whose turn it runs");
	}

	private ChatResponse call(String id, Tool tool, boolean stream) {
		Conversation conversation = this.service.conversation(id);
		ChatRequest request = ChatRequest.builder().user("Hi").tool(tool).build();
		return Objects.requireNonNull(Talks.completed(conversation, request, stream).block(NEVER_HANG));
	}

	private void askOnce(String tool) {
		this.talks.first.answering((request) -> {
			boolean offered = request.tools().stream().map(ToolDefinition::name).anyMatch(tool::equals);
			boolean ran = request.messages().get(request.messages().size() - 1) instanceof Message.ToolResult;
			return (offered && !ran) ? this.talks.first.calls(new ToolCall("call-1", tool, "{}")) : done();
		});
	}

	private Flux<TargetEvent> done() {
		return this.talks.first.says("Done");
	}

	private Tool blocking(String name, Callable<String> work) {
		return Tool.named(name).description("Asks").run(() -> {
			try {
				return work.call();
			}
			catch (Exception ex) {
				this.failures.add(ex);
				throw ex;
			}
		});
	}

	private Tool reactive(String name, Function<ToolContext, Mono<String>> work) {
		return new Tool() {

			@Override
			public ToolDefinition definition() {
				return new ToolDefinition(name, "Asks", "{\"type\":\"object\"}");
			}

			@Override
			public Mono<ToolOutcome> call(ToolCall call, ToolContext context) {
				return work.apply(context).doOnError(ConversationInToolTests.this.failures::add).map(ToolOutcome::of);
			}

		};
	}

}
