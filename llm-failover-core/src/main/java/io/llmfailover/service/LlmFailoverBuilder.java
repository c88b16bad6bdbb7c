package io.llmfailover.service;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.llmfailover.Capability;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverListener;
import io.llmfailover.OnInterruption;
import io.llmfailover.Route;
import io.llmfailover.Tool;
import io.llmfailover.ToolExecutor;
import io.llmfailover.ToolRunner;
import io.llmfailover.conversation.ConversationCipher;
import io.llmfailover.conversation.ConversationSettings;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.InMemoryConversationStore;
import io.llmfailover.failover.ChatTransport;
import io.llmfailover.failover.ErrorContext;
import io.llmfailover.failover.Failover;
import io.llmfailover.failover.FailoverSettings;
import io.llmfailover.failover.FailurePolicy;
import io.llmfailover.failover.HealthSettings;
import io.llmfailover.failover.RetrySettings;
import io.llmfailover.failover.Time;
import io.llmfailover.failover.Timeouts;
import io.llmfailover.failover.ToolSettings;
import io.llmfailover.provider.AnswerLimits;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.KnownProviders;
import io.llmfailover.provider.PoolSettings;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.target.AttemptInterceptor;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.tool.BoundedToolRunner;
import io.llmfailover.tool.ToolRunSettings;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link LlmFailover} together. Not thread-safe.
 */
public final class LlmFailoverBuilder {

	private final ProviderSetup providers = new ProviderSetup();

	private PoolSettings pool = PoolSettings.DEFAULTS;

	private @Nullable String systemMessage;

	private boolean strict;

	private FailoverSettings settings = FailoverSettings.DEFAULTS;

	private final ToolSetup tools = new ToolSetup();

	private @Nullable ToolRunner toolRunner;

	private final ConversationSetup conversations = new ConversationSetup();

	private final List<FailoverListener> listeners = new ArrayList<>();

	private final List<AttemptInterceptor> interceptors = new ArrayList<>();

	private Time time = Time.system();

	private DoubleSupplier random = Math::random;

	LlmFailoverBuilder() {
	}

	/**
	 * Adds a provider at the end of the chain.
	 * @param provider the provider; may be unusable, which the trail then says
	 * @param aliases other names by which it may be called
	 * @return this builder
	 * @throws IllegalArgumentException if there is a provider of that name already
	 */
	public LlmFailoverBuilder provider(ChatProvider provider, String... aliases) {
		return provider(provider.name(), ProviderSource.of(provider), aliases);
	}

	private LlmFailoverBuilder provider(String name, ProviderSource source, String... aliases) {
		this.providers.add(name, source, aliases);
		return this;
	}

	/**
	 * Adds a provider that is asked over HTTP at the end of the chain.
	 * @param settings the provider as data; without a key it is skipped, and the trail
	 * says so
	 * @return this builder
	 * @throws IllegalArgumentException if there is a provider of that name already
	 */
	public LlmFailoverBuilder provider(ProviderSettings settings) {
		return provider(settings.name(), ProviderSource.of(settings));
	}

	/**
	 * Adds a server that speaks OpenAI's protocol at the end of the chain, for example
	 * {@code provider("local", "http://localhost:11434/v1", "llama4", null)}. It is
	 * offered tools, and neither images nor documents.
	 * @param name its name in the chain and in the trail
	 * @param baseUrl where it is, http or https, without the path of the protocol
	 * @param model the model that is asked
	 * @param key its key; null if it needs none
	 * @return this builder
	 * @throws IllegalArgumentException if there is a provider of that name already, the
	 * address is none, or the key cannot be sent in a header
	 */
	public LlmFailoverBuilder provider(String name, String baseUrl, String model, @Nullable String key) {
		return provider(KnownDialect.OPENAI, name, baseUrl, model, key);
	}

	/**
	 * Adds a server at the end of the chain. It is offered tools, and neither images nor
	 * documents.
	 * @param dialect the protocol that it speaks
	 * @param name its name in the chain and in the trail
	 * @param baseUrl where it is, http or https, without the path of the protocol
	 * @param model the model that is asked
	 * @param key its key; null if it needs none
	 * @return this builder
	 * @throws IllegalArgumentException if there is a provider of that name already, the
	 * address is none, or the key cannot be sent in a header
	 */
	public LlmFailoverBuilder provider(KnownDialect dialect, String name, String baseUrl, String model,
			@Nullable String key) {
		Access access = (key != null) ? Access.key(new ApiKey(key, "LlmFailoverBuilder.provider(...)")) : Access.OPEN;
		return provider(new ProviderSettings(name, dialect.dialect(), address(name, baseUrl), access, List.of(model),
				Set.of(Capability.TOOLS)));
	}

	private static URI address(String provider, String baseUrl) {
		try {
			return URI.create(baseUrl);
		}
		catch (IllegalArgumentException ex) {
			// its message quotes the address, which may hold a key
			throw new IllegalArgumentException("baseUrl of provider '" + provider + "' is not a URL");
		}
	}

	/**
	 * Adds the providers that need no configuration but a key, in their default order. A
	 * variable {@code PREFERRED_AI_PROVIDER} moves one to the front.
	 * @param environment the environment variables, as from {@link System#getenv()};
	 * providers without a key there are skipped, and the trail says so
	 * @return this builder
	 * @throws IllegalArgumentException if a key cannot be sent in a header
	 */
	public LlmFailoverBuilder knownProviders(Map<String, String> environment) {
		for (KnownProviders.Row row : KnownProviders.all()) {
			String alias = row.alias();
			provider(row.name(), ProviderSource.of(row.settings(row.key(environment))),
					(alias != null) ? new String[] { alias } : new String[0]);
		}
		String preferred = environment.get("PREFERRED_AI_PROVIDER");
		return (preferred != null && !preferred.isBlank()) ? preferred(preferred.trim()) : this;
	}

	/**
	 * Sets the chain; by default all providers, in the order in which they were added.
	 * @param providers the names in the order in which they are asked; others are known,
	 * but not in the chain
	 * @return this builder
	 */
	public LlmFailoverBuilder order(String... providers) {
		this.providers.order(List.of(providers));
		return this;
	}

	/**
	 * Moves a provider to the front of the chain; the others stay as fallbacks.
	 * @param provider its name; null for none
	 * @return this builder
	 */
	public LlmFailoverBuilder preferred(@Nullable String provider) {
		this.providers.preferred(provider);
		return this;
	}

	/**
	 * Leaves providers out until they are enabled at run time.
	 * @param providers their names; none are disabled by default
	 * @return this builder
	 * @see FailoverAdmin#enable(String)
	 */
	public LlmFailoverBuilder disabled(String... providers) {
		this.providers.disable(List.of(providers));
		return this;
	}

	/**
	 * Adds a named chain.
	 * @param name its name
	 * @param route providers in order, each {@code provider} or {@code provider:model}
	 * @return this builder
	 */
	public LlmFailoverBuilder chain(String name, String... route) {
		this.providers.chain(name, Stream.of(route).map(Route::parse).toList());
		return this;
	}

	/**
	 * The most tokens of an answer where the request does not say.
	 * @param maxTokens the limit for providers that this builder was given as settings,
	 * at least 1; 4096 by default. A {@link ChatProvider} has its own
	 * @return this builder
	 */
	public LlmFailoverBuilder maxTokens(int maxTokens) {
		this.providers.limits(this.providers.limits().withMaxTokens(maxTokens));
		return this;
	}

	/**
	 * How much of an answer is taken at most.
	 * @param limits the limits for providers that this builder was given as settings, the
	 * most tokens among them; {@link AnswerLimits#DEFAULTS} by default
	 * @return this builder
	 */
	public LlmFailoverBuilder limits(AnswerLimits limits) {
		this.providers.limits(limits);
		return this;
	}

	/**
	 * How many connections are held for providers that this builder was given as
	 * settings.
	 * @param pool the settings of the pool; {@link PoolSettings#DEFAULTS} by default
	 * @return this builder
	 */
	public LlmFailoverBuilder pool(PoolSettings pool) {
		this.pool = Objects.requireNonNull(pool, "pool");
		return this;
	}

	/**
	 * The system text of requests that have none of their own.
	 * @param systemMessage the text; null for none
	 * @return this builder
	 */
	public LlmFailoverBuilder systemMessage(@Nullable String systemMessage) {
		this.systemMessage = systemMessage;
		return this;
	}

	/**
	 * Whether a provider that does not take all of a request is skipped, instead of being
	 * asked without what it does not take. A request can ask for it by itself.
	 * @param strict whether it is skipped; false by default
	 * @return this builder
	 */
	public LlmFailoverBuilder strict(boolean strict) {
		this.strict = strict;
		return this;
	}

	/**
	 * How long a provider may stay silent.
	 * @param timeouts the times for providers and models that have none of their own
	 * @return this builder
	 */
	public LlmFailoverBuilder timeouts(Timeouts timeouts) {
		Objects.requireNonNull(timeouts, "timeouts");
		return timeouts((defaults) -> timeouts);
	}

	/**
	 * How long a provider may stay silent, for example
	 * {@code timeouts((times) -> times.withIdle(Duration.ofSeconds(30)))}.
	 * @param change changes the default times, which depend on the model
	 * @return this builder
	 */
	public LlmFailoverBuilder timeouts(UnaryOperator<Timeouts> change) {
		this.providers.timeouts(change);
		return this;
	}

	/**
	 * How long one provider may stay silent.
	 * @param provider its name
	 * @param timeouts the times
	 * @return this builder
	 */
	public LlmFailoverBuilder timeouts(String provider, Timeouts timeouts) {
		Objects.requireNonNull(timeouts, "timeouts");
		return timeouts(provider, (others) -> timeouts);
	}

	/**
	 * How long one provider may stay silent.
	 * @param provider its name
	 * @param change changes the times that hold for all
	 * @return this builder
	 */
	public LlmFailoverBuilder timeouts(String provider, UnaryOperator<Timeouts> change) {
		this.providers.timeoutsOfProvider(provider, change);
		return this;
	}

	/**
	 * How long models may stay silent, whoever provides them.
	 * @param models their name, in which {@code *} stands for any characters, for example
	 * {@code gpt-6*}
	 * @param change changes the times that hold for their provider
	 * @return this builder
	 * @throws IllegalArgumentException if the name is blank
	 */
	public LlmFailoverBuilder modelTimeouts(String models, UnaryOperator<Timeouts> change) {
		this.providers.timeoutsOfModels(models, change);
		return this;
	}

	/**
	 * How the answer to a chat is fetched.
	 * @param chatTransport in one piece, or as a stream, to which the times of a stream
	 * then apply: a long answer is not mistaken for silence; by default that depends on
	 * the model
	 * @return this builder
	 */
	public LlmFailoverBuilder chatTransport(ChatTransport chatTransport) {
		this.settings = this.settings.withChatTransport(chatTransport);
		return this;
	}

	/**
	 * How long a chat may take, all attempts included.
	 * @param timeout the time, positive; 2 min by default
	 * @return this builder
	 */
	public LlmFailoverBuilder chatTimeout(Duration timeout) {
		this.settings = this.settings.withChatTimeout(timeout);
		return this;
	}

	/**
	 * How long a stream may take, all attempts included.
	 * @param timeout the time, positive; 10 min by default
	 * @return this builder
	 */
	public LlmFailoverBuilder streamTimeout(Duration timeout) {
		this.settings = this.settings.withStreamTimeout(timeout);
		return this;
	}

	/**
	 * What happens when a stream breaks after part of it was shown.
	 * @param onInterruption the way; restart by default
	 * @return this builder
	 */
	public LlmFailoverBuilder onInterruption(OnInterruption onInterruption) {
		this.settings = this.settings.withOnInterruption(onInterruption);
		return this;
	}

	/**
	 * Decides what happens when a stream of which nothing is taken back, such as
	 * {@code streamText}, breaks after part of its answer was shown.
	 * @param onInterruption the way; resume by default; with restart nobody else is asked
	 * once text is shown
	 * @return this builder
	 */
	public LlmFailoverBuilder onInterruptionText(OnInterruption onInterruption) {
		this.settings = this.settings.withOnInterruptionText(onInterruption);
		return this;
	}

	/**
	 * After which failures the next provider gets a note of them in its system text.
	 * @param errorContext the failures; those of content by default
	 * @return this builder
	 */
	public LlmFailoverBuilder errorContext(ErrorContext errorContext) {
		this.settings = this.settings.withErrorContext(errorContext);
		return this;
	}

	/**
	 * What is done about failures.
	 * @param policy the policy
	 * @return this builder
	 */
	public LlmFailoverBuilder policy(FailurePolicy policy) {
		this.settings = this.settings.withPolicy(policy);
		return this;
	}

	/**
	 * When a provider or a model is not asked for a while, and for how long.
	 * @param health the settings
	 * @return this builder
	 */
	public LlmFailoverBuilder health(HealthSettings health) {
		this.settings = this.settings.withHealth(health);
		return this;
	}

	/**
	 * How long a call goes on once every provider was asked, and how many requests may be
	 * extra ones.
	 * @param retry the settings
	 * @return this builder
	 */
	public LlmFailoverBuilder retry(RetrySettings retry) {
		this.settings = this.settings.withRetry(retry);
		return this;
	}

	/**
	 * How calls are held that offer tools to run.
	 * @param tools the settings
	 * @return this builder
	 */
	public LlmFailoverBuilder tools(ToolSettings tools) {
		this.settings = this.settings.withTools(tools);
		return this;
	}

	/**
	 * Makes tools known, so that requests can name them: none is offered that a request
	 * does not name.
	 * @param tools the tools
	 * @return this builder
	 * @throws IllegalArgumentException if there is one of that name already
	 * @see io.llmfailover.ChatRequest.Builder#tool(String)
	 */
	public LlmFailoverBuilder tools(Tool... tools) {
		Stream.of(tools).forEach(this.tools::add);
		return this;
	}

	/**
	 * Gives several tools one more name, under which requests can have them all.
	 * @param group the name
	 * @param tools the tools
	 * @return this builder
	 * @throws IllegalArgumentException if there is a tool or group of that name already
	 */
	public LlmFailoverBuilder toolGroup(String group, Tool... tools) {
		this.tools.add(group, List.of(tools));
		return this;
	}

	/**
	 * Offers tools to every request, also to those that do not name them, but for
	 * requests whose {@code toolChoice} is {@code NONE}, and those that bring a tool of
	 * that name.
	 * @param names names of tools or groups; none by default
	 * @return this builder
	 */
	public LlmFailoverBuilder defaultTools(String... names) {
		this.tools.defaults(List.of(names));
		return this;
	}

	/**
	 * How tools are run.
	 * @param settings the settings; {@link ToolRunSettings#DEFAULTS} by default
	 * @return this builder
	 */
	public LlmFailoverBuilder toolRuns(ToolRunSettings settings) {
		this.tools.settings(settings);
		return this;
	}

	/**
	 * Adds an executor, which stands around every run of a tool: inside of those that
	 * were added before it.
	 * @param executor the executor
	 * @return this builder
	 */
	public LlmFailoverBuilder toolExecutor(ToolExecutor executor) {
		this.tools.executor(executor);
		return this;
	}

	/**
	 * What threads tools run on.
	 * @param threads starts each task on a thread of its own that may be blocked, such as
	 * a virtual one; by default threads of the service. As many as
	 * {@link ToolRunSettings#maxThreads()} says are used at a time
	 * @return this builder
	 */
	public LlmFailoverBuilder toolThreads(Executor threads) {
		this.tools.threads(threads);
		return this;
	}

	/**
	 * Replaces what runs tools, so that settings, executors and threads of tools do not
	 * hold.
	 * @param toolRunner runs the tools of a request
	 * @return this builder
	 */
	public LlmFailoverBuilder toolRunner(ToolRunner toolRunner) {
		this.toolRunner = Objects.requireNonNull(toolRunner, "toolRunner");
		return this;
	}

	/**
	 * How conversations are held.
	 * @param conversations the settings; {@link ConversationSettings#DEFAULTS} by default
	 * @return this builder
	 */
	public LlmFailoverBuilder conversations(ConversationSettings conversations) {
		this.conversations.settings(conversations);
		return this;
	}

	/**
	 * Where conversations are kept.
	 * @param store the store; by default a new {@link InMemoryConversationStore} for each
	 * service
	 * @return this builder
	 */
	public LlmFailoverBuilder conversationStore(ConversationStore store) {
		this.conversations.store(store);
		return this;
	}

	/**
	 * Encrypts what the store keeps of conversations.
	 * @param cipher the cipher; {@link ConversationCipher#NONE} by default
	 * @return this builder
	 */
	public LlmFailoverBuilder conversationCipher(ConversationCipher cipher) {
		this.conversations.cipher(cipher);
		return this;
	}

	/**
	 * Adds a listener, which is notified of what happens.
	 * @param listener the listener
	 * @return this builder
	 */
	public LlmFailoverBuilder listener(FailoverListener listener) {
		this.listeners.add(Objects.requireNonNull(listener, "listener"));
		return this;
	}

	/**
	 * Adds an interceptor, which stands around every attempt: inside of those that were
	 * added before it.
	 * @param interceptor the interceptor
	 * @return this builder
	 */
	public LlmFailoverBuilder interceptor(AttemptInterceptor interceptor) {
		this.interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
		return this;
	}

	/**
	 * Puts something in the place of each provider, whoever adds it and however, under
	 * the same name: a fake in tests, for example, or one that stands around it.
	 * @param replacement gives what takes a provider's place, or the provider itself; is
	 * applied behind an earlier one, by each {@link #build()}
	 * @return this builder
	 */
	public LlmFailoverBuilder replaceProviders(UnaryOperator<ChatProvider> replacement) {
		this.providers.replace(replacement);
		return this;
	}

	/**
	 * Where the time of calls comes from, and that of the health of providers. What tools
	 * and conversation stores do takes the system's time, and so does whatever a provider
	 * times itself.
	 * @param time the time; {@link Time#system()} by default
	 * @return this builder
	 */
	public LlmFailoverBuilder time(Time time) {
		this.time = Objects.requireNonNull(time, "time");
		return this;
	}

	/**
	 * Where the jitter of waits comes from.
	 * @param random random numbers from 0 (inclusive) to 1, called by any thread;
	 * {@link Math#random()} by default
	 * @return this builder
	 */
	public LlmFailoverBuilder jitter(DoubleSupplier random) {
		this.random = Objects.requireNonNull(random, "random");
		return this;
	}

	/**
	 * Puts a service together, with a health, connections and administration of its own.
	 * What is changed in this builder later does not reach it.
	 * @return the service
	 * @throws IllegalArgumentException if a name in the order, a chain, the preference or
	 * among the disabled is unknown, or comes twice in the order
	 */
	public LlmFailover build() {
		Connections connections = new Connections(this.pool);
		try {
			return build(connections);
		}
		catch (RuntimeException ex) {
			connections.close();
			throw ex;
		}
	}

	private LlmFailover build(Connections connections) {
		Providers providers = this.providers.providers(connections);
		List<FailoverListener> listeners = List.copyOf(this.listeners);
		BoundedToolRunner runner = this.tools.runner();
		Failover failover = new Failover(this.settings, this.time, this.random, listeners,
				List.copyOf(this.interceptors), (this.toolRunner != null) ? this.toolRunner : runner);
		RequestDefaults defaults = new RequestDefaults(this.systemMessage, this.strict, this.tools.catalog());
		return new LlmFailover(failover, this.conversations.conversations(listeners), defaults,
				this.providers.chain(providers), this.providers.chains(), connections, runner);
	}

}
