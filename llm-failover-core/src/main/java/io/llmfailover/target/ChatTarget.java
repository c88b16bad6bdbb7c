package io.llmfailover.target;

import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.Attachment;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * One model of one provider, which can be asked once per subscription. It does not retry,
 * and knows no other target. Thread-safe.
 */
public interface ChatTarget {

	/**
	 * The provider's name.
	 * @return the name
	 */
	String provider();

	/**
	 * The model that is asked for.
	 * @return the model
	 */
	String model();

	/**
	 * What the target can do beyond text.
	 * @return the capabilities
	 */
	Set<Capability> capabilities();

	/**
	 * Whether the model is known to think for long without a sign of it: its silence then
	 * says little.
	 * @return true if it is known; false by default
	 */
	default boolean thinksUnseen() {
		return false;
	}

	/**
	 * The most tokens that request and answer may have together, as far as known.
	 * @return the size of the context window; null, by default, if it is not known
	 */
	default @Nullable Integer contextWindow() {
		return null;
	}

	/**
	 * Whether what the model wants back with its answers vouches for all that was said
	 * before them: it is refused once any of that is left out or changed.
	 * @return true if it is known; false by default
	 */
	default boolean signsHistory() {
		return false;
	}

	/**
	 * Why the model cannot take an attachment by itself: an image of a format that it
	 * does not know, or an address that nobody fetches for it. The target is not asked
	 * then.
	 * @param attachment an image or a document of the request
	 * @return the reason in words, without what the part holds; null, by default, if it
	 * can as far as is known
	 */
	default @Nullable String reasonToRefuse(Attachment attachment) {
		return null;
	}

	/**
	 * Why the model cannot be offered tools although its provider takes them: it has
	 * refused them before. The target is not asked then.
	 * @return the reason in words; null, by default, if it can as far as is known
	 */
	default @Nullable String reasonToRefuseTools() {
		return null;
	}

	/**
	 * The most tokens that are generated where the request does not say.
	 * @return the limit; null, by default, if there is none or it is not known
	 */
	default @Nullable Integer maxTokens() {
		return null;
	}

	/**
	 * Asks. Events are emitted on demand, and end with {@link TargetEvent.Finished};
	 * completing without it is a bug of the target. Cancelling closes the connection.
	 * @param request what to ask; never changed
	 * @param transport how the answer is fetched
	 * @return the events; the only error is {@link TargetFailedException}
	 */
	Flux<TargetEvent> exchange(ChatRequest request, Transport transport);

	/**
	 * How an answer is fetched.
	 */
	enum Transport {

		/** In one piece. */
		WHOLE,

		/** As a stream. */
		STREAM

	}

}
