package io.llmfailover;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * What a tool may want to know of the call that it runs in. Immutable.
 *
 * @param callId the number of the call, as {@link CallInfo#id()} tells it
 * @param round which round of the call the tool runs after, from 1
 * @param idempotencyKey names what the model wants done: globally unique, and the same
 * for a call that repeats, with the same name and arguments, one whose outcome was an
 * error or is unknown. Handed on to whoever does it (a payment service), it keeps the
 * repetition from being done twice
 * @param conversationId the conversation; null for none
 * @param deadline when the call's time is up
 * @param context Reactor's context of the caller's subscription
 * @param attributes what the caller wants its tools to know, see
 * {@link ChatRequest#attributes()}
 */
public record ToolContext(long callId, int round, String idempotencyKey, @Nullable String conversationId,
		Instant deadline, ContextView context, Map<String, Object> attributes) {

	/**
	 * Copies the attributes and checks that nothing is missing.
	 */
	public ToolContext {
		Objects.requireNonNull(idempotencyKey, "idempotencyKey");
		Objects.requireNonNull(deadline, "deadline");
		Objects.requireNonNull(context, "context");
		attributes = Map.copyOf(attributes);
	}

	/** Attributes and the context may hold secrets. */
	@Override
	public String toString() {
		return "ToolContext[call " + this.callId + ", round " + this.round + ", " + this.idempotencyKey + "]";
	}

}
