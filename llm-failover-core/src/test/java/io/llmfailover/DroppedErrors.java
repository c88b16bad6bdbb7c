package io.llmfailover;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Hooks;

/**
 * Takes note of the errors that Reactor drops during a test, since nobody is there who
 * could take them. Thread-safe.
 */
public final class DroppedErrors implements BeforeEachCallback, AfterEachCallback {

	private final List<Throwable> all = new CopyOnWriteArrayList<>();

	@Override
	public void beforeEach(ExtensionContext context) {
		Hooks.onErrorDropped(this.all::add);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		Hooks.resetOnErrorDropped();
	}

	/**
	 * All that were dropped.
	 * @return the errors, in order
	 */
	public List<Throwable> all() {
		return this.all;
	}

}
