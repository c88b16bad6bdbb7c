package io.llmfailover.failover;

import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.ChatTarget.Transport;

/**
 * How the answer to a chat is fetched.
 */
public enum ChatTransport {

	/**
	 * The default: as a stream from models that are known to think without a sign of it,
	 * so that their silence can be told from that of a provider that is down; in one
	 * piece from all others.
	 */
	AUTO,

	/** In one piece: whether the provider works on it can only be told by the end. */
	WHOLE,

	/** As a stream, to which the times of a stream apply. */
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
