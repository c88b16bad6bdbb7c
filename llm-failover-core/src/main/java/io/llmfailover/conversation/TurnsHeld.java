package io.llmfailover.conversation;

import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.RunningTool;
import io.llmfailover.conversation.Lines.TurnAtLast;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The turns within which something is done: that of the call, and those of all calls
 * whose tools led to it. They go with Reactor's context, and where a tool blocks, with
 * its thread.
 *
 * @param turns the turns
 */
record TurnsHeld(List<TurnAtLast> turns) {

	private static final TurnsHeld NONE = new TurnsHeld(List.of());

	TurnsHeld {
		turns = List.copyOf(turns);
	}

	static TurnsHeld of(ContextView context) {
		return context.<TurnsHeld>getOrEmpty(TurnsHeld.class).orElse(NONE);
	}

	/**
	 * Adds to a context what is known of the thread that subscribes.
	 * @param context the context of the subscription
	 * @return the context
	 */
	static Context ofThread(Context context) {
		return add(context, of(RunningTool.context()).turns);
	}

	/**
	 * Adds a turn to a context.
	 * @param context the context
	 * @param turn the turn
	 * @return the context
	 */
	static Context with(Context context, TurnAtLast turn) {
		return add(context, List.of(turn));
	}

	private static Context add(Context context, List<TurnAtLast> more) {
		return more.isEmpty() ? context : context.put(TurnsHeld.class,
				new TurnsHeld(Stream.concat(of(context).turns.stream(), more.stream()).distinct().toList()));
	}

}
