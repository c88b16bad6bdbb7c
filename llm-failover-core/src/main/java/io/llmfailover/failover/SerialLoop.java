package io.llmfailover.failover;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/**
 * Takes inputs from any thread and handles them one after the other: on the thread that
 * brings one, if no other is in the loop, and otherwise on that one. An input that
 * arrives while the loop is free needs neither the mailbox nor an object. Thread-safe;
 * what a subclass does in the loop needs no lock.
 */
abstract class SerialLoop {

	private static final AtomicIntegerFieldUpdater<SerialLoop> INPUTS = AtomicIntegerFieldUpdater
		.newUpdater(SerialLoop.class, "inputs");

	private final Queue<Runnable> mailbox = Queues.<Runnable>unboundedMultiproducer().get();

	/** Not zero while a thread is in the loop; taken from the beginning. */
	private volatile int inputs = 1;

	/**
	 * Has the loop run once more, to look at what any thread may change.
	 */
	final void wake() {
		if (INPUTS.getAndIncrement(this) == 0) {
			entered();
			drain();
		}
	}

	/**
	 * Takes an input.
	 * @param input what is done in the loop
	 */
	final void enter(Runnable input) {
		if (tryEnter()) {
			handle(input);
			drain();
		}
		else {
			later(input);
		}
	}

	/**
	 * Enters the loop if no other thread is in it. Whoever gets in has to {@link #drain}.
	 * @return whether this thread is in the loop now
	 */
	final boolean tryEnter() {
		boolean free = this.inputs == 0 && INPUTS.compareAndSet(this, 0, 1);
		if (free) {
			entered();
		}
		return free;
	}

	/**
	 * Leaves an input to the thread that is in the loop.
	 * @param input what is done in the loop
	 */
	final void later(Runnable input) {
		this.mailbox.add(input);
		wake();
	}

	/**
	 * Handles the inputs that have arrived meanwhile, ends the pass, and leaves the loop
	 * once there is nothing more to do.
	 */
	final void drain() {
		int handled = 1;
		Throwable thrown = null;
		do {
			for (Runnable input = this.mailbox.poll(); input != null; input = this.mailbox.poll()) {
				handle(input);
				afterInput();
			}
			Throwable thrownInPass = endPass();
			thrown = (thrownInPass != null) ? thrownInPass : thrown;
			handled = INPUTS.addAndGet(this, -handled);
		}
		while (handled != 0);
		exited();
		if (thrown != null) {
			afterLeaving(thrown);
		}
	}

	/**
	 * A thread has entered the loop. It must not throw.
	 */
	abstract void entered();

	/**
	 * A thread has left the loop; another one may be in it already. It must not throw.
	 */
	abstract void exited();

	/**
	 * Handles an input. It must not throw, or the loop stays taken for ever.
	 * @param input the input
	 */
	abstract void handle(Runnable input);

	/**
	 * Runs after each input out of the mailbox. It must not throw.
	 */
	abstract void afterInput();

	/**
	 * Runs at the end of each pass. It must not throw.
	 * @return what somebody else threw in this pass; null for nothing
	 */
	abstract @Nullable Throwable endPass();

	/**
	 * Runs where something was thrown, once the loop is left. It may throw.
	 * @param thrown what was thrown
	 */
	abstract void afterLeaving(Throwable thrown);

}
