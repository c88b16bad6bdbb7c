package io.llmfailover.simulator.rules;

import java.util.List;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * Finds the places of a request that break a rule.
 */
interface Check {

	/**
	 * Looks through a request.
	 * @param request the whole request
	 * @return the places
	 */
	Stream<Place> broken(Place request);

	default List<String> in(JsonNode request) {
		return broken(Place.root(request)).map(Place::path).distinct().toList();
	}

}
