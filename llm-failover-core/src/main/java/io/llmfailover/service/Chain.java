package io.llmfailover.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.llmfailover.Attempt;
import io.llmfailover.Capability;
import io.llmfailover.ChatFailedException;
import io.llmfailover.FailureKind;
import io.llmfailover.Route;
import io.llmfailover.failover.Candidate;

/**
 * What can be asked at one moment: an immutable snapshot, replaced as a whole by the
 * administration.
 */
final class Chain {

	private final List<String> order;

	private final Providers providers;

	// made once, and not for each call
	private final List<Candidate> candidates;

	/**
	 * Creates a chain.
	 * @param order the names of the providers in the chain, in order
	 * @param providers every provider, in or out of the chain
	 */
	Chain(List<String> order, Providers providers) {
		this.order = List.copyOf(order);
		this.providers = providers;
		if (order.stream().distinct().count() < order.size()) {
			throw new IllegalArgumentException("order names a provider twice: " + order);
		}
		this.candidates = this.order.stream().map(providers::get).toList();
	}

	List<String> order() {
		return this.order;
	}

	Providers providers() {
		return this.providers;
	}

	/**
	 * The candidates of a request.
	 * @param route the request's own chain; empty for the configured one
	 * @return the candidates in order
	 */
	List<Candidate> candidates(List<Route> route) {
		return route.isEmpty() ? this.candidates : route.stream().map(this.providers::get).toList();
	}

	/**
	 * The first usable provider that has a capability, in the chain's order.
	 * @param capability what it must be able to do
	 * @return the candidate
	 * @throws ChatFailedException if there is none; its trail says why
	 */
	Candidate first(Capability capability) {
		List<Attempt> skipped = new ArrayList<>();
		for (Candidate candidate : candidates(List.of())) {
			String reason = candidate.reasonToSkip(Set.of(capability));
			if (reason == null) {
				return candidate;
			}
			skipped.add(Attempt.skipped(candidate.provider().name(), candidate.models().get(0), reason));
		}
		throw new ChatFailedException(FailureKind.NO_USABLE_PROVIDER,
				"No provider of the chain can be asked for " + capability, skipped, "", null);
	}

}
