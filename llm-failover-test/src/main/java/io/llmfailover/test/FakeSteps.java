package io.llmfailover.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * What a fake does, request by request. The last step stands for all later requests.
 * Thread-safe.
 */
final class FakeSteps {

	private final Deque<FakeStep> steps = new ArrayDeque<>();

	private boolean ends;

	private boolean written;

	synchronized void begin(FakeStep step) {
		clear();
		then(step);
	}

	synchronized void then(FakeStep step) {
		if (this.ends) {
			throw new IllegalStateException("Nothing can follow thenNothing()");
		}
		this.written = true;
		this.steps.add(step);
	}

	synchronized void change(UnaryOperator<FakeStep> change) {
		FakeStep last = this.steps.pollLast();
		if (last == null) {
			throw new IllegalStateException("Say first what the fake does, for example with answers(\"Hi\")");
		}
		try {
			last = change.apply(last);
		}
		finally {
			this.steps.add(last);
		}
	}

	synchronized void end() {
		this.ends = true;
	}

	synchronized void clear() {
		this.steps.clear();
		this.ends = false;
		this.written = false;
	}

	/**
	 * Whether there was anything in it.
	 * @return true if the test said what the fake does
	 */
	synchronized boolean written() {
		return this.written;
	}

	/**
	 * The step for the next request.
	 * @return the step; null if there is none
	 */
	synchronized @Nullable FakeStep next() {
		return (this.steps.size() > 1 || this.ends) ? this.steps.poll() : this.steps.peek();
	}

}
