package io.llmfailover.failover;

import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.ChatTarget.Transport;

/**
 * How {@code chat()} fetches an answer from a target. {@code stream()} always uses a
 * stream.
 */
public enum ChatTransport {

	/**
	 * The default. Models that are known to think for long without sending anything are
	 * asked for a stream, because its response headers show early that the provider is at
	 * work. All other models are asked for the answer in one piece.
	 */
	AUTO,

	/**
	 * In one piece: nothing shows that the provider is at work before the answer is
	 * there.
	 */
	WHOLE,

	/** As a stream; the timeouts for streams apply. */
	STREAM;

	/**
	 * How the answer of a target is fetched.
	 * @param target the target
	 * @return in one piece, or as a stream
	 */
	Transport of(ChatTarget target) {
		return switch (this) {
			case AUTO -> target.thinksUnseen() ? Transport.STREAM : Transport.WHOLE;
			case WHOLE -> Transport.WHOLE;
			case STREAM -> Transport.STREAM;
		};
	}

}
