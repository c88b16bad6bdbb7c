package io.llmfailover.service;

import io.llmfailover.ChatEvent;
import org.reactivestreams.Publisher;
import reactor.core.scheduler.Schedulers;

/**
 * A stream that breaks off, and is answered anew from another thread.
 */
public class RestartedStreamRulesTests extends PublisherRules<ChatEvent> {

	// the first piece, that it was interrupted, that it is restarted, and the end
	private static final int EVENTS_AROUND = 4;

	@Override
	public Publisher<ChatEvent> createPublisher(long elements) {
		boolean restarted = elements >= EVENTS_AROUND;
		ScriptedProvider first = ScriptedProvider.breaksOff("first", restarted ? 1 : 0);
		ScriptedProvider second = ScriptedProvider.answers("second",
				restarted ? elements - EVENTS_AROUND : Math.max(0, elements - 1));
		return service(first, second.withEvents(second.events().publishOn(Schedulers.parallel(), 1))).stream("Hello");
	}

	@Override
	Publisher<ChatEvent> failing(LlmFailover service) {
		return service.stream("Hello");
	}

}
