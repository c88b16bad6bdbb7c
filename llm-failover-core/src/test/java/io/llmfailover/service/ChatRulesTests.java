package io.llmfailover.service;

import io.llmfailover.ChatResponse;
import org.reactivestreams.Publisher;

/**
 * A chat, which publishes one answer.
 */
public class ChatRulesTests extends PublisherRules<ChatResponse> {

	@Override
	public Publisher<ChatResponse> createPublisher(long elements) {
		return service(ScriptedProvider.answers("only", 1)).chat("Hello");
	}

	@Override
	Publisher<ChatResponse> failing(LlmFailover service) {
		return service.chat("Hello");
	}

	@Override
	public long maxElementsFromPublisher() {
		return 1;
	}

}
