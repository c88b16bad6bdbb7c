package io.llmfailover.service;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/**
 * Takes note of everything with our code on the stack that blocks a thread of Reactor or
 * Netty, from when it is first asked. What blocks is not kept from it: an error there
 * could be caught by anyone.
 */
final class BlockingCalls {

	private static final String OURS = "io.llmfailover.";

	private static final Queue<String> calls = new ConcurrentLinkedQueue<>();

	static {
		BlockHound.builder()
			.loadIntegrations()
			// the first ones to read a kind of JSON wait for each other, once
			.allowBlockingCallsInside("tools.jackson.databind.deser.DeserializerCache",
					"_createAndCacheValueDeserializer")
			// to take back a timer is as short as to set one, which Reactor allows itself
			.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove")
			// Netty's pool of buffers is locked for a moment when it grows
			.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate")
			// a pool locks the list of its threads for a moment when a task needs one
			// more
			.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute")
			.blockingMethodCallback(BlockingCalls::note)
			.install();
	}

	private BlockingCalls() {
	}

	// how threads of Netty wait for each other between two of our steps is its own affair
	private static void note(BlockingMethod method) {
		List<StackFrame> stack = StackWalker.getInstance()
			.walk((frames) -> frames.filter((frame) -> !frame.getClassName().equals(BlockingCalls.class.getName()))
				.toList());
		if (stack.stream().anyMatch((frame) -> frame.getClassName().startsWith(OURS))) {
			calls.add(Thread.currentThread().getName() + " in " + method
					+ stack.stream().map((frame) -> "\n\tat " + frame).collect(Collectors.joining()));
		}
	}

	/** Those that are known so far, each with its thread and its stack. */
	static List<String> noted() {
		return List.copyOf(calls);
	}

	static void forget() {
		calls.clear();
	}

}
