package io.llmfailover.service;

import org.reactivestreams.Publisher;

/**
 * The text of a stream.
 */
public class TextStreamRulesTests extends PublisherRules<String> {

	@Override
	public Publisher<String> createPublisher(long elements) {
		return service(ScriptedProvider.answers("only", elements)).streamText("Hello");
	}

	@Override
	Publisher<String> failing(LlmFailover service) {
		return service.streamText("Hello");
	}

}
