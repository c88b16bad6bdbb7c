package io.llmfailover.strict;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.simulator.rules.Breach;
import io.llmfailover.simulator.rules.RequestRules;

/**
 * The requests that were made, held against the rules of whom they are for. Thread-safe.
 */
public final class SeenRequests {

	private static final int SHOWN = 5;

	private static final AtomicLong count = new AtomicLong();

	private static final List<String> broken = new ArrayList<>();

	private SeenRequests() {
	}

	/**
	 * Takes a request that was rendered.
	 * @param dialect its dialect
	 * @param target who is asked
	 * @param body the request
	 */
	public static void add(Dialect dialect, WireTarget target, byte[] body) {
		count.incrementAndGet();
		String text = new String(body, StandardCharsets.UTF_8);
		for (Breach breach : rules(dialect, target).breaches(text)) {
			synchronized (broken) {
				if (broken.size() < SHOWN) {
					broken.add(target.provider() + ":" + target.model() + " " + breach + "\n  in " + text);
				}
			}
		}
	}

	private static RequestRules rules(Dialect dialect, WireTarget target) {
		return (dialect == KnownDialect.ANTHROPIC.dialect() || dialect.path().equals("messages"))
				? RequestRules.messages() : RequestRules.chatCompletions(target.provider(), target.model());
	}

	/**
	 * How many there were so far.
	 * @return the number
	 */
	static long count() {
		return count.get();
	}

	/**
	 * What was broken since the last time.
	 * @return the first breaches, in words
	 */
	static List<String> takeBroken() {
		synchronized (broken) {
			List<String> taken = List.copyOf(broken);
			broken.clear();
			return taken;
		}
	}

}
