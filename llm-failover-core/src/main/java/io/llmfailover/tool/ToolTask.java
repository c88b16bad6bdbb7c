package io.llmfailover.tool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.llmfailover.RunningTool;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One tool on a thread that it may block. The thread is given back as soon as the tool
 * was subscribed to: what comes of a reactive one may come later, on another thread.
 *
 * @param <T> the type of the result
 */
final class ToolTask<T> implements Runnable, CoreSubscriber<T> {

	private final ToolThreads threads;

	private final Supplier<Mono<T>> work;

	private final MonoSink<T> sink;

	private @Nullable Thread thread;

	private @Nullable Runnable result;

	private @Nullable Subscription subscription;

	private boolean cancelled;

	private boolean interrupted;

	/** Whether somebody had interrupted the thread before. */
	private boolean interruptedBefore;

	private final AtomicBoolean given = new AtomicBoolean();

	ToolTask(ToolThreads threads, Supplier<Mono<T>> work, MonoSink<T> sink) {
		this.threads = threads;
		this.work = work;
		this.sink = sink;
	}

	@Override
	public void run() {
		try {
			if (begin()) {
				work();
			}
		}
		finally {
			giveBack();
		}
		Runnable result = this.result;
		if (result != null) {
			result.run();
		}
	}

	private void work() {
		ThreadLocals values = null;
		try {
			values = ThreadLocals.set(this.sink.contextView());
			RunningTool.within(this.sink.contextView(), () -> this.work.get().subscribe(this));
		}
		catch (Throwable ex) {
			onError(ex);
		}
		finally {
			try {
				restore(values);
			}
			finally {
				end();
			}
		}
	}

	/**
	 * Gives the thread back, once, whoever finds first that it is not needed any more: an
	 * executor that runs its tasks on the thread that hands them over may fail after the
	 * task has ended.
	 */
	void giveBack() {
		if (this.given.compareAndSet(false, true)) {
			this.threads.released();
		}
	}

	private void restore(@Nullable ThreadLocals values) {
		try {
			if (values != null) {
				values.restore();
			}
		}
		catch (Throwable ex) {
			// what the tool has done stays its outcome
			Operators.onErrorDropped(ex, currentContext());
		}
	}

	private synchronized boolean begin() {
		if (!this.cancelled) {
			this.thread = Thread.currentThread();
			this.interruptedBefore = this.thread.isInterrupted();
		}
		return !this.cancelled;
	}

	// from here on the thread is not interrupted for this tool any more
	private synchronized void end() {
		this.thread = null;
		// nor does what follows see that the tool has interrupted itself
		Thread.interrupted();
		if (this.interruptedBefore) {
			Thread.currentThread().interrupt();
		}
		if (this.interrupted) {
			this.threads.responded();
		}
	}

	void cancel() {
		Subscription subscription;
		synchronized (this) {
			this.cancelled = true;
			subscription = this.subscription;
			if (this.thread != null && !this.interrupted) {
				this.interrupted = true;
				this.threads.interrupted();
				this.thread.interrupt();
			}
		}
		if (subscription != null) {
			cancel(subscription);
		}
	}

	private void cancel(Subscription subscription) {
		try {
			subscription.cancel();
		}
		catch (Throwable ex) {
			// whoever cancels has given the tool up, and goes on
			Operators.onErrorDropped(ex, currentContext());
		}
	}

	@Override
	public Context currentContext() {
		return Context.of(this.sink.contextView());
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		boolean cancelled;
		synchronized (this) {
			this.subscription = subscription;
			cancelled = this.cancelled;
		}
		if (cancelled) {
			cancel(subscription);
		}
		else {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(T value) {
		emit(() -> this.sink.success(value));
	}

	@Override
	public void onError(Throwable error) {
		emit(() -> this.sink.error(error));
	}

	@Override
	public void onComplete() {
		emit(this.sink::success);
	}

	// what follows must neither hold the thread nor see the tool's thread-locals
	private void emit(Runnable signal) {
		boolean now;
		synchronized (this) {
			if (this.cancelled) {
				return;
			}
			now = this.thread != Thread.currentThread();
			if (!now && this.result == null) {
				this.result = signal;
			}
		}
		if (now) {
			signal.run();
		}
	}

}
