package io.llmfailover.failover;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;

import io.llmfailover.FailoverListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be published to listeners: put in where it happens, under whatever lock, and
 * published in that order once no lock is held. Thread-safe.
 */
final class Outbox {

	private static final Logger logger = LoggerFactory.getLogger(FailoverListener.class);

	private static final Outbox TO_NOBODY = new Outbox(List.of());

	private static final AtomicIntegerFieldUpdater<Outbox> PUBLISHERS = AtomicIntegerFieldUpdater
		.newUpdater(Outbox.class, "publishers");

	private final List<FailoverListener> listeners;

	private final Queue<Consumer<FailoverListener>> unpublished = new ConcurrentLinkedQueue<>();

	private volatile int publishers;

	private Outbox(List<FailoverListener> listeners) {
		this.listeners = listeners;
	}

	static Outbox to(List<FailoverListener> listeners) {
		return listeners.isEmpty() ? TO_NOBODY : new Outbox(listeners);
	}

	void add(Consumer<FailoverListener> event) {
		if (!this.listeners.isEmpty()) {
			this.unpublished.add(event);
		}
	}

	/**
	 * Publishes what was put in, unless another thread is at it, which then goes on. Call
	 * it without a lock.
	 */
	void publish() {
		if (this.unpublished.isEmpty() || PUBLISHERS.getAndIncrement(this) != 0) {
			return;
		}
		int missed = 1;
		do {
			for (Consumer<FailoverListener> event = this.unpublished.poll(); event != null; event = this.unpublished
				.poll()) {
				publish(event);
			}
			missed = PUBLISHERS.addAndGet(this, -missed);
		}
		while (missed != 0);
	}

	private void publish(Consumer<FailoverListener> event) {
		for (FailoverListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (Throwable ex) {
				// also what Reactor would throw on, such as a class that is not there:
				// whoever publishes goes on with its call
				warn(listener.getClass().getName(), ex);
			}
		}
	}

	private static void warn(String listener, Throwable thrown) {
		try {
			logger.warn("{} failed", listener, thrown);
		}
		catch (Throwable ex) {
			logger.warn("{} failed with a {} that cannot be printed", listener, thrown.getClass().getName());
		}
	}

}
