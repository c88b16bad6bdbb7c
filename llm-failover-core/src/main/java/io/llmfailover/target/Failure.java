package io.llmfailover.target;

import java.time.Duration;
import java.util.Objects;

import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A target's failure, as a fact.
 *
 * @param kind what went wrong
 * @param message the provider's or our own words, cleaned of keys and prompts
 * @param status the HTTP status; null if there was none
 * @param requestId the provider's id of the request; null for none
 * @param retryAfter how long the provider asks to be left alone; null if it does not say
 * @param circumstance what a policy should know beyond the kind; null for nothing
 * @param usage the tokens that the attempt cost, as far as the provider reported;
 * {@link Usage#NONE} instead of {@link Usage#UNKNOWN} where the circumstance tells that
 * it was not served
 */
public record Failure(FailureKind kind, String message, @Nullable Integer status, @Nullable String requestId,
		@Nullable Duration retryAfter, @Nullable Circumstance circumstance, Usage usage) {

	/**
	 * Checks that nothing is missing, and takes note of what cannot have cost anything.
	 */
	public Failure {
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(message, "message");
		Objects.requireNonNull(usage, "usage");
		if (usage.source() == Usage.Source.UNKNOWN && circumstance != null && circumstance.unserved()) {
			usage = Usage.NONE;
		}
	}

	/**
	 * A failure of which only the kind and the words are known.
	 * @param kind what went wrong
	 * @param message the words, without secrets
	 * @return the failure
	 */
	public static Failure of(FailureKind kind, String message) {
		return new Failure(kind, message, null, null, null, null, Usage.UNKNOWN);
	}

	/**
	 * This failure in other words.
	 * @param message the words, without secrets
	 * @return the failure
	 */
	public Failure message(String message) {
		return new Failure(this.kind, message, this.status, this.requestId, this.retryAfter, this.circumstance,
				this.usage);
	}

	/**
	 * This failure with the exchange in which it happened.
	 * @param status the HTTP status
	 * @param requestId the provider's id of the request; null for none
	 * @return the failure
	 */
	public Failure at(int status, @Nullable String requestId) {
		return new Failure(this.kind, this.message, status, requestId, this.retryAfter, this.circumstance, this.usage);
	}

	/**
	 * This failure with the time that the provider asks to be left alone.
	 * @param retryAfter the time; null if it does not say
	 * @return the failure
	 */
	public Failure retryAfter(@Nullable Duration retryAfter) {
		return new Failure(this.kind, this.message, this.status, this.requestId, retryAfter, this.circumstance,
				this.usage);
	}

	/**
	 * This failure in special circumstances.
	 * @param circumstance what a policy should know beyond the kind; null for nothing
	 * @return the failure
	 */
	public Failure in(@Nullable Circumstance circumstance) {
		return new Failure(this.kind, this.message, this.status, this.requestId, this.retryAfter, circumstance,
				this.usage);
	}

	/**
	 * This failure with the tokens that it cost.
	 * @param usage the tokens
	 * @return the failure
	 */
	public Failure usage(Usage usage) {
		return new Failure(this.kind, this.message, this.status, this.requestId, this.retryAfter, this.circumstance,
				usage);
	}

	/**
	 * What a policy should know beyond the kind.
	 */
	public enum Circumstance {

		/**
		 * No connection was ever made: refused, or no such host. Asking again at once is
		 * pointless.
		 */
		UNREACHABLE,

		/**
		 * A pooled connection broke so soon after the request was sent that it had gone
		 * stale, as far as can be told: then the provider never saw the request.
		 */
		STALE_CONNECTION,

		/**
		 * The connection broke while the request was still being written, as happens
		 * where it is too large. Sending all of it again is pointless, and it says
		 * nothing about the target.
		 */
		UNFINISHED_REQUEST,

		/**
		 * The target has learned what the provider refuses: asked again, it asks
		 * differently.
		 */
		REQUEST_ADJUSTED,

		/**
		 * The model takes no images, no documents or no tools, whichever they are: that
		 * says nothing about the request. What the refusal names the target has learned.
		 */
		CAPABILITY_REFUSED,

		/**
		 * The attempt used up its share of the call's time, and had begun to answer, or
		 * had little time: that says nothing about the provider.
		 */
		OUT_OF_SHARE,

		/**
		 * The attempt used up its share of the call's time without a single byte, and
		 * that took longer than it usually does: it was slow.
		 */
		SILENT_SHARE,

		/**
		 * The target was not asked at all: a strict request could not be sent as it was
		 * written. It is skipped, and the message says why.
		 */
		NOT_ASKED,

		/**
		 * The answer came, and it is the answer itself that is objected to: it declines,
		 * or a filter cut it. The provider is up and did its work.
		 */
		IN_ANSWER,

		/**
		 * No connection of our own pool became free in time: the target was not asked.
		 * That says nothing about it, and the message names the setting.
		 */
		POOL_FULL,

		/**
		 * It was not the provider's API that answered, as far as can be told: nothing is
		 * found at the address, or it leads elsewhere. The address is configured wrongly;
		 * that says nothing about the request.
		 */
		WRONG_ADDRESS,

		/**
		 * Nothing but the words of the message says that the account is refused, and
		 * words may repeat the caller's: no reason to leave the account out.
		 */
		ONLY_IN_WORDS,

		/**
		 * The provider says that the same request is not worth a retry.
		 */
		FINAL;

		private boolean unserved() {
			return switch (this) {
				case UNREACHABLE, STALE_CONNECTION, UNFINISHED_REQUEST, NOT_ASKED, POOL_FULL, WRONG_ADDRESS -> true;
				case REQUEST_ADJUSTED, CAPABILITY_REFUSED, OUT_OF_SHARE, IN_ANSWER, SILENT_SHARE, ONLY_IN_WORDS,
						FINAL ->
					false;
			};
		}

	}

}
