package io.llmfailover;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Tells whoever keeps a conversation what a call had added to it when its caller went
 * away, or an exception of the application's ended it: there is no answer and no
 * {@link ChatFailedException} then that could, and tools may have run. It goes through
 * Reactor's context of the call's subscription.
 */
public final class FinishedRounds {

	private FinishedRounds() {
	}

	/**
	 * Listens. Calls that tools make inside of the call, on no conversation or on another
	 * one, are not told of.
	 * @param context the context
	 * @param conversationId the conversation of the call, see
	 * {@link ChatRequest#conversationId()}
	 * @param listener takes the messages of a call whose caller went away, or just before
	 * the caller gets an exception of the application's, as
	 * {@link ChatFailedException#messages()} holds those of one that failed; none where
	 * no tool had begun. It must return at once, and not throw. It is told on any thread,
	 * and not of a call that had ended before
	 * @return the context with the listener
	 */
	public static Context listen(Context context, String conversationId, Consumer<List<Message>> listener) {
		return context.put(Listener.class, new Listener(conversationId, listener));
	}

	/**
	 * Tells whoever listens.
	 * @param context the context of the call's subscription
	 * @param conversationId the conversation of the call; null for none
	 * @param messages the messages, oldest first
	 */
	public static void tell(ContextView context, @Nullable String conversationId, List<Message> messages) {
		Listener listener = context.getOrDefault(Listener.class, null);
		if (listener != null && listener.conversationId.equals(conversationId)) {
			listener.messages.accept(List.copyOf(messages));
		}
	}

	private record Listener(String conversationId, Consumer<List<Message>> messages) {

		Listener {
			Objects.requireNonNull(conversationId, "conversationId");
			Objects.requireNonNull(messages, "listener");
		}

	}

}
