package io.llmfailover.benchmarks.load;

import java.io.File;
import java.util.Locale;

/**
 * Whose cost is measured.
 */
enum Contender {

	/** A {@code WebClient} with data binding, and nothing else. */
	PLAIN {
		@Override
		Client client(String server, Scenario scenario) {
			return new PlainClient(Clients.url(server, scenario), null);
		}
	},

	/** The same, with a second address where the first one fails. */
	PLAIN_FAILOVER {
		@Override
		Client client(String server, Scenario scenario) {
			return new PlainClient(Clients.url(server, Scenario.FLAKY), Clients.url(server, scenario));
		}
	},

	/** The core with one provider. */
	OURS {
		@Override
		Client client(String server, Scenario scenario) {
			return FailoverClient.of(Clients.url(server, scenario));
		}
	},

	/** The core with one provider, in a process that does nothing else. */
	OURS_ONE {
		@Override
		Client client(String server, Scenario scenario) {
			return FailoverClient.of(Clients.url(server, scenario));
		}
	},

	/** The core with five providers, the first of which answers. */
	OURS_FIVE {
		@Override
		Client client(String server, Scenario scenario) {
			String url = Clients.url(server, scenario);
			return FailoverClient.of(url, url, url, url, url);
		}
	},

	/** The core with a second provider where the first one fails. */
	OURS_FAILOVER {
		@Override
		Client client(String server, Scenario scenario) {
			return FailoverClient.of(Clients.url(server, Scenario.FLAKY), Clients.url(server, scenario));
		}
	},

	/** The core with one provider, as an older state of it does it. */
	BEFORE {
		@Override
		Client client(String server, Scenario scenario) {
			return OURS.client(server, scenario);
		}
	},

	/** The same with a second provider where the first one fails. */
	BEFORE_FAILOVER {
		@Override
		Client client(String server, Scenario scenario) {
			return OURS_FAILOVER.client(server, scenario);
		}
	},

	/** Spring AI's model for OpenAI. */
	SPRING_AI {
		@Override
		Client client(String server, Scenario scenario) {
			return new SpringAiClient(Clients.url(server, scenario));
		}
	},

	/** LangChain4j's models for OpenAI. */
	LANGCHAIN4J {
		@Override
		Client client(String server, Scenario scenario) {
			return new LangChainClient(Clients.url(server, scenario));
		}
	},

	/** A {@code WebClient} that does nothing with an answer. */
	BARE {
		@Override
		Client client(String server, Scenario scenario) {
			return new BareClient(Clients.url(server, scenario));
		}
	};

	/** The jar of an older core; empty for none. */
	private static final String OLDER_CORE = System.getProperty("benchmark.before", "");

	abstract Client client(String server, Scenario scenario);

	/**
	 * Whether its classes are those of an older state.
	 * @return true if they are
	 */
	boolean older() {
		return this == BEFORE || this == BEFORE_FAILOVER;
	}

	/**
	 * Whether it is measured: an older state only where there is one.
	 * @return true if it is
	 */
	boolean takesPart() {
		return !older() || !OLDER_CORE.isEmpty();
	}

	/**
	 * The class path of its process.
	 * @return this process's, with the older core in front for an older state
	 */
	String classPath() {
		String own = System.getProperty("java.class.path");
		return older() ? OLDER_CORE + File.pathSeparator + own : own;
	}

	static Contender of(String name) {
		return valueOf(name.toUpperCase(Locale.ROOT));
	}

}
