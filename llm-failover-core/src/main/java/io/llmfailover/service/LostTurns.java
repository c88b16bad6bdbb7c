package io.llmfailover.service;

import java.util.List;
import java.util.function.BiConsumer;

import io.llmfailover.FailoverListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of turns that may not be kept. Thread-safe, as they are.
 */
final class LostTurns {

	private static final Logger logger = LoggerFactory.getLogger(FailoverListener.class);

	private LostTurns() {
	}

	static BiConsumer<String, Throwable> to(List<FailoverListener> listeners) {
		return (id, reason) -> listeners.forEach((listener) -> tell(listener, id, reason));
	}

	private static void tell(FailoverListener listener, String id, Throwable reason) {
		try {
			listener.turnLost(id, reason);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed", ex);
		}
	}

}
