package io.llmfailover.sample;

import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells what the engine does while it does it.
 */
@RestController
class ActivityController {

	private final ActivityFeed feed;

	ActivityController(ActivityFeed feed) {
		this.feed = feed;
	}

	@GetMapping(path = "/api/activity", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<EngineEvent> activity() {
		return this.feed.events();
	}

}
