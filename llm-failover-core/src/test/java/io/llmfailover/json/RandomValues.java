package io.llmfailover.json;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.OnInterruption;
import io.llmfailover.OpaqueContent;
import io.llmfailover.ProviderState;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;
import io.llmfailover.ToolOutcome;
import io.llmfailover.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Values of the vocabulary, each of its kinds and each of its parts there or missing.
 */
final class RandomValues {

	private static final List<String> WORDS = List.of("Hello", "", " ", "null", "Grüße 😀", "\"{}\"\n\t\\",
			"\u2028\u0000", "[1,2]", "snakeCase");

	private final Random random;

	private final boolean state;

	/**
	 * Creates values.
	 * @param seed which ones
	 * @param state whether messages hold the state of a provider
	 */
	RandomValues(long seed, boolean state) {
		this.random = new Random(seed);
		this.state = state;
	}

	ChatRequest request() {
		ChatRequest.Builder builder = ChatRequest.builder().messages(list(this::message)).user(name());
		if (yes()) {
			builder.temperature(this.random.nextDouble() * 2).maxTokens(1 + this.random.nextInt(1_000_000));
		}
		if (yes()) {
			builder.topP(1 - this.random.nextDouble()).seed(this.random.nextLong()).stop(name(), name());
		}
		if (yes()) {
			builder.reasoningEffort(any(ReasoningEffort.values())).onInterruption(any(OnInterruption.values()));
			builder.onInterruptionText(any(OnInterruption.values())).neverTakenBack(true);
		}
		if (yes()) {
			builder.tool(new ToolDefinition("a_" + number(9), yes() ? word() : null, "{\"type\":\"object\"}"))
				.toolChoice(yes() ? ToolChoice.REQUIRED : ToolChoice.named("a_1"))
				.parallelToolCalls(yes());
		}
		if (yes()) {
			builder.option("anthropic", "x" + number(9), value(3)).option("p q", "y", value(3));
		}
		if (yes()) {
			builder.maxToolRounds(1 + number(9)).conversationId(name()).tool(name());
		}
		if (yes()) {
			builder.route("openai:a:b", "gemini").strict(yes());
		}
		if (yes()) {
			builder.timeout(Duration.ofSeconds(yes() ? Long.MAX_VALUE : number(9), 1 + number(999)));
		}
		if (yes()) {
			builder.onFailure(FailureKind.RATE_LIMITED, any(FailureAction.values()));
		}
		return builder.build();
	}

	ChatResponse response() {
		Message.Assistant answer = new Message.Assistant(word(), list(this::toolCall), state());
		ChatResponse.Builder builder = ChatResponse.builder(name(), name());
		if (yes()) {
			List<Message> messages = new ArrayList<>(
					List.of(new Message.Assistant(word(), List.of(toolCall()), state()), Message.toolResult("1", "x")));
			messages.add(answer);
			answer.toolCalls().stream().limit(1).forEach((call) -> messages.add(Message.toolResult(call.id(), word())));
			builder.messages(messages);
		}
		return builder.content(answer.text())
			.toolCalls(answer.toolCalls())
			.state(answer.state())
			.reasoning(maybe(this::word))
			.refusal(maybe(this::word))
			.finishReason(any(FinishReason.values()), maybe(this::word))
			.usage(usage())
			.attempts(list(this::attempt))
			.warnings(list(this::word))
			.build();
	}

	ChatEvent event() {
		return switch (number(9)) {
			case 0 -> new ChatEvent.TextDelta(name(), name(), name());
			case 1 -> new ChatEvent.ReasoningDelta(name(), name(), name());
			case 2 -> new ChatEvent.ToolCalled(toolCall());
			case 3 -> new ChatEvent.Interrupted(attempt());
			case 4 -> new ChatEvent.Restarted(word(), attempt(), list(this::attempt));
			case 5 -> new ChatEvent.ToolStarted(toolCall(), 1 + number(9));
			case 6 -> new ChatEvent.ToolFinished(toolCall(), new ToolOutcome(list(this::content), yes(), yes()),
					Duration.ofMillis(number(9999)), 1 + number(9));
			case 7 -> new ChatEvent.RoundCompleted(1 + number(9), usage());
			default -> new ChatEvent.Completed(response());
		};
	}

	Message message() {
		return switch (number(5)) {
			case 0 -> Message.system(name());
			case 1 -> new Message.User(List.of(content(), content()));
			case 2 -> new Message.Assistant(word(), list(this::toolCall), state());
			case 3 -> new Message.ToolResult(name(), list(this::content), yes());
			default -> new Message.Opaque("later-" + number(9), fields(4));
		};
	}

	Content content() {
		return switch (number(6)) {
			case 0 -> new Text(name());
			case 3 -> Document.of(("%PDF-1.4\n" + number(9)).getBytes(StandardCharsets.UTF_8), name() + ".pdf");
			case 4 -> Document.of(URI.create("https://example.com/" + number(9) + ".pdf")).named(maybe(this::word));
			case 1 -> Image.of(new byte[] { (byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, (byte) number(256) });
			case 2 -> Image.of(URI.create("https://example.com/" + number(9) + "?q=a%20b"));
			default -> new OpaqueContent("later-" + number(9), fields(4));
		};
	}

	Attempt attempt() {
		boolean failed = yes();
		Duration first = maybe(() -> Duration.ofNanos(this.random.nextInt()).abs());
		return new Attempt(name(), name(), failed ? Attempt.Outcome.FAILED : Attempt.Outcome.CANCELLED,
				maybe(this::word), failed ? any(FailureKind.values()) : null, maybe(() -> any(FailureAction.values())),
				new Attempt.Exchange(maybe(() -> number(600)), maybe(this::word), first,
						Duration.ofMillis(number(100_000))),
				usage(), 1 + number(9));
	}

	Usage usage() {
		return switch (number(3)) {
			case 0 -> Usage.UNKNOWN;
			case 1 -> Usage.NONE;
			default ->
				new Usage(maybe(() -> Long.MAX_VALUE), maybe(() -> (long) number(9)), maybe(() -> 3_000_000_000L),
						maybe(() -> 0L), maybe(() -> 1L), maybe(() -> 2L), any(Usage.Source.values()));
		};
	}

	ToolCall toolCall() {
		return new ToolCall(name(), name(), yes() ? "{\"city\":\"Oslo\"}" : "{\"ci", yes());
	}

	private @Nullable ProviderState state() {
		return (this.state && yes()) ? new ProviderState(name(), "[{\"signature\":\"c2ln\"}]") : null;
	}

	private Map<String, @Nullable Object> fields(int depth) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		for (int i = number(4); i > 0; i--) {
			fields.put(any("some_field", "otherField", "x", ""), maybe(() -> value(depth - 1)));
		}
		return fields;
	}

	private Object value(int depth) {
		return switch (number((depth > 0) ? 7 : 5)) {
			case 0 -> word();
			case 1 -> this.random.nextInt();
			case 2 -> Long.MIN_VALUE + number(9);
			case 3 -> this.random.nextDouble();
			case 4 -> yes();
			case 5 -> fields(depth);
			default -> list(() -> value(depth - 1));
		};
	}

	private <T> List<T> list(Supplier<T> element) {
		List<T> list = new ArrayList<>();
		for (int i = number(4); i > 0; i--) {
			list.add(element.get());
		}
		return list;
	}

	private <T> @Nullable T maybe(Supplier<T> value) {
		return yes() ? value.get() : null;
	}

	@SafeVarargs
	private <T> T any(T... values) {
		return values[number(values.length)];
	}

	private String word() {
		return WORDS.get(number(WORDS.size()));
	}

	private String name() {
		return "n" + word() + number(100);
	}

	private int number(int bound) {
		return this.random.nextInt(bound);
	}

	private boolean yes() {
		return this.random.nextBoolean();
	}

}
