package io.llmfailover.service;

import java.util.List;
import java.util.function.BiConsumer;

import io.llmfailover.FailoverListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of conversation turns of which it is not certain that they were saved.
 * Thread-safe if the listeners are.
 */
final class LostTurnReporter {

	private static final Logger logger = LoggerFactory.getLogger(FailoverListener.class);

	private LostTurnReporter() {
	}

	/**
	 * What a conversation calls with its id, and the reason.
	 * @param listeners who is told
	 * @return the reporter; it never throws what a listener throws
	 */
	static BiConsumer<String, Throwable> forListeners(List<FailoverListener> listeners) {
		return (id, reason) -> listeners.forEach((listener) -> notify(listener, id, reason));
	}

	private static void notify(FailoverListener listener, String id, Throwable reason) {
		try {
			listener.turnLost(id, reason);
		}
		catch (Throwable ex) {
			// also a class that is not there: the others are told all the same
			logger.warn("{} failed", listener.getClass().getName(), ex);
		}
	}

}
