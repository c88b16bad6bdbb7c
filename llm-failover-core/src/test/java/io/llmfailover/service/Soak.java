package io.llmfailover.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.llmfailover.conversation.ConversationCipher;
import io.llmfailover.conversation.ConversationSettings;
import io.llmfailover.conversation.Conversations;
import io.llmfailover.conversation.InMemoryConversationStore;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.Failover;
import io.llmfailover.failover.FailoverSettings;
import io.llmfailover.failover.HealthSettings;
import io.llmfailover.failover.Time;
import io.llmfailover.failover.TimeoutRules;
import io.llmfailover.provider.AnswerLimits;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.HttpProvider;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.PoolSettings;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A service over simulated providers of both dialects, the timers and connections of
 * which can be counted.
 */
final class Soak implements AutoCloseable {

	/** How many calls run beside each other, and how many a provider is given. */
	static final int CONCURRENCY = 64;

	// stands last in each chain: when the circuit breakers of all others are open, calls
	// are answered nevertheless
	private static final String RELIABLE = "reliable";

	private static final Duration NEVER_HANG = Duration.ofMinutes(10);

	final CountingScheduler timers = new CountingScheduler();

	final Map<String, SimulatedProvider> servers = new LinkedHashMap<>();

	final LlmFailover service;

	private final Queue<ConnectionPoolMetrics> pools = new ConcurrentLinkedQueue<>();

	private final ConnectionProvider connections = ConnectionProvider.builder("soak")
		.maxConnections(CONCURRENCY)
		.metrics(true, () -> (name, id, address, metrics) -> this.pools.add(metrics))
		.build();

	private final Map<Integer, SoakCall> calls = new ConcurrentHashMap<>();

	private final Random random;

	Soak(long seed) {
		this.random = new Random(seed);
		List<SimulatedProvider> all = List.of(SimulatedProvider.openAi("openai-1").start(),
				SimulatedProvider.anthropic("anthropic-1").start(), SimulatedProvider.openAi("openai-2").start(),
				SimulatedProvider.anthropic("anthropic-2").start(), SimulatedProvider.anthropic(RELIABLE).start());
		all.forEach((server) -> this.servers.put(server.name(), server));
		behave();
		this.service = service(client());
	}

	/**
	 * Lets each server do what the call wants that it is asked in.
	 */
	void behave() {
		this.servers.forEach((name, server) -> server
			.behave(Behavior.choose((request) -> Objects.requireNonNull(this.calls.get(Trial.numberIn(request)))
				.arrivedAt(name, !name.equals(RELIABLE)))));
	}

	// as by default, but with connections that can be counted
	private WebClient client() {
		HttpClient client = HttpClient.create(this.connections).compress(true).followRedirect(false).disableRetry(true);
		return WebClient.builder().clientConnector(new ReactorClientHttpConnector(client)).build();
	}

	private LlmFailover service(WebClient client) {
		Map<String, Candidate> candidates = new LinkedHashMap<>();
		this.servers.values().forEach((server) -> {
			HttpProvider provider = new HttpProvider(settings(server), client, AnswerLimits.DEFAULTS, this.timers);
			candidates.put(server.name(), new Candidate(provider, provider.models(), TimeoutRules.DEFAULTS, true));
		});
		Time time = new Time(this.timers, System::nanoTime);
		Conversations conversations = new Conversations(new InMemoryConversationStore(), ConversationCipher.NONE,
				ConversationSettings.DEFAULTS, (id, reason) -> {
				});
		return new LlmFailover(new Failover(settings(), time, Math::random), conversations,
				new RequestDefaults(null, false, new ToolCatalog(Map.of(), List.of())),
				new Chain(List.copyOf(candidates.keySet()), new Providers(candidates, Map.of())), Map.of(),
				new Connections(PoolSettings.DEFAULTS), new ToolSetup().runner());
	}

	private FailoverSettings settings() {
		HealthSettings defaults = HealthSettings.DEFAULTS;
		Map<String, Integer> limits = this.servers.keySet()
			.stream()
			.collect(Collectors.toMap(Function.identity(), (name) -> CONCURRENCY));
		// circuit breakers open now and then, and are probed soon
		HealthSettings health = new HealthSettings(defaults.failuresInRow(), Duration.ofMillis(20),
				defaults.parkAccount(), defaults.parkModel(), defaults.degradedAfter(), limits);
		return FailoverSettings.DEFAULTS.withPolicy(SimulatedProviders.QUICK_RETRIES).withHealth(health);
	}

	private static ProviderSettings settings(SimulatedProvider server) {
		KnownDialect dialect = server.name().startsWith("openai") ? KnownDialect.OPENAI : KnownDialect.ANTHROPIC;
		return new ProviderSettings(server.name(), dialect.dialect(), server.baseUrl(),
				Access.key(new ApiKey("key-of-" + server.name(), "the test")), List.of("a-model"), Set.of());
	}

	/**
	 * Runs so many calls.
	 * @param count how many
	 * @return what became of them
	 */
	Map<SoakCall.Fate, Integer> run(int count) {
		int from = this.calls.size();
		IntStream.range(from, from + count)
			.forEach((number) -> this.calls.put(number, SoakCall.of(number, this.random, route())));
		Map<SoakCall.Fate, Integer> fates = new EnumMap<>(SoakCall.Fate.class);
		Flux.range(from, count)
			.map((number) -> Objects.requireNonNull(this.calls.get(number)))
			.flatMap((call) -> call.run(this.service), CONCURRENCY)
			.doOnNext((fate) -> fates.merge(fate, 1, Integer::sum))
			.blockLast(NEVER_HANG);
		return fates;
	}

	private String[] route() {
		List<String> route = new ArrayList<>(this.servers.keySet());
		route.remove(RELIABLE);
		Collections.shuffle(route, this.random);
		route.add(RELIABLE);
		return route.toArray(String[]::new);
	}

	/** How many calls a server broke off so far. */
	int broken() {
		return (int) this.calls.values().stream().filter(SoakCall::broken).count();
	}

	int requests() {
		return this.servers.values().stream().mapToInt((server) -> server.requests().size()).sum();
	}

	/** Of the client's, those that carry a request. */
	int connectionsInUse() {
		return sum(ConnectionPoolMetrics::acquiredSize);
	}

	/** Those that the client has open, idle ones included. */
	int connections() {
		return sum(ConnectionPoolMetrics::allocatedSize);
	}

	int waitingForConnections() {
		return sum(ConnectionPoolMetrics::pendingAcquireSize);
	}

	private int sum(ToIntFunction<ConnectionPoolMetrics> number) {
		return this.pools.stream().mapToInt(number).sum();
	}

	/** Those that the servers see, idle ones included. */
	int connectionsAtServers() {
		return this.servers.values().stream().mapToInt(SimulatedProvider::openConnections).sum();
	}

	@Override
	public void close() {
		this.connections.disposeLater().block(NEVER_HANG);
		this.servers.values().forEach(SimulatedProvider::close);
	}

}
