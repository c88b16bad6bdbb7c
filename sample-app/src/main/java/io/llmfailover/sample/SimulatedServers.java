package io.llmfailover.sample;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.llmfailover.provider.KnownProviders;
import io.llmfailover.simulator.Fault;
import io.llmfailover.simulator.SimulatedProvider;

/**
 * Simulated servers in place of all known providers, and their switches. Thread-safe.
 */
final class SimulatedServers implements AutoCloseable {

	static final String API_KEY = "simulated";

	private final Map<String, SimulatedProvider> servers = new LinkedHashMap<>();

	private final Map<String, Fault> faults = new ConcurrentHashMap<>();

	/**
	 * Starts the servers.
	 * @param tokenDelay the time that they take for each token
	 */
	SimulatedServers(Duration tokenDelay) {
		for (String name : KnownProviders.names()) {
			this.servers.put(name, SimulatedProvider.known(name).tokenDelay(tokenDelay).start());
			this.faults.put(name, Fault.OK);
		}
	}

	/**
	 * The properties that lead the starter to these servers and nowhere else. All that
	 * could come from a developer's environment instead is set: addresses, keys, and who
	 * is in the chain.
	 */
	Map<String, Object> properties() {
		Map<String, Object> properties = new LinkedHashMap<>();
		this.servers.forEach((name, server) -> {
			String prefix = "llm.failover.providers." + name;
			properties.put(prefix + ".base-url", server.baseUrl().toString());
			properties.put(prefix + ".api-key", API_KEY);
		});
		List<String> names = List.copyOf(this.servers.keySet());
		properties.put("llm.failover.order", String.join(",", names));
		properties.put("llm.failover.preferred-provider", names.get(0));
		return properties;
	}

	boolean has(String provider) {
		return this.servers.containsKey(provider);
	}

	Fault fault(String provider) {
		return this.faults.getOrDefault(provider, Fault.OK);
	}

	void switchTo(String provider, Fault fault) {
		server(provider).behave(fault.behavior());
		this.faults.put(provider, fault);
	}

	SimulatedProvider server(String provider) {
		SimulatedProvider server = this.servers.get(provider);
		if (server == null) {
			throw new IllegalArgumentException("No simulated provider is called '" + provider + "'");
		}
		return server;
	}

	@Override
	public void close() {
		this.servers.values().forEach(SimulatedProvider::close);
	}

}
