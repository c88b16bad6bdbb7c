package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.ChatRequest;

/**
 * What one target is asked.
 *
 * @param request the request
 * @param warnings what of the caller's request had to be left out, in words
 */
record Question(ChatRequest request, List<String> warnings) {

	Question {
		warnings = List.copyOf(warnings);
	}

	Question with(ChatRequest request) {
		return (request == this.request) ? this : new Question(request, this.warnings);
	}

}
