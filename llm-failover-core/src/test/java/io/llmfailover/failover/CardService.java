package io.llmfailover.failover;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Charges a card, and does for each idempotency key only once what it is asked for.
 */
final class CardService {

	/** How often the card was charged, by what the charge was for. */
	final Map<String, Integer> charges = new HashMap<>();

	private final Set<String> keys = new HashSet<>();

	void charge(String intention, String idempotencyKey) {
		if (this.keys.add(idempotencyKey)) {
			this.charges.merge(intention, 1, Integer::sum);
		}
	}

	boolean charged(String intention) {
		return this.charges.containsKey(intention);
	}

}
