package io.llmfailover.conversation;

import java.time.Duration;

import io.llmfailover.Chat;
import io.llmfailover.ChatRequest;
import org.jspecify.annotations.Nullable;

/**
 * Whom a conversation is held with: a chat, and what must be known of it. Thread-safe.
 */
public interface ConversationPartner extends Chat {

	/**
	 * A request as it is asked, with what holds where it does not say.
	 * @param request the request
	 * @return the request with the configured system text, if it has none of its own
	 */
	ChatRequest completed(ChatRequest request);

	/**
	 * How long a call may take.
	 * @param request what is asked
	 * @param stream whether the caller sees the answer as it comes
	 * @return the request's own or the configured time
	 */
	Duration timeout(ChatRequest request, boolean stream);

	/**
	 * How many tokens the first model that is asked takes beside those of its answer.
	 * @param request what is asked
	 * @return the number, above 0; null if it is not known
	 */
	@Nullable Integer room(ChatRequest request);

	/**
	 * Whether what a model wants back with its answers vouches for all that was said
	 * before them.
	 * @param provider the provider's name
	 * @param model the model; null for whichever is configured
	 * @return true if it is known
	 */
	boolean signsHistory(String provider, @Nullable String model);

	/**
	 * The provider that should answer.
	 * @param request what is asked
	 * @return its name; null if nobody can be asked
	 */
	@Nullable String first(ChatRequest request);

	/**
	 * Whether a provider can be asked without a thought.
	 * @param provider its name
	 * @return true if nothing is held against it
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
