package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.MediaType;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.mock.http.MockHttpInputMessage;
import org.springframework.mock.http.MockHttpOutputMessage;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a controller returns of the vocabulary, with the application's own JSON mapper.
 */
class ControllerJsonTest {

	private static final String[] SETTINGS = { "spring.jackson.property-naming-strategy=SNAKE_CASE",
			"spring.jackson.default-property-inclusion=non_empty", "spring.jackson.constructor-detector=explicit_only",
			"spring.jackson.visibility.field=none", "spring.jackson.visibility.getter=none",
			"spring.jackson.datatype.enum.write-enums-to-lowercase=true" };

	private static final ChatResponse RESPONSE = ChatResponse.builder("gemini", "gemini-3.6-flash")
		.content("Hello")
		.state(new ProviderState("gemini", "{\"signature\":\"sentinel\"}"))
		.build();

	private static final String RESPONSE_JSON = """
			{"content":"Hello","provider":"gemini","model":"gemini-3.6-flash","attempt":1,"toolCalls":[],\
			"finishReason":"STOP","usage":{"source":"UNKNOWN"},"totalUsage":{"source":"UNKNOWN"},"attempts":[],\
			"warnings":[]}""";

	private static final ChatEvent TEXT = new ChatEvent.TextDelta(" Hel", "gemini", "gemini-3.6-flash");

	private static void withMapperOfTheApplication(Consumer<JsonMapper> test) {
		for (String[] settings : new String[][] { {}, SETTINGS }) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
				.withPropertyValues(settings)
				.run((context) -> test.accept(context.getBean(JsonMapper.class)));
		}
	}

	private static WebTestClient client(JsonMapper mapper) {
		return WebTestClient.bindToController(new Questions()).httpMessageCodecs((codecs) -> {
			codecs.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(mapper));
			codecs.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(mapper));
		}).configureClient().responseTimeout(Duration.ofSeconds(30)).build();
	}

	@Test
	void aReactiveControllerReturnsTheAnswerWithoutProviderState() {
		withMapperOfTheApplication((mapper) -> client(mapper).get()
			.uri("/answer")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo(RESPONSE_JSON));
	}

	@Test
	void aReactiveControllerStreamsEventsToldApartByType() {
		withMapperOfTheApplication((mapper) -> client(mapper).get()
			.uri("/events")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange()
			.expectBody(String.class)
			.isEqualTo("""
					data:{"type":"reasoning","text":"Hm","provider":"gemini","model":"gemini-3.6-flash"}

					data:{"type":"text","text":" Hel","provider":"gemini","model":"gemini-3.6-flash"}

					data:{"type":"completed","response":%s}

					""".formatted(RESPONSE_JSON)));
	}

	@Test
	void aReactiveControllerRefusesWhatIsNoMessage() {
		withMapperOfTheApplication((mapper) -> {
			WebTestClient client = client(mapper);
			client.post()
				.uri("/ask")
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue("[{\"type\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]")
				.exchange()
				.expectBody(String.class)
				.isEqualTo("ChatRequest[1 messages, 0 tools, route=[]]");
			client.post()
				.uri("/ask")
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue("[{\"type\":\"user\",\"content\":[{\"type\":\"text\"}]}]")
				.exchange()
				.expectStatus()
				.isBadRequest();
		});
	}

	@Test
	void aServletControllerReturnsTheSameAndRefusesTheSame() {
		withMapperOfTheApplication((mapper) -> {
			JacksonJsonHttpMessageConverter converter = new JacksonJsonHttpMessageConverter(mapper);
			try {
				MockHttpOutputMessage out = new MockHttpOutputMessage();
				converter.write(RESPONSE, MediaType.APPLICATION_JSON, out);
				assertThat(out.getBodyAsString(StandardCharsets.UTF_8)).isEqualTo(RESPONSE_JSON);
				MockHttpInputMessage in = new MockHttpInputMessage("{}".getBytes(StandardCharsets.UTF_8));
				assertThatExceptionOfType(HttpMessageNotReadableException.class)
					.isThrownBy(() -> converter.read(ChatRequest.class, in))
					.withMessageContaining("messages must hold at least one");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	@RestController
	static class Questions {

		@GetMapping("/answer")
		Mono<ChatResponse> answer() {
			return Mono.just(RESPONSE);
		}

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<ChatEvent> events() {
			return Flux.just(new ChatEvent.ReasoningDelta("Hm", "gemini", "gemini-3.6-flash"), TEXT,
					new ChatEvent.Completed(RESPONSE));
		}

		@PostMapping("/ask")
		Mono<String> ask(@RequestBody List<Message> messages) {
			return Mono.just(ChatRequest.builder().messages(messages).build().toString());
		}

	}

}
