package io.llmfailover.service;

import io.llmfailover.ChatEvent;
import org.reactivestreams.Publisher;

/**
 * A stream of which nothing fails.
 */
public class StreamRulesTests extends PublisherRules<ChatEvent> {

	@Override
	public Publisher<ChatEvent> createPublisher(long elements) {
		return service(ScriptedProvider.answers("only", Math.max(0, elements - 1))).stream("Hello");
	}

	@Override
	Publisher<ChatEvent> failing(LlmFailover service) {
		return service.stream("Hello");
	}

}
