package io.llmfailover.sample;

import io.llmfailover.FailoverChatService;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Asks the chain. Whoever goes away cancels the call, and with it the provider's.
 */
@RestController
class ChatController {

	private final FailoverChatService llm;

	ChatController(FailoverChatService llm) {
		this.llm = llm;
	}

	@PostMapping(path = "/api/chat", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ChatAnswer> chat(@RequestBody Question question) {
		return this.llm.chat(question.request()).map(ChatAnswer::of).contextWrite(question.context());
	}

	@PostMapping(path = "/api/stream", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<StreamEvent> stream(@RequestBody Question question) {
		return StreamEvents.of(this.llm.stream(question.request())).contextWrite(question.context());
	}

}
