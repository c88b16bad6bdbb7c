package io.llmfailover.conversation;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls of this instance that are under way, by conversation: who clears one tells
 * them. A version cannot, where a conversation did not exist when they began.
 * Thread-safe.
 */
final class UnderWay {

	private final Map<String, Set<TurnRun>> runs = new ConcurrentHashMap<>();

	void begin(String id, TurnRun run) {
		this.runs.compute(id, (key, others) -> {
			Set<TurnRun> all = (others != null) ? others : ConcurrentHashMap.newKeySet(2);
			all.add(run);
			return all;
		});
	}

	void end(String id, TurnRun run) {
		this.runs.computeIfPresent(id, (key, all) -> {
			all.remove(run);
			return all.isEmpty() ? null : all;
		});
	}

	void clear(String id) {
		this.runs.getOrDefault(id, Set.of()).forEach(TurnRun::clear);
	}

}
