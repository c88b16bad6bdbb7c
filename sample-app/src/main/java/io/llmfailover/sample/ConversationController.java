package io.llmfailover.sample;

import java.util.List;
import java.util.regex.Pattern;

import io.llmfailover.Conversation;
import io.llmfailover.FailoverChatService;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;

/**
 * Conversations of whoever is there. The browser chooses the name of a conversation and
 * never whose it is, so that nobody reaches another's.
 */
@RestController
@RequestMapping("/api/conversations/{name}")
class ConversationController {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	private final FailoverChatService llm;

	private final Visitors visitors;

	ConversationController(FailoverChatService llm, Visitors visitors) {
		this.llm = llm;
		this.visitors = visitors;
	}

	@GetMapping
	Mono<List<TurnView>> turns(@PathVariable String name, ServerWebExchange exchange) {
		return conversation(name, exchange).turns().map(TurnView::of);
	}

	@PostMapping(path = "/chat", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ChatAnswer> chat(@PathVariable String name, @RequestBody Question question, ServerWebExchange exchange) {
		return conversation(name, exchange).chat(question.request())
			.map(ChatAnswer::of)
			.contextWrite(question.context());
	}

	@PostMapping(path = "/stream", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<StreamEvent> stream(@PathVariable String name, @RequestBody Question question, ServerWebExchange exchange) {
		return StreamEvents.of(conversation(name, exchange).stream(question.request()))
			.contextWrite(question.context());
	}

	@DeleteMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> clear(@PathVariable String name, ServerWebExchange exchange) {
		return conversation(name, exchange).clear();
	}

	@PostMapping(path = "/fork", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> fork(@PathVariable String name, @RequestBody Copy copy, ServerWebExchange exchange) {
		return conversation(name, exchange).fork(id(copy.name(), exchange))
			.onErrorMap(IllegalStateException.class,
					(taken) -> new ResponseStatusException(HttpStatus.CONFLICT, "There is such a conversation already"))
			.then();
	}

	private Conversation conversation(String name, ServerWebExchange exchange) {
		return this.llm.conversation(id(name, exchange));
	}

	// no name holds a colon: it cannot reach out of its owner's part
	private String id(@Nullable String name, ServerWebExchange exchange) {
		if (name == null || !NAME.matcher(name).matches()) {
			throw new ServerWebInputException(
					"The name of a conversation must be 1 to 64 letters, digits, hyphens and underscores");
		}
		return this.visitors.nameOf(exchange) + ":" + name;
	}

	/**
	 * What the copy is to be called.
	 */
	record Copy(@Nullable String name) {

	}

}
