package io.llmfailover.service;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

import io.llmfailover.failover.Backoff;
import io.llmfailover.failover.FailurePolicy;
import io.llmfailover.failover.RetrySettings;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.HttpClients;
import io.llmfailover.provider.HttpProvider;
import io.llmfailover.provider.KnownProviders;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.ReceivedRequest;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The five known providers as servers on this machine, and the real client code to ask
 * them. Before each test they answer and have seen no request.
 */
final class SimulatedProviders implements BeforeEachCallback, AfterAllCallback {

	static final List<String> NAMES = KnownProviders.names();

	// nobody waits for a provider that stays limited, and each is asked twice at most
	private static final RetrySettings NO_WAIT = RetrySettings.DEFAULTS.withMaxWaiting(0).withMaxAttempts(2);

	/** As by default, but without the wait before a retry. */
	static final FailurePolicy QUICK_RETRIES = new FailurePolicy(Map.of(),
			new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)), Duration.ofSeconds(2));

	private final WebClient client = HttpClients.create();

	private final Map<String, SimulatedProvider> servers = new LinkedHashMap<>();

	SimulatedProviders() {
		NAMES.forEach((name) -> this.servers.put(name, SimulatedProvider.known(name).start()));
	}

	/**
	 * The key that a provider is asked with, which no pattern for keys would recognise.
	 */
	static String key(String provider) {
		return "KEY/of/" + provider + "/0123456789";
	}

	SimulatedProvider server(String name) {
		return Objects.requireNonNull(this.servers.get(name), name);
	}

	/**
	 * Lets all servers decide by their name and the request.
	 */
	void behave(BiFunction<String, ReceivedRequest, Behavior> behavior) {
		this.servers
			.forEach((name, server) -> server.behave(Behavior.choose((request) -> behavior.apply(name, request))));
	}

	/**
	 * Lets all servers answer again, and forget the requests so far.
	 */
	void reset() {
		this.servers.values().forEach((server) -> {
			server.behave(Behavior.answer());
			server.clear();
		});
	}

	/**
	 * How many requests each server saw.
	 */
	Map<String, Integer> requests() {
		Map<String, Integer> requests = new LinkedHashMap<>();
		this.servers.forEach((name, server) -> requests.put(name, server.requests().size()));
		return requests;
	}

	ProviderSettings settings(String name) {
		KnownProviders.Row row = Objects.requireNonNull(KnownProviders.find(name), name);
		ProviderSettings known = row.settings(new ApiKey(key(name), "the test"));
		return new ProviderSettings(name, known.dialect(), server(name).baseUrl(), known.access(), known.models(),
				known.capabilities());
	}

	HttpProvider provider(String name) {
		return new HttpProvider(settings(name), this.client);
	}

	/**
	 * A service with all five in their default order, in which retries do not wait.
	 */
	LlmFailoverBuilder service() {
		LlmFailoverBuilder builder = LlmFailover.builder().policy(QUICK_RETRIES).retry(NO_WAIT);
		NAMES.forEach((name) -> {
			String alias = Objects.requireNonNull(KnownProviders.find(name), name).alias();
			builder.provider(provider(name), (alias != null) ? new String[] { alias } : new String[0]);
		});
		return builder;
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		reset();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.servers.values().forEach(SimulatedProvider::close);
	}

}
