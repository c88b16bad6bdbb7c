package io.llmfailover.tool;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Sets what Reactor's context holds for thread-locals (MDC, the observation, the security
 * context), by all accessors that are registered with context-propagation. Without that
 * library there is nothing to set.
 */
final class ThreadLocals {

	private static final boolean AVAILABLE = isAvailable();

	private final ContextSnapshot.@Nullable Scope scope;

	private ThreadLocals(ContextSnapshot.@Nullable Scope scope) {
		this.scope = scope;
	}

	/**
	 * Sets the thread-locals of this thread.
	 * @param context where their values are
	 * @return what puts back what was there before
	 */
	static ThreadLocals set(ContextView context) {
		return new ThreadLocals(AVAILABLE ? Snapshots.set(context) : null);
	}

	void restore() {
		if (this.scope != null) {
			this.scope.close();
		}
	}

	private static boolean isAvailable() {
		try {
			Class.forName("io.micrometer.context.ContextSnapshotFactory", false, ThreadLocals.class.getClassLoader());
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

		static ContextSnapshot.Scope set(ContextView context) {
			return FACTORY.captureFrom(context).setThreadLocals();
		}

	}

}
