package io.llmfailover;

import java.util.Objects;

import reactor.util.context.ContextView;

/**
 * A call, as a {@link FailoverListener} sees it.
 *
 * @param id tells this call from all others of the JVM, also from those of other
 * services; it means nothing else
 * @param stream whether it is a stream, and not a chat
 * @param context Reactor's context of the subscription, through which whoever asked can
 * hand things to a listener
 */
public record CallInfo(long id, boolean stream, ContextView context) {

	/**
	 * Checks that nothing is missing.
	 */
	public CallInfo {
		Objects.requireNonNull(context, "context");
	}

}
