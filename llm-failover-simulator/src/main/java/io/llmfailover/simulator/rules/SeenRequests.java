package io.llmfailover.simulator.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * What requests of this JVM were found to break, until somebody takes it: a failover
 * hides a request that was refused, and a test wants to know. Those of every simulated
 * provider are here; whoever looks at requests elsewhere adds their own. Thread-safe.
 */
public final class SeenRequests {

	/** More says nothing new, and nobody may ever take it. */
	private static final int MOST = 5;

	private static final int LONGEST = 10_000;

	private static final List<String> broken = new ArrayList<>();

	private SeenRequests() {
	}

	/**
	 * Adds what a request breaks. Only the first five breaches are kept.
	 * @param receiver whom the request is for
	 * @param breaches what it breaks; empty if it keeps to all rules
	 * @param body the request, of which the first 10,000 characters are kept
	 */
	public static void add(String receiver, List<Breach> breaches, String body) {
		for (Breach breach : breaches) {
			synchronized (broken) {
				if (broken.size() < MOST) {
					broken.add(receiver + " would refuse " + breach + "\n  in "
							+ body.substring(0, Math.min(body.length(), LONGEST)));
				}
			}
		}
	}

	/**
	 * Takes what was broken since the last time.
	 * @return at most five breaches in words, each with its request
	 */
	public static List<String> takeBroken() {
		synchronized (broken) {
			List<String> taken = List.copyOf(broken);
			broken.clear();
			return taken;
		}
	}

}
