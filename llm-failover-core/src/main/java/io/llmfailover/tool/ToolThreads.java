package io.llmfailover.tool;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The threads that tools may block, and no more than so many at a time. Nothing waits for
 * one: where all are taken, a tool is refused at once. Thread-safe.
 */
final class ToolThreads implements AutoCloseable {

	private static final long KEPT_SECONDS = 60;

	private final Semaphore free;

	private final int max;

	private final Executor executor;

	private final @Nullable ExecutorService own;

	private final AtomicInteger unresponsive = new AtomicInteger();

	/**
	 * Creates threads.
	 * @param max how many may be blocked at a time
	 * @param executor starts each task on a thread of its own; null for daemon threads
	 * that are kept for a minute
	 */
	ToolThreads(int max, @Nullable Executor executor) {
		this.max = max;
		this.free = new Semaphore(max);
		ExecutorService own = (executor == null) ? ownThreads() : null;
		this.own = own;
		this.executor = (own != null) ? own : Objects.requireNonNull(executor);
	}

	// the semaphore bounds it: a thread may still pass on its result after it is free
	private static ExecutorService ownThreads() {
		AtomicInteger number = new AtomicInteger();
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEPT_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, "llm-tool-" + number.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
	}

	/**
	 * Calls and subscribes on one of the threads. Cancelling interrupts the thread for as
	 * long as it does so, and cancels what was subscribed to.
	 * @param <T> the type of the result
	 * @param work what is called
	 * @return its result; {@link TakenException} where all threads are taken
	 */
	<T> Mono<T> run(Supplier<Mono<T>> work) {
		return Mono.create((sink) -> {
			if (!this.free.tryAcquire()) {
				sink.error(new TakenException("all " + this.max + " threads for tools are taken", null));
				return;
			}
			ToolTask<T> task = new ToolTask<>(this, work, sink);
			sink.onCancel(task::cancel);
			try {
				this.executor.execute(task);
			}
			catch (Throwable ex) {
				// the application's executor may refuse in whichever way, and the machine
				// may have no thread
				task.giveBack();
				sink.error(new TakenException("the threads for tools take no more", ex));
			}
		});
	}

	void released() {
		this.free.release();
	}

	void interrupted() {
		this.unresponsive.incrementAndGet();
	}

	void responded() {
		this.unresponsive.decrementAndGet();
	}

	/**
	 * How many threads are taken.
	 * @return the number
	 */
	int taken() {
		return this.max - this.free.availablePermits();
	}

	/**
	 * How many of these were interrupted, and are taken all the same.
	 * @return the number
	 */
	int unresponsive() {
		return this.unresponsive.get();
	}

	@Override
	public void close() {
		if (this.own != null) {
			this.own.shutdownNow();
		}
	}

	/**
	 * There is no thread for a tool.
	 */
	static final class TakenException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private TakenException(String message, @Nullable Throwable cause) {
			super(message, cause, false, false);
		}

	}

}
