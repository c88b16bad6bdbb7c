package io.llmfailover.service;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.llmfailover.Capability;
import io.llmfailover.Chat;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Conversation;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Route;
import io.llmfailover.conversation.Conversations;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.Failover;
import io.llmfailover.tool.BoundedToolRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The service, put together by a {@link #builder() builder}. It lives as long as the
 * application; whoever builds one for less closes it. Thread-safe.
 */
public final class LlmFailover implements FailoverChatService, AutoCloseable {

	private final Failover failover;

	private final RequestDefaults defaults;

	private final Map<String, List<Route>> chains;

	private final Connections connections;

	private final BoundedToolRunner tools;

	private final AtomicReference<Chain> chain;

	private final Conversations conversations;

	private final Chat everyone;

	LlmFailover(Failover failover, Conversations conversations, RequestDefaults defaults, Chain chain,
			Map<String, List<Route>> chains, Connections connections, BoundedToolRunner tools) {
		this.failover = failover;
		this.conversations = conversations;
		this.defaults = defaults;
		this.chains = chains;
		this.connections = connections;
		this.tools = tools;
		this.chain = new AtomicReference<>(chain);
		this.everyone = over((request) -> this.chain.get().candidates(request.route()));
	}

	/**
	 * Starts to put a service together.
	 * @return a builder
	 */
	public static LlmFailoverBuilder builder() {
		return new LlmFailoverBuilder();
	}

	/**
	 * Changes the chain at run time.
	 * @return the administration
	 */
	public FailoverAdmin admin() {
		return new ChainAdmin(this.chain, this.failover);
	}

	@Override
	public Mono<ChatResponse> chat(ChatRequest request) {
		return this.everyone.chat(request);
	}

	@Override
	public Flux<ChatEvent> stream(ChatRequest request) {
		return this.everyone.stream(request);
	}

	@Override
	public Conversation conversation(String id) {
		return this.everyone.conversation(id);
	}

	@Override
	public Chat provider(String name) {
		Route route = Route.parse(name);
		this.chain.get().providers().get(route);
		return over((request) -> List.of(this.chain.get().providers().get(route)));
	}

	@Override
	public Chat provider(Capability capability) {
		return over((request) -> List.of(this.chain.get().first(capability)));
	}

	@Override
	public Chat chain(String name) {
		List<Route> routes = this.chains.get(name);
		if (routes == null) {
			throw new IllegalArgumentException("There is no chain '" + name + "'; there are " + this.chains.keySet());
		}
		return over((request) -> this.chain.get().candidates(routes));
	}

	/**
	 * How many threads tools hold just now, over all calls.
	 * @return the number
	 */
	public int toolThreads() {
		return this.tools.threads();
	}

	/**
	 * How many of these are held by tools whose time was up, or whose call was cancelled,
	 * and which ignore that they were interrupted.
	 * @return the number
	 */
	public int unresponsiveTools() {
		return this.tools.unresponsive();
	}

	/**
	 * Closes the connections that were opened for this service: those of providers that
	 * its builder was given as settings, and not those of a
	 * {@link io.llmfailover.target.ChatProvider} that it was given. Calls in flight may
	 * end with a failure, and calls that start later end with an
	 * {@link IllegalStateException}. A second time changes nothing.
	 */
	@Override
	public void close() {
		this.connections.close();
		this.tools.close();
		this.failover.close();
	}

	private Chat over(Function<ChatRequest, List<Candidate>> candidates) {
		return new RoutedChat(this.failover, this.conversations, this.defaults, (request) -> {
			this.connections.refuseIfClosed();
			return candidates.apply(request);
		}, (provider) -> this.chain.get().providers().findByOwnName(provider));
	}

}
