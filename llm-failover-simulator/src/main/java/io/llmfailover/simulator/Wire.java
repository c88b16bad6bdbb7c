package io.llmfailover.simulator;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A protocol: how it carries answers and errors, and what its servers insist on.
 */
interface Wire {

	/**
	 * Where chats are posted, below the base URL.
	 */
	String path();

	/**
	 * The header in which a response carries its request id.
	 */
	String requestIdHeader();

	/**
	 * The key that came with a request, or {@code null} if there was none.
	 */
	@Nullable String key(ReceivedRequest request);

	/**
	 * What is wrong with a request apart from its key, or {@code null} if it is right.
	 */
	@Nullable Trouble objection(ReceivedRequest request);

	/**
	 * A request as a model reads it.
	 */
	Prompt prompt(ReceivedRequest request);

	/**
	 * The id of a tool call.
	 * @param unique tells the call from all others
	 */
	String callId(String unique);

	/**
	 * The word for why an answer that says all of this ends.
	 */
	String finish(Content content);

	/**
	 * A reply in one piece.
	 */
	Map<String, @Nullable Object> json(Reply reply);

	/**
	 * A reply as a stream.
	 */
	Transcript stream(Reply reply, ReceivedRequest request);

	/**
	 * The events with which a stream that has begun tells an error and ends.
	 */
	List<Frame> error(Map<String, @Nullable Object> error);

}
