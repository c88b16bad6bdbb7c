package io.llmfailover.provider;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Asks one provider, and looks at what it told.
 */
final class Exchange {

	static final Duration HANG = Duration.ofSeconds(30);

	static final String KEY = "sentinel-key-0123456789";

	static final WebClient CLIENT = HttpClients.create();

	private Exchange() {
	}

	static SimulatedProvider server(KnownDialect dialect, String name) {
		return ((dialect == KnownDialect.OPENAI) ? SimulatedProvider.openAi(name) : SimulatedProvider.anthropic(name))
			.start();
	}

	static ProviderSettings settings(KnownDialect dialect, URI baseUrl) {
		return new ProviderSettings("contract", dialect.dialect(), baseUrl, Access.key(new ApiKey(KEY, "the test")),
				List.of("test-model"), Set.of(Capability.VISION, Capability.TOOLS));
	}

	static HttpProvider provider(KnownDialect dialect, URI baseUrl) {
		return new HttpProvider(settings(dialect, baseUrl), CLIENT);
	}

	static HttpProvider provider(KnownDialect dialect, URI baseUrl, AnswerLimits limits) {
		return new HttpProvider(settings(dialect, baseUrl), CLIENT, limits, Schedulers.parallel());
	}

	static HttpProvider provider(KnownDialect dialect, URI baseUrl, Map<String, String> headers) {
		Access access = new Access(new ApiKey(KEY, "the test"), true, null, headers);
		return new HttpProvider(
				new ProviderSettings("contract", dialect.dialect(), baseUrl, access, List.of("test-model"), Set.of()),
				CLIENT);
	}

	static List<TargetEvent> ask(HttpProvider provider, Transport transport) {
		return ask(provider, ChatRequest.of("What is the answer?"), transport);
	}

	static List<TargetEvent> ask(HttpProvider provider, ChatRequest request, Transport transport) {
		List<TargetEvent> events = provider.target(provider.models().get(0))
			.exchange(request, transport)
			.collectList()
			.block(HANG);
		assertThat(events).isNotNull();
		return events;
	}

	static Failure failure(HttpProvider provider, Transport transport) {
		return failure(provider, ChatRequest.of("What is the answer?"), transport);
	}

	static Failure failure(HttpProvider provider, ChatRequest request, Transport transport) {
		TargetFailedException ex = catchThrowableOfType(TargetFailedException.class,
				() -> ask(provider, request, transport));
		assertThat(ex).as("no failure").isNotNull();
		return ex.failure();
	}

	static String text(List<TargetEvent> events) {
		return of(events, TargetEvent.TextPiece.class).stream()
			.map(TargetEvent.TextPiece::text)
			.collect(Collectors.joining());
	}

	static String reasoning(List<TargetEvent> events) {
		return of(events, TargetEvent.ReasoningPiece.class).stream()
			.map(TargetEvent.ReasoningPiece::text)
			.collect(Collectors.joining());
	}

	static TargetEvent.Finished finished(List<TargetEvent> events) {
		TargetEvent last = events.get(events.size() - 1);
		assertThat(last).isInstanceOf(TargetEvent.Finished.class);
		assertThat(of(events, TargetEvent.Finished.class)).hasSize(1);
		return (TargetEvent.Finished) last;
	}

	static <T extends TargetEvent> List<T> of(List<TargetEvent> events, Class<T> type) {
		return events.stream().filter(type::isInstance).map(type::cast).toList();
	}

}
