package io.llmfailover.benchmarks.load;

import java.net.URI;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * What somebody would write by hand.
 */
final class PlainClient implements Client {

	private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT = new ParameterizedTypeReference<>() {
	};

	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private final WebClient client = Clients.webClient();

	private final URI url;

	private final @Nullable URI next;

	PlainClient(String url, @Nullable String next) {
		this.url = URI.create(url + "/chat/completions");
		this.next = (next != null) ? URI.create(next + "/chat/completions") : null;
	}

	@Override
	public String chat() {
		Mono<Completion> answer = ask(this.url);
		URI next = this.next;
		if (next != null) {
			answer = answer.onErrorResume(WebClientResponseException.class, (failure) -> ask(next));
		}
		return Objects.requireNonNull(answer.block()).choices().get(0).message().content();
	}

	private Mono<Completion> ask(URI url) {
		return post(url, false).retrieve().bodyToMono(Completion.class);
	}

	@Override
	public void stream(Listener listener) {
		post(this.url, true).accept(MediaType.TEXT_EVENT_STREAM)
			.retrieve()
			.bodyToFlux(EVENT)
			.mapNotNull(ServerSentEvent::data)
			.filter((data) -> !data.equals("[DONE]"))
			.map((data) -> JSON.readValue(data, Chunk.class))
			.subscribe((chunk) -> text(chunk, listener), listener::failure, listener::end);
	}

	private static void text(Chunk chunk, Listener listener) {
		for (Chunk.Choice choice : chunk.choices()) {
			String content = choice.delta().content();
			if (content != null && !content.isEmpty()) {
				listener.text(content);
			}
		}
	}

	private WebClient.RequestHeadersSpec<?> post(URI url, boolean stream) {
		return this.client.post()
			.uri(url)
			.header("Authorization", "Bearer " + KEY)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(new Request(MODEL, List.of(new Message("user", QUESTION)), stream, 4096));
	}

	record Request(String model, List<Message> messages, boolean stream,
			@JsonProperty("max_completion_tokens") int maxTokens) {

	}

	record Message(String role, String content) {

	}

	record Completion(String id, String model, List<Choice> choices, Usage usage) {

		record Choice(int index, Message message, @JsonProperty("finish_reason") String finishReason) {

		}

	}

	record Chunk(String id, String model, List<Choice> choices, @Nullable Usage usage) {

		record Choice(int index, Delta delta, @JsonProperty("finish_reason") @Nullable String finishReason) {

		}

		record Delta(@Nullable String role, @Nullable String content) {

		}

	}

	record Usage(@JsonProperty("prompt_tokens") int promptTokens,
			@JsonProperty("completion_tokens") int completionTokens) {

	}

}
