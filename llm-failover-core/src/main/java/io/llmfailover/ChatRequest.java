package io.llmfailover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What is asked: written once, rendered for each provider afresh. Immutable.
 */
public final class ChatRequest {

	private final List<Message> messages;

	private final ChatOptions options;

	private final RequestTools tools;

	private final @Nullable String conversationId;

	private final Map<String, Object> attributes;

	private final Map<String, Map<String, Object>> extras;

	private final CallRules rules;

	private final @Nullable AnswerSchema answerSchema;

	private final List<Acceptance> acceptances;

	private ChatRequest(Builder builder) {
		this.messages = List.copyOf(builder.messages);
		if (this.messages.stream().noneMatch(ChatRequest::isSaid)) {
			throw new IllegalArgumentException("messages must hold at least one that is not a system message");
		}
		this.options = new ChatOptions(builder.temperature, builder.topP, builder.maxTokens, builder.stop, builder.seed,
				builder.reasoningEffort);
		this.tools = new RequestTools(builder.tools, builder.runnableTools, builder.toolNames, builder.maxToolRounds,
				builder.toolChoice, builder.parallelToolCalls);
		this.conversationId = builder.conversationId;
		this.attributes = Map.copyOf(builder.attributes);
		this.extras = builder.extras.checked(this.tools.any());
		this.rules = new CallRules(builder.route, builder.timeout, builder.onInterruption, builder.onInterruptionText,
				builder.neverTakenBack, builder.actions, builder.strict);
		this.answerSchema = builder.answerSchema;
		this.acceptances = List.copyOf(builder.acceptances);
	}

	private static boolean isSaid(Message message) {
		if (message instanceof Message.User user) {
			return !user.content().stream().allMatch(OpaqueContent.class::isInstance);
		}
		return !(message instanceof Message.System || message instanceof Message.Opaque);
	}

	/**
	 * A request with one message of the user.
	 * @param message what the user says, not blank
	 * @return the request
	 */
	public static ChatRequest of(String message) {
		return builder().user(message).build();
	}

	/**
	 * Starts a request.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * A builder that holds everything of this request.
	 * @return a builder
	 */
	public Builder toBuilder() {
		return new Builder(this);
	}

	/**
	 * The same request with other messages.
	 * @param messages the messages, oldest first
	 * @return the request
	 */
	public ChatRequest withMessages(List<Message> messages) {
		Builder builder = toBuilder();
		builder.messages.clear();
		return builder.messages(messages).build();
	}

	/**
	 * The conversation so far, oldest first.
	 * @return the messages
	 */
	public List<Message> messages() {
		return this.messages;
	}

	/**
	 * Whether the request brings an instruction of its own.
	 * @return true if a message is a system message
	 */
	public boolean hasSystemMessage() {
		return this.messages.stream().anyMatch(Message.System.class::isInstance);
	}

	/**
	 * How the answer is generated.
	 * @return the options
	 */
	public ChatOptions options() {
		return this.options;
	}

	/**
	 * The tools that the model may ask to have called: those that are run, and those
	 * whose calls are handed to the caller.
	 * @return the tools
	 */
	public List<ToolDefinition> tools() {
		return this.tools.definitions();
	}

	/**
	 * The tools that are run when the model asks for them. Their results are sent to the
	 * model, which then goes on: a round of the call. They are not in the JSON form, in
	 * which their definitions are those of tools like any other.
	 * @return the tools; empty where all tool calls are handed to the caller
	 */
	public List<Tool> runnableTools() {
		return this.tools.runnable();
	}

	/**
	 * Names of tools that the service knows, or of groups of such: they are offered and
	 * run as well. The service puts the tools in their place before it asks anybody.
	 * @return the names
	 */
	public List<String> toolNames() {
		return this.tools.names();
	}

	/**
	 * After how many rounds with tools the model has to answer without.
	 * @return the number, at least 1; null for the configured one
	 */
	public @Nullable Integer maxToolRounds() {
		return this.tools.maxRounds();
	}

	/**
	 * The conversation that this request belongs to, as tools are told of it. It loads no
	 * history.
	 * @return its id; null for none
	 */
	public @Nullable String conversationId() {
		return this.conversationId;
	}

	/**
	 * What the caller wants its tools to know, for example the user it asks for. It goes
	 * to no provider, and is not in the JSON form.
	 * @return the attributes by name
	 */
	public Map<String, Object> attributes() {
		return this.attributes;
	}

	/**
	 * Whether the model may, must or must not call tools; {@link ToolChoice#AUTO} by
	 * default.
	 * @return the choice
	 */
	public ToolChoice toolChoice() {
		return this.tools.choice();
	}

	/**
	 * Whether the model may call several tools at once.
	 * @return false to have it call one at a time, and to run those that it calls at once
	 * all the same one after the other; true to tell it that it may; null, by default, to
	 * leave it to the model
	 */
	public @Nullable Boolean parallelToolCalls() {
		return this.tools.parallel();
	}

	/**
	 * Options that only one provider knows, passed through to it untouched.
	 * @param provider the provider's name
	 * @return the options by name
	 */
	public Map<String, Object> extras(String provider) {
		return this.extras.getOrDefault(provider, Map.of());
	}

	Map<String, Map<String, Object>> allExtras() {
		return this.extras;
	}

	/**
	 * The form that the answer must have.
	 * @return the form; null for any
	 */
	public @Nullable AnswerSchema answerSchema() {
		return this.answerSchema;
	}

	/**
	 * The criteria by which an answer is accepted.
	 * @return the criteria; empty for none
	 */
	public List<Acceptance> acceptances() {
		return this.acceptances;
	}

	/**
	 * The request's own chain; empty for the configured one.
	 * @return the route
	 */
	public List<Route> route() {
		return this.rules.route();
	}

	/**
	 * How long the whole call may take; null for the configured time.
	 * @return the timeout
	 */
	public @Nullable Duration timeout() {
		return this.rules.timeout();
	}

	/**
	 * What happens when a stream breaks after part of it was shown; null for the
	 * configured way.
	 * @return the way
	 */
	public @Nullable OnInterruption onInterruption() {
		return this.rules.onInterruption();
	}

	/**
	 * What happens when a stream of which nothing is taken back, see
	 * {@link #neverTakenBack()}, breaks after part of its answer was shown.
	 * @return the way; null for the configured one
	 */
	public @Nullable OnInterruption onInterruptionText() {
		return this.rules.onInterruptionText();
	}

	/**
	 * Whether what a stream has shown is never taken back: it emits no
	 * {@link ChatEvent.Restarted}, and where it cannot go on without one, it fails.
	 * {@link Chat#streamText} and {@link ChatListener#onText} ask for that. Whoever
	 * decorates a {@link Chat} passes it on.
	 * @return whether it is
	 */
	public boolean neverTakenBack() {
		return this.rules.neverTakenBack();
	}

	/**
	 * What is done about kinds of failure in this call; the configured actions hold for
	 * the others.
	 * @return the actions
	 */
	public Map<FailureKind, FailureAction> actions() {
		return this.rules.actions();
	}

	/**
	 * Whether a provider that does not take all of this request is skipped, instead of
	 * being asked without what it does not take; false by default.
	 * @return whether it is skipped
	 */
	public boolean strict() {
		return this.rules.strict();
	}

	/**
	 * The JSON form, the same with every JSON mapper. It does not hold
	 * {@link Message.Assistant#state() provider state}; {@link StoredRequest} does.
	 * @return the form
	 */
	@JsonValue
	public JsonForm toJson() {
		return RequestJson.write(this, JsonScope.SHOWN);
	}

	/**
	 * Reads the JSON form, for tests and trusted callers: who may write a whole request
	 * chooses models, costs and system messages.
	 * @param json its fields by name; what is not known is ignored
	 * @return the request
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static ChatRequest fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, (request) -> RequestJson.read(request, JsonScope.SHOWN));
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof ChatRequest that && parts().equals(that.parts()));
	}

	@Override
	public int hashCode() {
		return parts().hashCode();
	}

	private List<@Nullable Object> parts() {
		return Arrays.asList(this.messages, this.options, this.tools, this.conversationId, this.attributes, this.extras,
				this.rules, this.answerSchema, this.acceptances);
	}

	@Override
	public String toString() {
		return "ChatRequest[" + this.messages.size() + " messages, " + this.tools.definitions().size()
				+ " tools, route=" + this.rules.route() + "]";
	}

	/**
	 * Builds a {@link ChatRequest}. Not thread-safe.
	 */
	public static final class Builder {

		private final List<Message> messages = new ArrayList<>();

		private @Nullable Double temperature;

		private @Nullable Double topP;

		private @Nullable Integer maxTokens;

		private List<String> stop = List.of();

		private @Nullable Long seed;

		private @Nullable ReasoningEffort reasoningEffort;

		private final List<ToolDefinition> tools = new ArrayList<>();

		private final List<Tool> runnableTools = new ArrayList<>(0);

		private final List<String> toolNames = new ArrayList<>(0);

		private @Nullable Integer maxToolRounds;

		private @Nullable String conversationId;

		private final Map<String, Object> attributes = new LinkedHashMap<>(0);

		private ToolChoice toolChoice = ToolChoice.AUTO;

		private @Nullable Boolean parallelToolCalls;

		private final CollectedOptions extras;

		private List<Route> route = List.of();

		private @Nullable Duration timeout;

		private @Nullable OnInterruption onInterruption;

		private @Nullable OnInterruption onInterruptionText;

		private boolean neverTakenBack;

		private final Map<FailureKind, FailureAction> actions = new EnumMap<>(FailureKind.class);

		private boolean strict;

		private @Nullable AnswerSchema answerSchema;

		private final List<Acceptance> acceptances = new ArrayList<>(0);

		private Builder() {
			this.extras = new CollectedOptions(Map.of());
		}

		private Builder(ChatRequest request) {
			this.messages.addAll(request.messages);
			options(request.options);
			this.tools.addAll(request.tools());
			this.runnableTools.addAll(request.runnableTools());
			this.toolNames.addAll(request.toolNames());
			this.maxToolRounds = request.maxToolRounds();
			this.toolChoice = request.toolChoice();
			this.parallelToolCalls = request.parallelToolCalls();
			this.conversationId = request.conversationId;
			this.attributes.putAll(request.attributes);
			this.extras = new CollectedOptions(request.extras);
			this.route = request.route();
			this.timeout = request.timeout();
			this.onInterruption = request.onInterruption();
			this.onInterruptionText = request.onInterruptionText();
			this.neverTakenBack = request.neverTakenBack();
			this.actions.putAll(request.actions());
			this.strict = request.strict();
			this.answerSchema = request.answerSchema;
			this.acceptances.addAll(request.acceptances);
		}

		/**
		 * Adds an instruction to the model.
		 * @param text the instruction, not blank
		 * @return this builder
		 */
		public Builder system(String text) {
			return message(Message.system(text));
		}

		/**
		 * Adds an instruction to the model behind the last one that the conversation
		 * holds; at its beginning if it holds none.
		 * @param text the instruction, not blank
		 * @return this builder
		 */
		public Builder systemNote(String text) {
			int end = this.messages.size();
			while (end > 0 && !(this.messages.get(end - 1) instanceof Message.System)) {
				end--;
			}
			this.messages.add(end, Message.system(text));
			return this;
		}

		/**
		 * Adds a message of the user.
		 * @param text what the user says, not blank
		 * @param more further parts, for example images and documents
		 * @return this builder
		 */
		public Builder user(String text, Content... more) {
			return message(Message.user(text, more));
		}

		/**
		 * Adds an earlier answer of a model.
		 * @param text what the model said
		 * @return this builder
		 */
		public Builder assistant(String text) {
			return message(Message.assistant(text));
		}

		/**
		 * Adds a message.
		 * @param message the message
		 * @return this builder
		 */
		public Builder message(Message message) {
			this.messages.add(Objects.requireNonNull(message, "message"));
			return this;
		}

		/**
		 * Adds messages, oldest first.
		 * @param messages the messages
		 * @return this builder
		 */
		public Builder messages(List<Message> messages) {
			messages.forEach(this::message);
			return this;
		}

		Builder options(ChatOptions options) {
			this.temperature = options.temperature();
			this.topP = options.topP();
			this.maxTokens = options.maxTokens();
			this.stop = options.stop();
			this.seed = options.seed();
			this.reasoningEffort = options.reasoningEffort();
			return this;
		}

		/**
		 * How freely the model chooses its words.
		 * @param temperature 0 to 2
		 * @return this builder
		 */
		public Builder temperature(double temperature) {
			this.temperature = temperature;
			return this;
		}

		/**
		 * Restricts sampling to the likeliest tokens.
		 * @param topP their total probability, above 0, up to 1
		 * @return this builder
		 */
		public Builder topP(double topP) {
			this.topP = topP;
			return this;
		}

		/**
		 * The most tokens to generate.
		 * @param maxTokens at least 1
		 * @return this builder
		 */
		public Builder maxTokens(int maxTokens) {
			this.maxTokens = maxTokens;
			return this;
		}

		/**
		 * Sequences that end the answer. Vendors take at most 4 to 16 of them; of more
		 * the first ones are sent, and a warning says so.
		 * @param stop the sequences, none empty
		 * @return this builder
		 */
		public Builder stop(String... stop) {
			this.stop = List.of(stop);
			return this;
		}

		/**
		 * For reproducible sampling, where there is such a thing.
		 * @param seed the seed
		 * @return this builder
		 */
		public Builder seed(long seed) {
			this.seed = seed;
			return this;
		}

		/**
		 * How much the model may think before it answers.
		 * @param effort how much
		 * @return this builder
		 */
		public Builder reasoningEffort(ReasoningEffort effort) {
			this.reasoningEffort = effort;
			return this;
		}

		/**
		 * Adds a tool that is run when the model asks for it. A call that offers such
		 * tools may take 10 minutes in all, unless {@link #timeout(Duration)} or the
		 * configuration say otherwise.
		 * @param tool the tool; its name must be no other one's
		 * @return this builder
		 */
		public Builder tool(Tool tool) {
			this.tools.add(Objects.requireNonNull(tool.definition(), "definition"));
			this.runnableTools.add(tool);
			return this;
		}

		/**
		 * Adds tools that are run when the model asks for them; see {@link #tool(Tool)}.
		 * @param tools the tools
		 * @return this builder
		 */
		public Builder tools(Tool... tools) {
			for (Tool tool : tools) {
				tool(tool);
			}
			return this;
		}

		/**
		 * Adds a tool that the service knows; see {@link ChatRequest#toolNames()}.
		 * @param name the name of the tool, or of a group of tools such as a bean; the
		 * call fails with an {@link IllegalArgumentException} if the service knows
		 * neither
		 * @return this builder
		 */
		public Builder tool(String name) {
			this.toolNames.add(Objects.requireNonNull(name, "name"));
			return this;
		}

		/**
		 * Takes out all tools but those that were named, for whoever puts others in their
		 * place: a choice of tools that needs one must find one in {@link #build()}.
		 * @return this builder
		 */
		public Builder withoutTools() {
			this.tools.clear();
			this.runnableTools.clear();
			return this;
		}

		/**
		 * Takes out the tools that were named, for who puts tools in their place.
		 * @return this builder
		 */
		public Builder withoutToolNames() {
			this.toolNames.clear();
			return this;
		}

		/**
		 * After how many rounds with tools the model has to answer without: one more
		 * round, in which it must not call a tool.
		 * @param rounds the number, at least 1; 5 by default, or as configured
		 * @return this builder
		 */
		public Builder maxToolRounds(int rounds) {
			if (rounds < 1) {
				throw new IllegalArgumentException("maxToolRounds must be at least 1, but is " + rounds);
			}
			this.maxToolRounds = rounds;
			return this;
		}

		/**
		 * The conversation that this request belongs to; see
		 * {@link ChatRequest#conversationId()}.
		 * @param conversationId its id; null for none
		 * @return this builder
		 */
		public Builder conversationId(@Nullable String conversationId) {
			this.conversationId = conversationId;
			return this;
		}

		/**
		 * Tells the tools something; see {@link ChatRequest#attributes()}.
		 * @param name its name
		 * @param value its value
		 * @return this builder
		 */
		public Builder attribute(String name, Object value) {
			this.attributes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
			return this;
		}

		/**
		 * Adds a tool whose calls are handed to the caller: the call ends with them.
		 * @param tool the tool
		 * @return this builder
		 */
		public Builder tool(ToolDefinition tool) {
			this.tools.add(Objects.requireNonNull(tool, "tool"));
			return this;
		}

		/**
		 * Whether the model may, must or must not call tools.
		 * @param choice the choice
		 * @return this builder
		 */
		public Builder toolChoice(ToolChoice choice) {
			this.toolChoice = Objects.requireNonNull(choice, "choice");
			return this;
		}

		/**
		 * Whether the model may call several tools at once. Not every model can be told:
		 * then a warning says so, or the target is skipped where the request is strict.
		 * @param parallel false to have it call one at a time, and to run those that it
		 * calls at once all the same one after the other, in their order; true to tell it
		 * that it may
		 * @return this builder
		 */
		public Builder parallelToolCalls(boolean parallel) {
			this.parallelToolCalls = parallel;
			return this;
		}

		/**
		 * Sets an option that only one provider knows. It is passed through to that
		 * provider untouched, and to no other. It replaces what the request would say
		 * under that name on the wire, for example {@code temperature},
		 * {@code max_tokens} or {@code tool_choice}, also where the model is known to
		 * refuse it; {@code tools} only in a request that has none. What is asked, and
		 * how the answer comes, cannot be replaced: {@code model}, {@code messages},
		 * {@code system} and {@code stream} are refused.
		 * <p>
		 * The value is checked and copied when the request is built.
		 * @param provider the provider's name, for example {@code anthropic}
		 * @param name the option's name on the wire, for example {@code top_k}
		 * @param value its value: a string, finite number, boolean, or a list, array or
		 * map (by strings) of such, at most 64 levels deep and 100,000 values in all
		 * @return this builder
		 */
		public Builder option(String provider, String name, Object value) {
			this.extras.add(provider, name, value);
			return this;
		}

		/**
		 * Gives this request a chain of its own.
		 * @param route providers in order, each {@code provider} or
		 * {@code provider:model}
		 * @return this builder
		 */
		public Builder route(String... route) {
			this.route = List.of(route).stream().map(Route::parse).toList();
			return this;
		}

		Builder route(List<Route> route) {
			this.route = List.copyOf(route);
			return this;
		}

		/**
		 * How long the whole call may take, all attempts included.
		 * @param timeout the time, positive
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			if (timeout.isZero() || timeout.isNegative()) {
				throw new IllegalArgumentException("timeout must be positive, but is " + timeout);
			}
			this.timeout = timeout;
			return this;
		}

		/**
		 * What happens when a stream breaks after part of it was shown.
		 * @param onInterruption the way
		 * @return this builder
		 */
		public Builder onInterruption(OnInterruption onInterruption) {
			this.onInterruption = Objects.requireNonNull(onInterruption, "onInterruption");
			return this;
		}

		/**
		 * Decides what happens when a stream of which nothing is taken back breaks after
		 * part of its answer was shown. With {@link OnInterruption#RESTART} nobody else
		 * is asked once text is shown, since other words could not be shown.
		 * @param onInterruption the way
		 * @return this builder
		 */
		public Builder onInterruptionText(OnInterruption onInterruption) {
			this.onInterruptionText = Objects.requireNonNull(onInterruption, "onInterruption");
			return this;
		}

		/**
		 * Whether what a stream has shown is never taken back; see
		 * {@link ChatRequest#neverTakenBack()}.
		 * @param neverTakenBack whether it is; false by default
		 * @return this builder
		 */
		public Builder neverTakenBack(boolean neverTakenBack) {
			this.neverTakenBack = neverTakenBack;
			return this;
		}

		/**
		 * What is done about a kind of failure in this call, instead of the configured
		 * action.
		 * @param kind the kind of failure
		 * @param action what is done about it
		 * @return this builder
		 * @throws IllegalArgumentException if the kind always ends the call, as
		 * {@link FailureKind#DEADLINE_EXCEEDED} does
		 */
		public Builder onFailure(FailureKind kind, FailureAction action) {
			if (kind.endsCall()) {
				throw new IllegalArgumentException("There is no action for " + kind + ", which always ends the call");
			}
			this.actions.put(kind, Objects.requireNonNull(action, "action"));
			return this;
		}

		/**
		 * Whether a provider that does not take all of this request is skipped, instead
		 * of being asked without what it does not take: a parameter, or an image of an
		 * earlier turn.
		 * @param strict whether it is skipped; false by default
		 * @return this builder
		 */
		public Builder strict(boolean strict) {
			this.strict = strict;
			return this;
		}

		/**
		 * The form that the answer must have: an answer in another form is a
		 * {@link FailureKind#MISFIT}, after which the model is asked once more with what
		 * was wrong, and then the next one. Once text of such an answer is shown, a
		 * stream is restarted and never resumed. {@link Chat#chat(ChatRequest, Class)}
		 * sets it.
		 * @param schema the form; null for any
		 * @return this builder
		 */
		public Builder answerSchema(@Nullable AnswerSchema schema) {
			this.answerSchema = schema;
			return this;
		}

		/**
		 * Adds a criterion of one's own: an answer that is not accepted is a
		 * {@link FailureKind#MISFIT}, like one in a wrong form. A stream shows nothing of
		 * an answer before it is accepted. A round that calls tools is not judged. The
		 * criterion is called once per answer, must return at once, and an exception of
		 * its own ends the call as it is. It is no part of the JSON form.
		 * @param name what an accepted answer is, as in "in French"; the model is told it
		 * @param criterion tells whether an answer is accepted
		 * @return this builder
		 */
		public Builder accept(String name, Predicate<ChatResponse> criterion) {
			this.acceptances.add(new Acceptance(name, criterion));
			return this;
		}

		/**
		 * Builds the request.
		 * @return the request
		 * @throws IllegalArgumentException if there is no message to answer, or an option
		 * is out of its range, is not JSON, or would replace what is asked
		 */
		public ChatRequest build() {
			return new ChatRequest(this);
		}

	}

}
