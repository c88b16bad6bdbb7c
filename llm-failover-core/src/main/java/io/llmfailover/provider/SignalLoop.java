package io.llmfailover.provider;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

/**
 * Takes the signals of an exchange from any thread and handles them one after the other:
 * on the thread that brings one, if no other is in the loop, and otherwise on that one. A
 * signal that arrives while the loop is free needs neither the mailbox nor an object.
 * Thread-safe; what a subclass does in the loop needs no lock.
 */
abstract class SignalLoop {

	private static final AtomicIntegerFieldUpdater<SignalLoop> WORK = AtomicIntegerFieldUpdater
		.newUpdater(SignalLoop.class, "work");

	/** Not zero while a thread is in the loop. */
	private volatile int work;

	// signals that came while another thread was in the loop
	private volatile @Nullable Queue<Object> mailbox;

	/**
	 * Has the loop run once more, to look at what any thread may change.
	 */
	final void wake() {
		if (WORK.getAndIncrement(this) == 0) {
			loop();
		}
	}

	/**
	 * Takes a signal.
	 * @param signal the signal; a buffer is released by whoever handles it
	 */
	final void signal(Object signal) {
		if (this.work == 0 && WORK.compareAndSet(this, 0, 1)) {
			handle(signal);
			loop();
			return;
		}
		mailbox().offer((signal instanceof DataBuffer buffer) ? copied(buffer) : signal);
		wake();
	}

	private Queue<Object> mailbox() {
		Queue<Object> mailbox = this.mailbox;
		if (mailbox == null) {
			synchronized (this) {
				mailbox = this.mailbox;
				if (mailbox == null) {
					mailbox = new ConcurrentLinkedQueue<>();
					this.mailbox = mailbox;
				}
			}
		}
		return mailbox;
	}

	// a pooled buffer that waits may never be fetched
	private static DataBuffer copied(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
	}

	private void loop() {
		int missed = 1;
		do {
			Queue<Object> mailbox = this.mailbox;
			if (mailbox != null) {
				for (Object signal = mailbox.poll(); signal != null; signal = mailbox.poll()) {
					handle(signal);
				}
			}
			endPass();
			missed = WORK.addAndGet(this, -missed);
		}
		while (missed != 0);
	}

	/**
	 * Handles a signal.
	 * @param signal the signal
	 */
	abstract void handle(Object signal);

	/**
	 * Runs at the end of each pass, once all signals are handled that have come.
	 */
	abstract void endPass();

}
