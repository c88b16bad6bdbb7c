package io.llmfailover;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The call whose tool runs on a thread. What a tool calls and waits for, another chat for
 * example, has no Reactor context of that call, and finds it here. Whoever runs tools on
 * threads of their own sets it for as long as a tool holds the thread. Thread-safe.
 */
public final class RunningTool {

	private static final ThreadLocal<@Nullable ContextView> CONTEXT = new ThreadLocal<>();

	private RunningTool() {
	}

	/**
	 * Reactor's context of the call whose tool this thread runs.
	 * @return the context; an empty one if the thread runs no tool
	 */
	public static ContextView context() {
		ContextView context = CONTEXT.get();
		return (context != null) ? context : Context.empty();
	}

	/**
	 * Runs a part of a tool on this thread.
	 * @param context Reactor's context of the call
	 * @param part what is run; what it throws is thrown
	 */
	public static void within(ContextView context, Runnable part) {
		ContextView before = CONTEXT.get();
		CONTEXT.set(Objects.requireNonNull(context, "context"));
		try {
			part.run();
		}
		finally {
			if (before != null) {
				CONTEXT.set(before);
			}
			else {
				CONTEXT.remove();
			}
		}
	}

}
