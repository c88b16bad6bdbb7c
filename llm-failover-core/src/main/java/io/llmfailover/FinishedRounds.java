package io.llmfailover;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Tells whoever keeps a conversation what a call had added to it when its caller went
 * away: there is no answer and no exception then that could, and tools may have run. It
 * goes through Reactor's context of the call's subscription.
 */
public final class FinishedRounds {

	private FinishedRounds() {
	}

	/**
	 * Listens.
	 * @param context the context
	 * @param listener takes the messages of a call whose caller went away, as
	 * {@link ChatFailedException#messages()} holds those of one that failed; none where
	 * no tool had begun. It must return at once, and not throw. It is told on any thread,
	 * and not of a call that had ended before
	 * @return the context with the listener
	 */
	public static Context listen(Context context, Consumer<List<Message>> listener) {
		return context.put(FinishedRounds.class, Objects.requireNonNull(listener, "listener"));
	}

	/**
	 * Tells whoever listens.
	 * @param context the context of the call's subscription
	 * @param messages the messages, oldest first
	 */
	@SuppressWarnings("unchecked")
	public static void tell(ContextView context, List<Message> messages) {
		if (context.hasKey(FinishedRounds.class)) {
			((Consumer<List<Message>>) context.get((Object) FinishedRounds.class)).accept(List.copyOf(messages));
		}
	}

}
