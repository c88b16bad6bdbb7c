package io.llmfailover.benchmarks.load;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A {@code WebClient} that sends a fixed request and parses nothing: no client on it can
 * cost less.
 */
final class BareClient implements Client {

	private static final String TEXT = "\"content\":\"";

	private final WebClient client = Clients.webClient();

	private final URI url;

	BareClient(String url) {
		this.url = URI.create(url + "/chat/completions");
	}

	@Override
	public String chat() {
		ask(false).doOnNext(DataBufferUtils::release).then().block();
		return "";
	}

	@Override
	public void stream(Listener listener) {
		ask(true).subscribe((buffer) -> count(buffer, listener), listener::failure, listener::end);
	}

	// A text that is spread over two buffers is missed: this client takes no part in
	// bursts.
	private static void count(DataBuffer buffer, Listener listener) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		String answer = new String(bytes, StandardCharsets.ISO_8859_1);
		for (int at = answer.indexOf(TEXT); at >= 0; at = answer.indexOf(TEXT, at + 1)) {
			if (!answer.startsWith("\"", at + TEXT.length())) {
				listener.text("");
			}
		}
	}

	private Flux<DataBuffer> ask(boolean stream) {
		byte[] request = ("{\"model\":\"" + MODEL + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION
				+ "\"}],\"stream\":" + stream + ",\"max_completion_tokens\":4096}")
			.getBytes(StandardCharsets.UTF_8);
		return this.client.post()
			.uri(this.url)
			.header("Authorization", "Bearer " + KEY)
			.contentType(MediaType.APPLICATION_JSON)
			.body((message, context) -> message.writeWith(Mono.just(message.bufferFactory().wrap(request))))
			.exchangeToFlux((response) -> response.body(BodyExtractors.toDataBuffers()));
	}

}
