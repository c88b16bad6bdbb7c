package io.llmfailover.conversation;

import io.micrometer.context.ContextSnapshotFactory;
import reactor.util.context.Context;

/**
 * Keeps what the caller's thread holds for Reactor's context (the observation, MDC, the
 * security context), by all accessors that are registered with context-propagation: the
 * call itself begins once the history was read, on whichever thread that is. Without that
 * library nothing is kept.
 */
final class CallersThread {

	private static final boolean AVAILABLE = isAvailable();

	private CallersThread() {
	}

	/**
	 * Adds to a context what this thread holds.
	 * @param context the context of the subscription, whose own values stay
	 * @return the context
	 */
	static Context kept(Context context) {
		return AVAILABLE ? Snapshots.kept(context) : context;
	}

	private static boolean isAvailable() {
		try {
			Class.forName("io.micrometer.context.ContextSnapshotFactory", false, CallersThread.class.getClassLoader());
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	/**
	 * Apart, so that it is loaded only where the library is there.
	 */
	private static final class Snapshots {

		private static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder().build();

		static Context kept(Context context) {
			return FACTORY.captureAll().updateContext(context, (key) -> !context.hasKey(key));
		}

	}

}
