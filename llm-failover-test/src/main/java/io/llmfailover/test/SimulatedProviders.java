package io.llmfailover.test;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.llmfailover.provider.KnownProviders;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;

/**
 * Simulated servers in the places of providers, for tests that want real HTTP: what is
 * sent, what of it a vendor would refuse, how connections end. Each speaks its vendor's
 * protocol on a port of this machine. Thread-safe.
 */
public final class SimulatedProviders implements AutoCloseable {

	/** The key that the properties hold: the servers take any. */
	public static final String API_KEY = "simulated";

	private static final String PREFIX = "llm.failover.providers.";

	private final Map<String, SimulatedProvider> byName = new LinkedHashMap<>();

	private SimulatedProviders() {
	}

	/**
	 * Starts a server for each built-in provider, on free ports.
	 * @return the servers, which are reachable now
	 */
	public static SimulatedProviders start() {
		return start(0, KnownProviders.names().toArray(String[]::new));
	}

	/**
	 * Starts servers on free ports.
	 * @param names names of built-in providers, in the order in which they are asked
	 * @return the servers, which are reachable now
	 * @throws IllegalArgumentException if one is not built in
	 */
	public static SimulatedProviders start(String... names) {
		return start(0, names);
	}

	/**
	 * Starts servers on ports that follow each other, for what cannot be told others.
	 * @param firstPort the port of the first one; 0 for free ports
	 * @param names names of built-in providers, in the order in which they are asked
	 * @return the servers, which are reachable now
	 * @throws IllegalArgumentException if one is not built in
	 * @throws java.io.UncheckedIOException if a port is taken
	 */
	public static SimulatedProviders start(int firstPort, String... names) {
		SimulatedProviders providers = new SimulatedProviders();
		try {
			int port = firstPort;
			for (String name : names) {
				SimulatedProvider.Builder builder = SimulatedProvider.known(name);
				providers.byName.put(name, ((port == 0) ? builder : builder.port(port++)).start());
			}
			return providers;
		}
		catch (RuntimeException ex) {
			providers.close();
			throw ex;
		}
	}

	/**
	 * The server in the place of a provider.
	 * @param name the provider's name
	 * @return the server
	 * @throws IllegalArgumentException if there is none; the message names those that
	 * there are
	 */
	public SimulatedProvider get(String name) {
		SimulatedProvider provider = this.byName.get(name);
		if (provider == null) {
			throw new IllegalArgumentException(
					"There is no simulated provider '" + name + "'; there are " + this.byName.keySet());
		}
		return provider;
	}

	/**
	 * All servers.
	 * @return the servers in their order
	 */
	public Collection<SimulatedProvider> all() {
		return List.copyOf(this.byName.values());
	}

	/**
	 * The properties that lead the starter to these servers and nowhere else: addresses,
	 * keys, and who is in the chain.
	 * @return the properties by name
	 */
	public Map<String, Object> properties() {
		Map<String, Object> properties = new LinkedHashMap<>();
		this.byName.forEach((name, server) -> {
			properties.put(PREFIX + name + ".base-url", server.baseUrl().toString());
			properties.put(PREFIX + name + ".api-key", API_KEY);
		});
		properties.put("llm.failover.order", String.join(",", this.byName.keySet()));
		properties.put("llm.failover.preferred-provider", this.byName.keySet().stream().findFirst().orElse(""));
		return Collections.unmodifiableMap(properties);
	}

	/**
	 * Lets all of them answer, and forget what they were asked, for the next test.
	 */
	public void reset() {
		this.byName.values().forEach((server) -> {
			server.clear();
			server.behave(Behavior.answer());
		});
	}

	/**
	 * Stops the servers.
	 */
	@Override
	public void close() {
		this.byName.values().forEach(SimulatedProvider::close);
	}

}
