package io.llmfailover;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One provider's complete answer, and how it came about. Immutable.
 */
public final class ChatResponse {

	private final Message.Assistant message;

	private final String provider;

	private final String model;

	private final @Nullable String reasoning;

	private final @Nullable String refusal;

	private final FinishReason finishReason;

	private final @Nullable String providerFinishReason;

	private final Usage usage;

	private final List<Attempt> attempts;

	private final List<String> warnings;

	private final List<Message> messages;

	private ChatResponse(Builder builder) {
		this.message = new Message.Assistant(builder.content, builder.toolCalls, builder.state);
		this.provider = builder.provider;
		this.model = builder.model;
		this.reasoning = builder.reasoning;
		this.refusal = builder.refusal;
		this.finishReason = builder.finishReason;
		this.providerFinishReason = builder.providerFinishReason;
		this.usage = builder.usage;
		this.attempts = List.copyOf(builder.attempts);
		this.warnings = List.copyOf(builder.warnings);
		this.messages = (builder.messages != null) ? List.copyOf(builder.messages) : List.of(this.message);
		if (!this.message.equals(last(this.messages))) {
			throw new IllegalArgumentException("messages must hold the answer, and no other answer behind it");
		}
	}

	/**
	 * The last answer among messages.
	 * @param messages the messages, oldest first
	 * @return the answer; null for none
	 */
	static Message.@Nullable Assistant last(List<Message> messages) {
		for (int i = messages.size() - 1; i >= 0; i--) {
			if (messages.get(i) instanceof Message.Assistant answer) {
				return answer;
			}
		}
		return null;
	}

	/**
	 * Starts a response, for example for a test double of {@link FailoverChatService}.
	 * @param provider the provider that answers
	 * @param model its model
	 * @return a builder
	 */
	public static Builder builder(String provider, String model) {
		return new Builder(provider, model);
	}

	/**
	 * A builder that holds everything of this response.
	 * @return a builder
	 */
	public Builder toBuilder() {
		return new Builder(this.provider, this.model).content(content())
			.toolCalls(this.message.toolCalls())
			.state(this.message.state())
			.reasoning(this.reasoning)
			.refusal(this.refusal)
			.finishReason(this.finishReason, this.providerFinishReason)
			.usage(this.usage)
			.attempts(this.attempts)
			.warnings(this.warnings)
			.messages(this.messages);
	}

	/**
	 * The text; empty where the model only called tools, or was cut short.
	 * @return the text
	 */
	public String content() {
		return this.message.text();
	}

	/**
	 * The answer as a message, to be sent back as history.
	 * @return the message
	 */
	public Message.Assistant message() {
		return this.message;
	}

	/**
	 * The provider that answered.
	 * @return its name
	 */
	public String provider() {
		return this.provider;
	}

	/**
	 * The model that answered, as the provider names it.
	 * @return the model
	 */
	public String model() {
		return this.model;
	}

	/**
	 * How many providers were asked, the answering one included: 1 means that the first
	 * one answered.
	 * @return at least 1; retries of one provider count once, skipped providers do not
	 * count
	 */
	public int attempt() {
		return Math.max(1,
				(int) this.attempts.stream().filter(Attempt::asked).map(Attempt::provider).distinct().count());
	}

	/**
	 * All that the call has added to the conversation, to be sent back as history: where
	 * the library ran tools, the answer of each round with the results of its tools; else
	 * {@link #message()} alone. The last answer is last, unless the call ended with tools
	 * of that answer: then their results follow it.
	 * @return the messages, oldest first; at least one
	 */
	public List<Message> messages() {
		return this.messages;
	}

	/**
	 * The tools that the caller is to call: those of {@link #message()} but for the ones
	 * that the library has run, whose results {@link #messages()} holds.
	 * @return the calls, in order
	 */
	public List<ToolCall> toolCalls() {
		if (this.messages.size() == 1) {
			return this.message.toolCalls();
		}
		List<Message> results = this.messages.subList(this.messages.lastIndexOf(this.message), this.messages.size());
		return this.message.toolCalls().stream().filter((call) -> results.stream().noneMatch(answers(call))).toList();
	}

	private static Predicate<Message> answers(ToolCall call) {
		return (message) -> message instanceof Message.ToolResult result && result.toolCallId().equals(call.id());
	}

	/**
	 * The model's reasoning, as far as the provider shows it.
	 * @return the reasoning; null for none
	 */
	public @Nullable String reasoning() {
		return this.reasoning;
	}

	/**
	 * The model's words where it declined to answer.
	 * @return the refusal; null for none
	 */
	public @Nullable String refusal() {
		return this.refusal;
	}

	/**
	 * Why the provider stopped, in normal form.
	 * @return the reason
	 */
	public FinishReason finishReason() {
		return this.finishReason;
	}

	/**
	 * Why the provider stopped, in its own word.
	 * @return the word, for example {@code end_turn}; null if there was none
	 */
	public @Nullable String providerFinishReason() {
		return this.providerFinishReason;
	}

	/**
	 * The tokens that this answer cost: where the library ran tools, those of the answers
	 * of all rounds.
	 * @return the usage
	 */
	public Usage usage() {
		return this.usage;
	}

	/**
	 * The tokens that the whole call cost, failed attempts included. An attempt that may
	 * have reached a model and did not tell its usage makes this
	 * {@link Usage.Source#PARTIAL}: one that was answered, but not to the end, or given
	 * up, or whose connection broke. One that was refused (by its HTTP status) cost
	 * nothing.
	 * @return the usage
	 */
	public Usage totalUsage() {
		return totalUsage(this.attempts);
	}

	static Usage totalUsage(List<Attempt> attempts) {
		return attempts.stream().map(ChatResponse::cost).reduce(Usage::plus).orElse(Usage.UNKNOWN);
	}

	private static Usage cost(Attempt attempt) {
		Integer status = attempt.exchange().status();
		boolean refused = status != null && status >= 300;
		return (refused && attempt.usage().source() == Usage.Source.UNKNOWN) ? Usage.NONE : attempt.usage();
	}

	/**
	 * The trail: every target that was asked or skipped, in order.
	 * @return the attempts
	 */
	public List<Attempt> attempts() {
		return this.attempts;
	}

	/**
	 * What of the request had to be dropped or mapped for the provider that answered, in
	 * words.
	 * @return the warnings
	 */
	public List<String> warnings() {
		return this.warnings;
	}

	/**
	 * The JSON form, the same with every JSON mapper. It does not hold the provider state
	 * of {@link #message()}; {@link StoredResponse} does.
	 * @return the form
	 */
	@JsonValue
	public JsonForm toJson() {
		return ResponseJson.write(this, JsonScope.SHOWN);
	}

	/**
	 * Reads the JSON form.
	 * @param json its fields by name; what is not known is ignored
	 * @return the answer
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static ChatResponse fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, (response) -> ResponseJson.read(response, JsonScope.SHOWN));
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof ChatResponse that && parts().equals(that.parts()));
	}

	@Override
	public int hashCode() {
		return parts().hashCode();
	}

	private List<@Nullable Object> parts() {
		return Arrays.asList(this.message, this.provider, this.model, this.reasoning, this.refusal, this.finishReason,
				this.providerFinishReason, this.usage, this.attempts, this.warnings, this.messages);
	}

	@Override
	public String toString() {
		return "ChatResponse[" + this.provider + ":" + this.model + ", " + content().length() + " characters, "
				+ this.finishReason + ", attempt=" + attempt() + "]";
	}

	/**
	 * Builds a {@link ChatResponse}. Not thread-safe.
	 */
	public static final class Builder {

		private final String provider;

		private final String model;

		private String content = "";

		private List<ToolCall> toolCalls = List.of();

		private @Nullable ProviderState state;

		private @Nullable String reasoning;

		private @Nullable String refusal;

		private FinishReason finishReason = FinishReason.STOP;

		private @Nullable String providerFinishReason;

		private Usage usage = Usage.UNKNOWN;

		private List<Attempt> attempts = List.of();

		private List<String> warnings = List.of();

		private @Nullable List<Message> messages;

		private Builder(String provider, String model) {
			this.provider = Objects.requireNonNull(provider, "provider");
			this.model = Objects.requireNonNull(model, "model");
		}

		/**
		 * The text.
		 * @param content the text
		 * @return this builder
		 */
		public Builder content(String content) {
			this.content = Objects.requireNonNull(content, "content");
			return this;
		}

		/**
		 * The tools that the model wants called.
		 * @param toolCalls the calls, in order
		 * @return this builder
		 */
		public Builder toolCalls(List<ToolCall> toolCalls) {
			this.toolCalls = Objects.requireNonNull(toolCalls, "toolCalls");
			return this;
		}

		/**
		 * What the provider wants back with the message.
		 * @param state the state; null for nothing
		 * @return this builder
		 */
		public Builder state(@Nullable ProviderState state) {
			this.state = state;
			return this;
		}

		/**
		 * The model's reasoning.
		 * @param reasoning the reasoning; null for none
		 * @return this builder
		 */
		public Builder reasoning(@Nullable String reasoning) {
			this.reasoning = reasoning;
			return this;
		}

		/**
		 * The model's words where it declined to answer.
		 * @param refusal the refusal; null for none
		 * @return this builder
		 */
		public Builder refusal(@Nullable String refusal) {
			this.refusal = refusal;
			return this;
		}

		/**
		 * Why the provider stopped.
		 * @param reason the reason in normal form; {@link FinishReason#STOP} by default
		 * @param providerWord the provider's own word; null if there was none
		 * @return this builder
		 */
		public Builder finishReason(FinishReason reason, @Nullable String providerWord) {
			this.finishReason = Objects.requireNonNull(reason, "reason");
			this.providerFinishReason = providerWord;
			return this;
		}

		/**
		 * The tokens that this answer cost.
		 * @param usage the usage; {@link Usage#UNKNOWN} by default
		 * @return this builder
		 */
		public Builder usage(Usage usage) {
			this.usage = Objects.requireNonNull(usage, "usage");
			return this;
		}

		/**
		 * The trail.
		 * @param attempts every target that was asked or skipped, in order
		 * @return this builder
		 */
		public Builder attempts(List<Attempt> attempts) {
			this.attempts = Objects.requireNonNull(attempts, "attempts");
			return this;
		}

		/**
		 * What of the request had to be dropped or mapped.
		 * @param warnings the warnings
		 * @return this builder
		 */
		public Builder warnings(List<String> warnings) {
			this.warnings = Objects.requireNonNull(warnings, "warnings");
			return this;
		}

		/**
		 * What the call has added to the conversation.
		 * @param messages the messages, the answer among them; by default the answer
		 * alone
		 * @return this builder
		 */
		public Builder messages(List<Message> messages) {
			this.messages = Objects.requireNonNull(messages, "messages");
			return this;
		}

		/**
		 * Builds the response.
		 * @return the response
		 * @throws IllegalArgumentException if there are messages, and the last answer
		 * among them is another one
		 */
		public ChatResponse build() {
			return new ChatResponse(this);
		}

	}

}
