package io.llmfailover.service;

import java.util.List;

import io.llmfailover.Capability;
import io.llmfailover.Route;
import io.llmfailover.failover.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked at one moment: an immutable snapshot, replaced as a whole by the
 * administration.
 *
 * @param order the names of the providers in the chain, in order
 * @param providers every provider, in or out of the chain
 */
record Chain(List<String> order, Providers providers) {

	Chain {
		order = List.copyOf(order);
	}

	/**
	 * The candidates of a request.
	 * @param route the request's own chain; empty for the configured one
	 * @return the candidates in order
	 */
	List<Candidate> candidates(List<Route> route) {
		return route.isEmpty() ? this.order.stream().map(this.providers::get).toList()
				: route.stream().map(this.providers::get).toList();
	}

	/**
	 * The first usable provider that has a capability, in the chain's order.
	 * @param capability what it must be able to do
	 * @return the candidate; null for none
	 */
	@Nullable Candidate first(Capability capability) {
		return candidates(List.of()).stream()
			.filter((candidate) -> candidate.enabled() && candidate.provider().unusable() == null
					&& candidate.provider().capabilities().contains(capability))
			.findFirst()
			.orElse(null);
	}

}
