package io.llmfailover.service;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.Usage;
import io.llmfailover.provider.HttpFailures;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The provider of the guide, asked with the JDK's client.
 */
record OwnProvider(URI address, String key, HttpClient client,
		HttpFailures failures) implements ChatProvider, ChatTarget {

	OwnProvider(URI address, String key) {
		this(address, key, HttpClient.newHttpClient(), HttpFailures.of("own", List.of(key)));
	}

	@Override
	public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
		return Mono
			.defer(() -> Mono.fromFuture(this.client.sendAsync(post(request), HttpResponse.BodyHandlers.ofByteArray())))
			.onErrorMap((error) -> this.failures.unanswered(request, error))
			.flatMapIterable((response) -> events(request, response));
	}

	private List<TargetEvent> events(ChatRequest request, HttpResponse<byte[]> response) {
		if (response.statusCode() != 200) {
			throw this.failures.refused(model(), request, response.statusCode(), response.headers().map(),
					response.body());
		}
		this.failures.answered();
		return List.of(new TargetEvent.TextPiece(new String(response.body(), StandardCharsets.UTF_8)),
				new TargetEvent.Finished(model(), FinishReason.STOP, null, Usage.UNKNOWN, null, null, List.of()));
	}

	private HttpRequest post(ChatRequest request) {
		return HttpRequest.newBuilder(this.address)
			.header("Authorization", "Bearer " + this.key)
			.POST(HttpRequest.BodyPublishers.ofString(question(request)))
			.build();
	}

	private static String question(ChatRequest request) {
		return request.messages()
			.stream()
			.filter(Message.User.class::isInstance)
			.flatMap((message) -> ((Message.User) message).content().stream())
			.filter(Text.class::isInstance)
			.map((content) -> ((Text) content).text())
			.collect(Collectors.joining("\n"));
	}

	@Override
	public String name() {
		return "own";
	}

	@Override
	public List<String> models() {
		return List.of(model());
	}

	@Override
	public String provider() {
		return name();
	}

	@Override
	public String model() {
		return "parrot-1";
	}

	@Override
	public Set<Capability> capabilities() {
		return Set.of();
	}

	@Override
	public @Nullable String whyUnusable() {
		return null;
	}

	@Override
	public ChatTarget target(String model) {
		return this;
	}

	@Override
	public String toString() {
		return "OwnProvider[]";
	}

}
