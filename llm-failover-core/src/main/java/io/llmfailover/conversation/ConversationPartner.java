package io.llmfailover.conversation;

import java.time.Duration;

import io.llmfailover.Chat;
import io.llmfailover.ChatRequest;
import org.jspecify.annotations.Nullable;

/**
 * The chat that a conversation is held with, and what a conversation must know of it.
 * Thread-safe.
 */
public interface ConversationPartner extends Chat {

	/**
	 * A request as it is asked.
	 * @param request the request
	 * @return the request with the configured system text, strictness and tools where it
	 * has none of its own
	 */
	ChatRequest withDefaults(ChatRequest request);

	/**
	 * How long a call may take.
	 * @param request what is asked
	 * @param stream whether the caller sees the answer as it comes
	 * @return the request's own or the configured time
	 */
	Duration timeout(ChatRequest request, boolean stream);

	/**
	 * The most tokens that a request to the model that is asked first may have, beside
	 * those of the answer.
	 * @param request what is asked
	 * @return the number, above 0; null if it is not known
	 */
	@Nullable Integer inputTokens(ChatRequest request);

	/**
	 * Whether what a model wants back with its answers vouches for all that was said
	 * before them.
	 * @param provider the provider's name
	 * @param model the model; null for whichever is configured
	 * @return true if it is known
	 */
	boolean signsHistory(String provider, @Nullable String model);

	/**
	 * The provider that a request is sent to first: the first usable one in the order.
	 * @param request what is asked
	 * @return its name; null if nobody can be asked
	 */
	@Nullable String firstProvider(ChatRequest request);

	/**
	 * Whether a provider's first model is up.
	 * @param provider the provider's name
	 * @return false if it is parked, busy, probed or left out by its circuit breaker, or
	 * if there is no such provider
	 */
	boolean healthy(String provider);

	/**
	 * The same partner that asks a provider first, and then the others in their order.
	 * @param provider its name; one that is not among those that are asked changes
	 * nothing
	 * @return the partner
	 */
	ConversationPartner preferring(String provider);

}
