package io.llmfailover.benchmarks.load;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.llmfailover.Attempt;
import io.llmfailover.BlockingChat;
import io.llmfailover.CallInfo;
import io.llmfailover.Capability;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.HttpProvider;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.service.LlmFailoverBuilder;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * The core as users get it: circuit breakers, deadlines, the trail and a listener.
 */
final class FailoverClient implements Client {

	private final LlmFailover service;

	private final BlockingChat blocking;

	private final ChatRequest request;

	private FailoverClient(LlmFailover service) {
		this.service = service;
		this.blocking = service.blocking();
		this.request = ChatRequest.builder()
			.user(QUESTION)
			.onFailure(FailureKind.SERVER_ERROR, FailureAction.NEXT)
			.build();
	}

	static FailoverClient of(String... urls) {
		LlmFailoverBuilder builder = LlmFailover.builder().listener(new Counter());
		// as many streams as the others may hold
		WebClient client = Clients.webClient();
		for (int i = 0; i < urls.length; i++) {
			ProviderSettings settings = new ProviderSettings("provider-" + i, KnownDialect.OPENAI.dialect(),
					URI.create(urls[i]), ProviderSettings.Access.key(new ApiKey(KEY, "benchmark")), List.of(MODEL),
					Set.of(Capability.VISION, Capability.TOOLS));
			builder.provider(new HttpProvider(settings, client));
		}
		return new FailoverClient(builder.build());
	}

	@Override
	public String chat() {
		return this.blocking.chat(this.request).content();
	}

	@Override
	public void stream(Listener listener) {
		this.service.stream(this.request).subscribe((event) -> {
			if (event instanceof ChatEvent.TextDelta delta) {
				listener.text(delta.text());
			}
		}, listener::failure, listener::end);
	}

	/**
	 * What an application would count.
	 */
	private static final class Counter implements FailoverListener {

		private final AtomicLong attempts = new AtomicLong();

		@Override
		public void attemptEnded(CallInfo call, Attempt attempt) {
			this.attempts.incrementAndGet();
		}

	}

}
