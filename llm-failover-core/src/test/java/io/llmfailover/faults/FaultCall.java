package io.llmfailover.faults;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.llmfailover.Attempt;
import io.llmfailover.Capability;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.HttpClients;
import io.llmfailover.provider.HttpProvider;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.simulator.SimulatedProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * A call of a chain whose first provider has a fault and whose second, {@code healthy},
 * answers.
 *
 * @param response the answer; null if the call failed
 * @param shown the text that the consumer of a stream was left with; that of the answer
 * for a chat
 * @param failure why the call failed; null if it was answered
 */
public record FaultCall(@Nullable ChatResponse response, String shown, @Nullable ChatFailedException failure) {

	/** The name of the second provider. */
	public static final String HEALTHY = "healthy";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final WebClient CLIENT = HttpClients.create();

	/**
	 * Asks.
	 * @param dialect the protocol of the first provider
	 * @param server the first provider
	 * @param request what to ask
	 * @param stream whether to ask for a stream
	 * @return what came of it
	 */
	public static FaultCall ask(KnownDialect dialect, FaultServer server, ChatRequest request, boolean stream) {
		try (SimulatedProvider healthy = SimulatedProvider.openAi(HEALTHY).start()) {
			FailoverChatService service = LlmFailover.builder()
				.provider(provider("faulty", "m1", dialect, server.baseUrl()))
				.provider(provider(HEALTHY, "m2", KnownDialect.OPENAI, healthy.baseUrl()))
				.build();
			return stream ? streamed(service, request) : whole(service, request);
		}
	}

	private static HttpProvider provider(String name, String model, KnownDialect dialect, URI baseUrl) {
		return new HttpProvider(new ProviderSettings(name, dialect.dialect(), baseUrl,
				Access.key(new ApiKey("k-of-the-faults", "a test")), List.of(model),
				Set.of(Capability.VISION, Capability.TOOLS)), CLIENT);
	}

	private static FaultCall whole(FailoverChatService service, ChatRequest request) {
		return call(service.chat(request), null);
	}

	private static FaultCall streamed(FailoverChatService service, ChatRequest request) {
		StringBuilder shown = new StringBuilder();
		return call(service.stream(request).doOnNext((event) -> {
			if (event instanceof ChatEvent.TextDelta delta) {
				shown.append(delta.text());
			}
			else if (event instanceof ChatEvent.Restarted) {
				shown.setLength(0);
			}
		}).ofType(ChatEvent.Completed.class).map(ChatEvent.Completed::response).single(), shown);
	}

	private static FaultCall call(Mono<ChatResponse> answer, @Nullable StringBuilder shown) {
		try {
			ChatResponse response = answer.blockOptional(PATIENCE).orElseThrow();
			return new FaultCall(response, (shown != null) ? shown.toString() : response.content(), null);
		}
		catch (ChatFailedException ex) {
			return new FaultCall(null, (shown != null) ? shown.toString() : "", ex);
		}
	}

	/**
	 * What was tried.
	 * @return the attempts, in their order
	 */
	public List<Attempt> attempts() {
		return (this.response != null) ? this.response.attempts()
				: ((this.failure != null) ? this.failure.attempts() : List.of());
	}

}
